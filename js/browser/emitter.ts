import { FirepathError, type TrackerErrorCode } from './errors.js'

type Listener = (detail: never) => void

/** What every part of the tracker stands on: what it tells, what it listens to, and when it has to stop. */
export interface Emitter {
  /** Aborted when the tracker is taken off the page. */
  signal: AbortSignal
  on(name: string, listener: Listener): () => void
  off(name: string, listener: Listener): void
  emit(name: string, detail: unknown): void
  /** One report per code and path; a flood of the same trouble says nothing new. */
  report(code: TrackerErrorCode, message: string, path?: string, cause?: unknown): void
  /** Wraps what page and browser call, so that no fault of ours ever becomes the page's. */
  guard<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void
  /** Listens to the page, guarded and until the end. */
  listen(target: EventTarget, type: string, handler: (event: Event) => void, capture?: boolean): void
}

/** @param kept where what is emitted is written down as well */
export function createEmitter(signal: AbortSignal, kept?: [string, unknown][]): Emitter {
  const listeners = new Map<string, Set<Listener>>()
  const reported = new Set<string>()

  const emitter: Emitter = {
    signal,
    on(name, listener) {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener))
      return () => emitter.off(name, listener)
    },
    off(name, listener) {
      listeners.get(name)?.delete(listener)
    },
    emit(name, detail) {
      if (kept) kept[kept.length] = [name, detail]
      listeners.get(name)?.forEach((listener) => {
        try {
          listener(detail as never)
        } catch (error) {
          // the listener's own fault: shown where uncaught errors are, without stopping ours
          reportError(error)
        }
      })
    },
    report(code, message, path, cause) {
      const key = code + path
      if (reported.has(key)) return
      reported.add(key)
      // later in this turn: what fails while the tracker is made is still heard by listeners added right after
      queueMicrotask(() => emitter.emit('error', new FirepathError(code, message, path, cause)))
    },
    guard:
      (run) =>
      (...args) => {
        try {
          run(...args)
        } catch (error) {
          emitter.report('INTERNAL', `${error}`, undefined, error)
        }
      },
    listen(target, type, handler, capture = false) {
      target.addEventListener(type, emitter.guard(handler), { capture, signal })
    },
  }
  return emitter
}

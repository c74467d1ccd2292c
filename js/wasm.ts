/**
 * The one instance of the core: how it comes to be, how it is called, and what happens when it traps.
 */

import * as core from '../build/core/firepath.js'
import { FirepathError, fromCore, InternalError, NotInitializedError, UnsupportedEnvironmentError } from './errors.js'

/** @internal The exports of the core. */
export type Core = typeof core

/** Where `initSync` finds the core. */
export type WasmSource = BufferSource | WebAssembly.Module

/** Where `init` finds the core: the above, or something to fetch. */
export type AsyncWasmSource = WasmSource | Response | Request | URL | string

let provider: (() => WasmSource) | undefined
let ready = false
let failure: UnsupportedEnvironmentError | undefined
let generation = 0

/** @internal Names where the core will come from; it is compiled at the first call, so that an import costs nothing and never throws. */
export function provide(source: () => WasmSource): void {
  provider ??= source
}

/** Compiles and starts the core now, unless that has been done. */
export function initSync(source: WasmSource): void {
  if (ready) return
  try {
    core.initSync({ module: source })
  } catch (error) {
    throw unsupported(error)
  }
  ready = true
  failure = undefined
}

/** Fetches where needed, compiles and starts the core, unless that has been done. Calls made meanwhile share the work. */
export async function init(source: AsyncWasmSource | Promise<AsyncWasmSource>): Promise<void> {
  if (ready) return
  try {
    await core.default({ module_or_path: source })
  } catch (error) {
    throw unsupported(error)
  }
  ready = true
  failure = undefined
}

/** Whether the core can be called. */
export function isInitialized(): boolean {
  return ready
}

/**
 * @internal
 * Runs `work` on the core. What the core throws arrives as a {@link FirepathError};
 * after a trap the core is started anew, the caller gets an {@link InternalError}, and the next call works.
 */
export function call<T>(work: (core: Core) => T): T {
  if (!ready) start()
  try {
    return work(core)
  } catch (error) {
    if (isTrap(error)) throw restart(error)
    if (isFromCore(error)) throw fromCore(error)
    throw error
  }
}

/** @internal The core's memory, as bytes and as numbers of 32 bits. */
export interface Memory {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly numbers: Uint32Array<ArrayBuffer>
}

let memory: Memory | undefined
let seen = -1

/** @internal Good until the next call into the core, which may make the memory larger. */
export function memoryOf(core: Core): Memory {
  if (memory === undefined || seen !== generation || memory.bytes.length === 0) {
    const { buffer } = core.linearMemory() as { buffer: ArrayBuffer }
    memory = { bytes: new Uint8Array(buffer), numbers: new Uint32Array(buffer) }
    seen = generation
  }
  return memory
}

/**
 * @internal
 * An object that lives in the core's memory and can be made again. A restart of the core takes every object with it;
 * this one is then made anew, once, at its next use.
 */
export class Handle<T extends { free(): void }> {
  readonly #make: (core: Core) => T
  #object: T | undefined
  #generation = -1

  constructor(make: (core: Core) => T) {
    this.#make = make
    this.use(() => undefined)
  }

  use<R>(work: (object: T, core: Core) => R): R {
    return call((core) => {
      if (this.#generation !== generation) {
        if (this.#generation === FREED) {
          throw new FirepathError('FREED', 'This object was freed; make a new one.')
        }
        this.#object = this.#make(core)
        this.#generation = generation
      }
      return work(this.#object as T, core)
    })
  }

  /** Gives the memory back now instead of when the garbage collector comes by. Harmless when done twice. */
  free(): void {
    const object = this.#generation === generation ? this.#object : undefined
    this.#object = undefined
    this.#generation = FREED
    object?.free()
  }
}

const FREED = -2

function start(): void {
  if (failure) throw failure
  if (!provider) throw new NotInitializedError()
  try {
    initSync(provider())
  } catch (error) {
    if (error instanceof UnsupportedEnvironmentError) failure = error
    throw error
  }
}

/** A trap, or the host's stack used up: wasm frames were cut off, what they were changing is half changed. */
function isTrap(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError ||
    // Firefox's "too much recursion"
    (error instanceof Error && error.name === 'InternalError' && !(error instanceof FirepathError))
  )
}

function isFromCore(error: unknown): error is Error & { code: string; path?: string } {
  return error instanceof Error && error.name === 'FirepathError' && 'code' in error && !(error instanceof FirepathError)
}

function restart(cause: unknown): InternalError {
  core.__wbg_reset_state()
  generation += 1
  return new InternalError('firepath failed inside and has restarted itself: this is a fault of firepath, not of the caller.', {
    cause,
  })
}

function unsupported(cause: unknown): Error {
  if (typeof WebAssembly === 'undefined') {
    return new UnsupportedEnvironmentError('WebAssembly is not available here.', { cause })
  }
  if (cause instanceof WebAssembly.CompileError && /embedder|Content.Security.Policy|unsafe-eval|CSP/i.test(cause.message)) {
    return new UnsupportedEnvironmentError(
      "WebAssembly may not be compiled here. On a page, its Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src; " +
        'in a Worker, the .wasm file must be imported as a module.',
      { cause },
    )
  }
  return cause instanceof Error ? cause : new Error(String(cause))
}

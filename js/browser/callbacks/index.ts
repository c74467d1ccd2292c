import type { Call } from '../../types/core.js'
import type { Emitter } from '../emitter.js'
import { cioDoubling, cioStub } from './cio.js'
import { gistStub } from './gist.js'

/** A queue or an object with methods, as the vendors' snippets and scripts leave it on `window`. */
export type Target = Record<string, unknown> & { push?: (entry: unknown[]) => unknown }

const STUBS: Record<Call['target'], readonly string[]> = { _cio: cioStub, gist: gistStub }

/**
 * The global of a vendor. Where its snippet has not run, the very array with queueing methods that the snippet would
 * have made: their script finds the calls whenever it comes.
 */
export function target(name: Call['target']): Target {
  const page = window as unknown as Record<string, Target | undefined>
  const found = page[name]
  if (found) return found
  const queue: unknown[] & Record<string, unknown> = [] as never
  const methods = STUBS[name]
  for (let i = 0; i < methods.length; i++) {
    const method = methods[i] as string
    queue[method] = (...args: unknown[]) => {
      queue[queue.length] = [method, ...args]
      return queue
    }
  }
  page[name] = queue as unknown as Target
  return page[name]
}

/** Carries one call out. What a third party throws stops here. */
export function perform(call: Call, destination: string, emitter: Emitter): void {
  try {
    if (call.target === '_cio' && call.method === 'page' && cioDoubling()) {
      emitter.report(
        'PAGE_COUNTED_TWICE',
        'The Customer.io script counts page views too: set data-auto-track-page="false" on it.',
        destination,
      )
    }
    const queue = target(call.target)
    const method = queue[call.method]
    // a method that is in no stub is queued by hand, as a stub would do
    if (typeof method === 'function') method.apply(queue, call.args)
    else queue.push?.([call.method, ...call.args])
  } catch (error) {
    emitter.report('CALLBACK_THREW', `${call.target}.${call.method} threw: ${error}`, destination, error)
  }
}

/** Tells the vendors that the person has left. Only what has loaded knows anyone; a queue is left alone. */
export function forget(name: Call['target'], emitter: Emitter): void {
  const page = window as unknown as Record<string, Target | undefined>
  const method = name === '_cio' ? 'reset' : 'shutdown'
  if (typeof page[name]?.[method] === 'function') perform({ target: name, method, args: [] }, name, emitter)
}

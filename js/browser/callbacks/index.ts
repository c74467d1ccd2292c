import type { Call } from '../../types/core.js'
import type { Emitter } from '../emitter.js'
import { cioDoubling, cioStub } from './cio.js'
import { gistStub } from './gist.js'

/** A queue or an object with methods, as the vendors' snippets and scripts leave it on `window`. */
export type Target = Record<string, unknown> & { push?: (entry: unknown[]) => unknown }

const page = globalThis as unknown as Record<string, Target | undefined>

/**
 * The global of a vendor. Where its snippet has not run, the very array with queueing methods that the snippet would
 * have made: their script finds the calls whenever it comes.
 */
export function target(name: Call['target']): Target {
  const found = page[name]
  if (found) return found
  const queue: unknown[] & Record<string, unknown> = [] as never
  for (const method of name === 'gist' ? gistStub : cioStub) {
    queue[method] = (...args: unknown[]) => {
      queue[queue.length] = [method, ...args]
      return queue
    }
  }
  page[name] = queue as unknown as Target
  return queue as unknown as Target
}

/** Carries one call out. What a third party throws stops here. */
export function perform({ target: name, method, args }: Call, destination: string, { report }: Emitter): void {
  try {
    if (name === '_cio' && method === 'page' && cioDoubling()) {
      report('PAGE_COUNTED_TWICE', 'Set data-auto-track-page="false" on the script.', destination)
    }
    const queue = target(name)
    const call = queue[method]
    // a method that is in no stub is queued by hand, as a stub would do
    if (typeof call === 'function') call.apply(queue, args)
    else queue.push?.([method, ...args])
  } catch (error) {
    report('CALLBACK_THREW', `${name}.${method}: ${error}`, destination, error)
  }
}

/** Tells a vendor that the person has left. Only what has loaded knows anyone; a queue is left alone. */
export function forget(name: Call['target'], emitter: Emitter): void {
  const method = name === 'gist' ? 'shutdown' : 'reset'
  if (page[name]?.[method]) perform({ target: name, method, args: [] }, name, emitter)
}

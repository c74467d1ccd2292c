import type { Call } from '../../types/core.js'
import type { BrowserDestination } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { cioDoubling } from './cio.js'

/** A queue or an object with methods, as the vendors' snippets and scripts leave it on `window`. */
export type Target = Record<string, unknown> & { push?: (entry: unknown[]) => unknown }

const page = globalThis as unknown as Record<string, Target | undefined>

/**
 * Carries one call out: on what the vendor's snippet or script has put on the page; where neither has run, into the array
 * that the snippet would begin with, so that their script finds the calls whenever it comes. What a third party throws
 * stops here.
 */
export function perform({ target, method, args }: Call, destination: string, { report }: Emitter): void {
  try {
    if (target === '_cio' && method === 'page' && cioDoubling()) {
      report('PAGE_COUNTED_TWICE', 'Set data-auto-track-page="false" on the script.', destination)
    }
    page[target] ??= [] as unknown as Target
    const queue = page[target]
    const call = queue[method]
    const entry = [method, ...args]
    if (typeof call === 'function') call.apply(queue, args)
    // a bare array is not asked for a `push` that the page may have replaced
    else if (queue.push === [].push) (queue as unknown as unknown[])[queue.length as number] = entry
    else queue.push?.(entry)
  } catch (error) {
    report('CALLBACK_THREW', `${target}.${method}: ${error}`, destination, error)
  }
}

/** Tells a vendor that the person has left. Only what has loaded knows anyone; a queue is left alone. */
export function forget(vendor: BrowserDestination['type'], emitter: Emitter): void {
  const gist = vendor === 'gist'
  const target = gist ? vendor : '_cio'
  const method = gist ? 'shutdown' : 'reset'
  if (page[target]?.[method]) perform({ target, method, args: [] }, target, emitter)
}

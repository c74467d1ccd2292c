/**
 * `firepath/browser` for whoever does not say that it is for browsers (the condition `browser` of package.json): code that
 * is rendered on a server too. Pages are spared these lines.
 */

import { createTracker as create } from './index.js'
import type { EventMap, Tracker, TrackerOptions } from './types.js'

export { FirepathError } from './index.js'

export function createTracker<E extends EventMap = EventMap>(options: TrackerOptions): Tracker<E> {
  return typeof document === 'undefined' ? (inert as unknown as Tracker<E>) : create<E>(options)
}

const nothing = (): undefined => undefined
const inert = {
  identify: nothing,
  track: nothing,
  page: nothing,
  group: nothing,
  alias: nothing,
  reset: nothing,
  // never: nothing will be decided here
  ready: () => new Promise<void>(nothing),
  on: () => nothing,
  off: nothing,
  consent: nothing,
  flush: async () => undefined,
  debug: async () => undefined,
  explain: async () => [],
  user: () => ({ anonymousId: '' }),
  stop: nothing,
}

/**
 * `firepath/browser`: the tracker as a module. What it does to a page is listed in docs/tracker.md.
 */

import { create } from './tracker.js'
import type { EventMap, Tracker, TrackerOptions } from './types.js'

export type { Consent, Decision, Event, Trace } from '../types/core.js'
export type { EventDefinition, Extractor } from '../types/definitions.js'
export type { ConsentInput } from './consent.js'
export { FirepathError, type TrackerErrorCode } from './errors.js'
export type * from './types.js'

/**
 * Puts a tracker on the page. It answers at once and never throws; what goes wrong is reported through `on('error')`.
 * Where there is no page (rendering on a server) it answers a tracker that does nothing: ./anywhere.ts.
 *
 * @typeParam E names of events and the properties of each, for `track`
 */
export function createTracker<E extends EventMap = EventMap>(options: TrackerOptions): Tracker<E> {
  return create<E>(options ?? {}, () => new URL('./tracker.wasm', import.meta.url))[0]
}

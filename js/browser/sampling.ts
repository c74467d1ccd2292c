import type { Event } from '../types/core.js'
import type { TrackerOptions } from './types.js'

/**
 * The share that applies to an event: only `track` and `page` are ever sampled, so that nobody's identity is lost.
 */
export function shareOf({ type, event, name }: Event, sample: TrackerOptions['sample'] = 1): number {
  if (type !== 'track' && type !== 'page') return 1
  return typeof sample === 'object' ? (sample[`${event ?? name}`] ?? sample['*'] ?? 1) : sample
}

/** Whether a person is among that share: a hash of the anonymous id, so always the same answer. */
export function isSampled(anonymousId: string, share: number): boolean {
  let hash = 0
  // by the golden ratio: ids that differ in their last characters alone are spread out as well
  for (let i = 0; i < anonymousId.length; i++) hash = Math.imul(hash ^ anonymousId.charCodeAt(i), 0x9e3779b1)
  return (hash >>> 0) / 2 ** 32 < share
}

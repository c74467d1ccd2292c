import type { Event } from '../types/core.js'
import type { TrackerOptions } from './types.js'

/**
 * The share that applies to an event: only `track` and `page` are ever sampled, so that nobody's identity is lost.
 */
export function shareOf(event: Event, sample: TrackerOptions['sample']): number {
  if (event.type !== 'track' && event.type !== 'page') return 1
  if (typeof sample !== 'object') return sample ?? 1
  return sample[event.event ?? event.name ?? ''] ?? sample['*'] ?? 1
}

/** Whether a person is among that share: FNV-1a of the anonymous id, so always the same answer. */
export function isSampled(anonymousId: string, share: number): boolean {
  let hash = 0x811c9dc5
  for (let i = 0; i < anonymousId.length; i++) hash = Math.imul(hash ^ anonymousId.charCodeAt(i), 0x01000193)
  // the low bits of FNV are the well mixed ones
  return ((hash ^ (hash >>> 15)) & 0xffff) / 0x10000 < share
}

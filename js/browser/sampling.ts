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

/** Whether a person is among that share: a hash of the anonymous id, so always the same answer. */
export function isSampled(anonymousId: string, share: number): boolean {
  let hash = 0x811c9dc5
  for (let i = 0; i < anonymousId.length; i++) hash = Math.imul(hash ^ anonymousId.charCodeAt(i), 0x01000193)
  // FNV-1a leaves ids that differ in their last characters close together; this sets them apart
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x100000000 < share
}

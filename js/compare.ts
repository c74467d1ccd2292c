import { InvalidInputError } from './errors.js'
import { toBytes, toJson } from './json.js'
import { serialised } from './trigger.js'
import type { Event } from './types/core.js'
import { Handle } from './wasm.js'

/** What one of two plans decides. */
export interface ComparedDecision {
  fire: boolean
  /** Stable name of what decided; see {@link Trace.reason}. */
  reason: string
  /** The same in a sentence or two. */
  text: string
}

/** A decision that two plans make differently. */
export interface Difference {
  /** The URL that was asked about, or … */
  url?: string
  /** … the id of the event. */
  id?: string
  /** The event's name, or its type for calls without one. */
  event: string
  destination: string
  callback: 'server' | 'client'
  /** `null` where that plan has no such destination. */
  before: ComparedDecision | null
  after: ComparedDecision | null
}

/**
 * What would fire differently under another plan, and why: to be asked before publishing it.
 *
 * @param before the edge plan that runs
 * @param after the edge plan that is meant to replace it
 * @param subjects events, decided as they would be routed; or URLs, on which every event that either plan lists is
 *   tried with all consent given
 * @throws InvalidInputError for a plan that can't be read, or a subject that is neither
 */
export function compare(before: Uint8Array, after: Uint8Array, subjects: (Event | string)[]): Difference[] {
  if (!Array.isArray(subjects)) {
    throw new InvalidInputError('INVALID_INPUT', 'subjects are an array of events and URLs', { path: '/subjects' })
  }
  const json = toJson(
    subjects.map((subject) => (typeof subject === 'string' ? (serialised(subject) ?? subject) : subject)),
    'subjects',
  )
  const open = (plan: Uint8Array, name: string) => {
    const bytes = toBytes(plan, name)
    return new Handle((core) => new core.Engine(bytes, '{}'))
  }
  const [old, next] = [open(before, 'before'), open(after, 'after')]
  try {
    return JSON.parse(old.use((a) => next.use((b) => a.compare(b, json))))
  } finally {
    old.free()
    next.free()
  }
}

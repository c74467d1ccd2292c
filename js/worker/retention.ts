/**
 * Retention: what is older than the owner keeps is deleted, a little at a time. People, plans and counters stay.
 */

import type { LoadedPlan } from './engines.js'
import type { Rooms } from './store/rooms.js'
import { sequenceAt } from './store/sequence.js'

const DAY = 86_400_000
/** Milliseconds between two rounds. */
const EVERY = 3_600_000
/** Rows of each kind that go at a time. */
const SLICE = 500

export class Retention {
  /** When the next round is. */
  next = 0

  constructor(
    private readonly rooms: Rooms,
    private readonly days: number,
  ) {}

  /** Deletes some of what is too old, if a round is due; true if there may be more. */
  run(plan: LoadedPlan, now: number): boolean {
    if (now < this.next) return false
    const { receipts, rejects, events, outbox, logs, jobs } = this.rooms
    const before = sequenceAt(now - this.days * DAY)
    const samples = new Map([...plan.sources.values()].map(({ id, samples }) => [id, samples]))
    const deleted =
      receipts.expire(before, samples, SLICE) +
      events.expire(before, SLICE) +
      outbox.expire(before, SLICE) +
      logs.expire(before, SLICE)
    if (deleted > 0) return true
    rejects.expire(before)
    jobs.expire(now - this.days * DAY)
    this.next = now + EVERY
    return false
  }
}

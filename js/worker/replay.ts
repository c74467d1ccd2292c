/**
 * Replay: receipts once more through the plan that runs, or through a draft. Dry: says what would happen. Real: does it,
 * under the same ULIDs, so that a destination drops what it had.
 */

import type { Receipt } from '../types/core.js'
import type { LoadedPlan } from './engines.js'
import { carryOut, isStorageFault, messageOf } from './process.js'
import { nameOf } from './store/events.js'
import type { StoredReceipt } from './store/receipts.js'
import type { Rooms } from './store/rooms.js'
import { LATEST, sequenceAt } from './store/sequence.js'

/** Receipts of one slice. */
const SLICE = 20

/** Which receipts: those named, or a range of time, of one source or of all. */
export interface ReplaySelection {
  receipts?: string[]
  source?: string
  from?: number
  to?: number
}

export interface ReplaySettings extends ReplaySelection {
  /** Hash of the plan; the running one at the time it is carried out if absent. */
  plan?: string
}

export interface ReplayProgress {
  total: number
  done: number
  failed: number
  events: number
  /** How far it has come: a row, or a position in the list. */
  after: number
  reason?: string
}

/** What one receipt would do. */
export interface DryRun {
  receipt: string
  source: string
  events: {
    id: string
    type: string
    name: string
    person: string | null
    /** Whether an event of this id has been made before. */
    known: boolean
    decisions: { destination: string; fire: boolean; reason: string; text: string; requests: number }[]
  }[]
  log: { stage: string; code: string; message: string }[]
  error?: string
}

export function dryRun(rooms: Rooms, plan: LoadedPlan, receipt: Receipt): DryRun {
  const { engine } = plan
  const answer: DryRun = { receipt: receipt.id, source: receipt.source, events: [], log: [] }
  try {
    const { events, log } = engine.process(receipt)
    answer.log = log.map(({ stage, code, message }) => ({ stage, code, message }))
    for (const event of events) {
      const identified = engine.identify(event, rooms.people.known(engine.identifiers(event))).person
      const person = identified && { ...identified, identified: rooms.people.identified(identified.id) }
      answer.events.push({
        id: event.id,
        type: event.type,
        name: nameOf(event),
        person: person?.id ?? null,
        known: rooms.events.get(event.id) !== undefined,
        decisions: engine.route(event, { side: 'server', ...(person ? { person } : {}) }).map((decision) => ({
          destination: decision.destination,
          fire: decision.fire,
          reason: decision.trace.reason,
          text: decision.trace.text,
          requests: decision.requests?.length ?? 0,
        })),
      })
    }
  } catch (error) {
    answer.error = messageOf(error)
  }
  return answer
}

/** How many receipts a selection names. */
export function countOf(rooms: Rooms, { receipts, source, from, to }: ReplaySelection): number {
  return receipts
    ? receipts.length
    : rooms.receipts.count({
        ...(source === undefined ? {} : { source }),
        after: sequenceAt(from ?? 0) - 1,
        until: sequenceAt(to ?? LATEST),
      })
}

/** The next receipts of a selection, in order of arrival, and how far they reach. */
export function select(
  rooms: Rooms,
  { receipts, source, from, to }: ReplaySelection,
  after: number,
  limit: number,
): { found: (StoredReceipt | undefined)[]; after: number } {
  if (receipts) {
    const found = receipts.slice(after, after + limit).map((id) => rooms.receipts.get(id))
    return { found, after: after + found.length }
  }
  const found = rooms.receipts.after({
    ...(source === undefined ? {} : { source }),
    after: Math.max(after, sequenceAt(from ?? 0) - 1),
    until: sequenceAt(to ?? LATEST),
    limit,
  })
  return { found, after: found.at(-1)?.seq ?? after }
}

/** Carries on with the oldest replay under way; true if it did anything. */
export function replaySome(rooms: Rooms, planOf: (hash?: string) => LoadedPlan | undefined, now: number): boolean {
  const job = rooms.jobs.running('replay')
  if (!job) return false
  const settings = job.settings as ReplaySettings
  const progress = { ...job.progress } as unknown as ReplayProgress
  const plan = planOf(settings.plan)
  if (!plan) {
    rooms.jobs.update(job.id, 'failed', { ...progress, reason: 'the plan is no longer stored' }, now)
    return true
  }
  const { found, after } = select(rooms, settings, progress.after, SLICE)
  progress.after = after
  for (const stored of found) {
    if (stored && replayOne(rooms, plan, stored.receipt, progress, now)) progress.done += 1
    else progress.failed += 1
  }
  rooms.jobs.update(job.id, found.length < SLICE ? 'done' : 'running', progress, now)
  rooms.tallies.flush()
  return true
}

function replayOne(rooms: Rooms, plan: LoadedPlan, receipt: Receipt, progress: ReplayProgress, now: number): boolean {
  const tallies = rooms.tallies.fork()
  try {
    rooms.db.transaction(() => {
      rooms.receipts.whole(receipt.id)
      const events = carryOut({ ...rooms, tallies }, plan, receipt, now, true)
      rooms.receipts.processed(receipt.id, events)
      progress.events += events
    })
    rooms.tallies.absorb(tallies)
    return true
  } catch (error) {
    if (isStorageFault(error)) throw error
    const message = `The replay failed: ${messageOf(error)}`
    rooms.logs.add(
      { stage: 'source', status: 'failure', code: 'replay_failed', message, receipt: receipt.id, source: receipt.source },
      now,
    )
    return false
  }
}

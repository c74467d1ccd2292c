/**
 * From receipt to outbox. What an event means is the core's to say; here its answers are written down:
 * the events, the people, the requests and the log lines of one receipt, all or nothing.
 */

import type { Decision, Event, LogRecord, Receipt } from '../types/core.js'
import type { LoadedPlan } from './engines.js'
import { nameOf } from './store/events.js'
import type { LogStatus } from './store/logs.js'
import type { Rooms } from './store/rooms.js'

/** Attempts at a receipt that makes processing fail, before it is set aside. */
const ATTEMPTS = 3
/** Receipts and events of one slice, which is one commit: requests that wait to be stored get their turn after it. */
const SLICE = { receipts: 40, events: 120 }

/** Processes some of the receipts that wait; true if there may be more. */
export function processSome(rooms: Rooms, plan: LoadedPlan, now: number): boolean {
  const ids = rooms.receipts.pending(SLICE.receipts)
  let events = 0
  for (const id of ids) {
    events += processOne(rooms, plan, id, now)
    if (events >= SLICE.events) break
  }
  rooms.tallies.flush()
  return ids.length > 0
}

function processOne(rooms: Rooms, plan: LoadedPlan, id: string, now: number): number {
  const tallies = rooms.tallies.fork()
  try {
    return rooms.db.transaction(() => {
      const stored = rooms.receipts.whole(id)
      if (!stored) return 0
      const count = carryOut({ ...rooms, tallies }, plan, stored.receipt, now, false)
      rooms.receipts.processed(id, count)
      rooms.tallies.absorb(tallies)
      return count
    })
  } catch (error) {
    // a full disk is no fault of the receipt: it waits
    if (isStorageFault(error)) throw error
    const reason = messageOf(error)
    const given = rooms.receipts.failed(id, reason, ATTEMPTS)
    if (given) {
      rooms.logs.add(
        {
          stage: 'source',
          status: 'failure',
          code: 'processing_failed',
          message: `Processing failed ${ATTEMPTS} times; the receipt is kept and can be replayed. ${reason}`,
          receipt: id,
        },
        now,
      )
    }
    return 1
  }
}

/**
 * Makes events of a receipt and queues what follows from them.
 *
 * @param again a replay: events and dispatches that are there already are made anew, under the same ids
 */
export function carryOut(rooms: Rooms, plan: LoadedPlan, receipt: Receipt, now: number, again: boolean): number {
  const { events, log } = plan.engine.process(receipt)
  const { logs, tallies } = rooms
  if (!again) tallies.count('received', receipt.source, now)
  logs.add(
    {
      stage: 'source',
      status: 'success',
      code: again ? 'replayed' : 'received',
      message: describe(receipt, events.length),
      receipt: receipt.id,
      source: receipt.source,
    },
    now,
  )
  for (const record of log) logs.add({ ...line(record), receipt: receipt.id, source: receipt.source }, now)
  for (const event of events) carryOutEvent(rooms, plan, event, receipt, now, again)
  return events.length
}

function carryOutEvent(rooms: Rooms, plan: LoadedPlan, event: Event, receipt: Receipt, now: number, again: boolean): void {
  const { engine } = plan
  const name = nameOf(event)
  const about = {
    receipt: receipt.id,
    event: event.id,
    source: receipt.source,
    name,
    ...(event.workflow === undefined ? {} : { workflow: event.workflow }),
  }
  if (again) rooms.events.replace(event, receipt.id, receipt.source, now)
  else if (!rooms.events.add(event, receipt.id, receipt.source, now)) {
    rooms.tallies.count('repeated', receipt.source, now)
    rooms.logs.add(
      {
        stage: 'source',
        status: 'warning',
        code: 'event_repeated',
        message: `“${name}” was here before under this id; it is not sent again.`,
        ...about,
      },
      now,
    )
    return
  }
  if (!again) {
    rooms.tallies.count('events', receipt.source, now)
    rooms.tallies.saw(event, receipt.source, now)
  }

  const known = rooms.people.known(engine.identifiers(event))
  const identified = engine.identify(event, known)
  const changes = rooms.people.apply(identified, now)
  for (const { from, into } of changes.merged) rooms.outbox.merge(from, into)
  const person = identified.person && { ...identified.person, identified: rooms.people.identified(identified.person.id) }
  if (person) rooms.events.belongsTo(event.id, person.id)
  const whom = person ? { ...about, person: person.id } : about
  for (const record of identified.log) rooms.logs.add({ ...line(record), ...whom }, now)

  for (const decision of engine.route(event, { side: 'server', ...(person ? { person } : {}) })) {
    const { destination, fire, requests } = decision
    rooms.tallies.count(fire ? 'fired' : 'held', destination, now)
    rooms.logs.add(
      {
        stage: 'route',
        status: fire && decision.notes?.length ? 'warning' : 'success',
        code: decision.trace.reason,
        message: decision.trace.text,
        destination,
        ...whom,
        detail: detailOf(decision),
      },
      now,
    )
    if (!fire || !requests) continue
    rooms.outbox.add(event, requests, receipt.id, receipt.source, now, again)
    // order per person is kept, so what comes behind it may count on it
    for (const { profile } of requests) {
      if (person && profile !== undefined) rooms.people.profile(person.id, destination, profile, now)
    }
  }
}

function detailOf({ fire, trace, notes, requests }: Decision): object {
  return { fire, trace, ...(notes?.length ? { notes } : {}), requests: requests?.length ?? 0 }
}

/** A record of the core as a line of the log. */
export function line(record: LogRecord): Omit<Parameters<Rooms['logs']['add']>[0], 'receipt'> {
  const { messageId: _, stage, code, message, ...rest } = record
  return { stage, status: statusOf(record), code, message, ...rest }
}

/** Everything the core writes down is a reason why something did not happen as the sender may have meant it. */
function statusOf(_: LogRecord): LogStatus {
  return 'warning'
}

function describe({ verification, method, body }: Receipt, events: number): string {
  const how = verification === 'unverified' ? 'unverified' : `verified (${verification.form})`
  return `${method} of ${body.byteLength} bytes, ${how}: ${events} ${events === 1 ? 'event' : 'events'}`
}

/** Whether the database itself failed. */
export function isStorageFault(error: unknown): boolean {
  return /SQLITE_(FULL|IOERR|NOMEM|BUSY|LOCKED|READONLY|CANTOPEN|CORRUPT)/.test(error instanceof Error ? error.message : '')
}

/** What went wrong, in one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

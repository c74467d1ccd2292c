/**
 * The outbox: requests that wait to be sent, and what became of the others.
 */

import type { Event, Request } from '../../types/core.js'
import { among, type Database, jsonOr, list, type Row } from './database.js'
import { nameOf } from './events.js'
import { STATE } from './schema.js'
import { timeOf } from './sequence.js'

export type DispatchStatus = 'pending' | 'accepted' | 'dead'

/** One attempt series. */
export interface Dispatch {
  seq: number
  at: number
  destination: string
  event: string
  /** Position among the requests of this event for this destination. */
  part: number
  person?: string
  receipt: string
  source: string
  /** Name of the event. */
  name: string
  request: Request
  status: DispatchStatus
  attempts: number
  firstAt?: number
  /** Not before, while pending. */
  dueAt: number
  doneAt?: number
  /** HTTP status of the last answer; 0 when none came. */
  answer?: number
  reason?: string
}

interface DispatchRow extends Row {
  seq: number
  destination: string
  event: string
  part: number
  person: string | null
  receipt: string
  source: string
  name: string
  request: string
  state: number
  attempts: number
  first_at: number | null
  due_at: number
  done_at: number | null
  status: number | null
  reason: string | null
}

/** Stands for a request that cannot be read any more. */
const DAMAGED = { method: '', url: '', headers: {} }

const STATUSES: Record<DispatchStatus, number> = { pending: STATE.pending, accepted: STATE.done, dead: STATE.failed }

export class Outbox {
  constructor(private readonly db: Database) {}

  /**
   * Queues the requests of one event for one destination. Those already there stay as they are,
   * unless `again`: then what is not pending is sent once more.
   */
  add(event: Event, requests: Request[], receipt: string, source: string, now: number, again: boolean): void {
    requests.forEach((request, part) => {
      this.db.run(
        `INSERT INTO dispatches (seq, destination, event, part, person, receipt, source, name, request, state, due_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (event, destination, part) DO ${
           again
             ? `UPDATE SET state = excluded.state, seq = excluded.seq, request = excluded.request, person = excluded.person,
                due_at = excluded.due_at, attempts = 0, first_at = NULL, done_at = NULL, status = NULL, reason = NULL
                WHERE state <> excluded.state`
             : 'NOTHING'
         }`,
        this.db.next(now),
        request.destination,
        event.id,
        part,
        request.person ?? null,
        receipt,
        source,
        nameOf(event),
        JSON.stringify(request),
        STATE.pending,
        now,
      )
    })
  }

  /** Destinations that have something waiting. */
  waiting(): string[] {
    return this.db
      .all<{ destination: string }>('SELECT DISTINCT destination FROM dispatches WHERE state = 0')
      .map(({ destination }) => destination)
  }

  /**
   * What may be sent now, oldest first, and when the next is due if there is nothing.
   * A person's later request waits for the earlier one: whoever has one that is not due is passed over.
   */
  due(destination: string, now: number, limit: number): { rows: Dispatch[]; next?: number } {
    const held = new Set<string>()
    const rows: Dispatch[] = []
    let next: number | undefined
    let after = -1
    // few rows are held back one by one; most rounds end within the first page
    for (;;) {
      const page = this.db.all<DispatchRow>(
        'SELECT * FROM dispatches WHERE destination = ? AND state = 0 AND seq > ? ORDER BY seq LIMIT ?',
        destination,
        after,
        limit,
      )
      for (const row of page) {
        if (row.person !== null && held.has(row.person)) continue
        if (row.due_at > now) {
          next = Math.min(next ?? row.due_at, row.due_at)
          if (row.person !== null) held.add(row.person)
          continue
        }
        const dispatch = read(row)
        if (dispatch.request.url === '') {
          this.dead([row.seq], null, 'the stored row is damaged and cannot be read', now)
          continue
        }
        rows.push(dispatch)
        if (rows.length === limit) return { rows }
      }
      if (page.length < limit) return { rows, ...(next === undefined ? {} : { next }) }
      after = page.at(-1)?.seq ?? after
    }
  }

  /** Rows that wait for a destination, whether due or not. */
  waitingFor(destination: string, limit: number): number[] {
    return this.db
      .all<{ seq: number }>(
        'SELECT seq FROM dispatches WHERE destination = ? AND state = 0 ORDER BY seq LIMIT ?',
        destination,
        limit,
      )
      .map(({ seq }) => seq)
  }

  /** Those whose first attempt lies before `since`. */
  triedSince(destination: string, since: number, limit: number): Dispatch[] {
    return this.db
      .all<DispatchRow>(
        'SELECT * FROM dispatches WHERE destination = ? AND state = 0 AND first_at < ? ORDER BY seq LIMIT ?',
        destination,
        since,
        limit,
      )
      .map(read)
  }

  accepted(seqs: number[], status: number, now: number): void {
    this.db.run(
      `UPDATE dispatches SET state = ?, attempts = attempts + 1, first_at = coalesce(first_at, ?), done_at = ?, status = ?, reason = NULL
       WHERE ${among('seq')}`,
      STATE.done,
      now,
      now,
      status,
      list(seqs),
    )
  }

  retry(seqs: number[], status: number, reason: string, now: number, dueAt: number): void {
    this.db.run(
      `UPDATE dispatches SET attempts = attempts + 1, first_at = coalesce(first_at, ?), due_at = ?, status = ?, reason = ?
       WHERE ${among('seq')}`,
      now,
      dueAt,
      status,
      reason,
      list(seqs),
    )
  }

  dead(seqs: number[], status: number | null, reason: string, now: number): void {
    this.db.run(
      `UPDATE dispatches SET state = ?, attempts = attempts + 1, first_at = coalesce(first_at, ?), done_at = ?, status = ?, reason = ?
       WHERE ${among('seq')}`,
      STATE.failed,
      now,
      now,
      status,
      reason,
      list(seqs),
    )
  }

  /** Sends dead letters again: those named, or all that fit the filter. Returns how many. */
  revive(filter: { seqs?: number[]; destination?: string; from?: number; to?: number }, now: number): number {
    const where = ['state = 2', 'seq >= ?', 'seq < ?']
    const bindings: (string | number)[] = [filter.from ?? 0, filter.to ?? Number.MAX_SAFE_INTEGER]
    if (filter.destination !== undefined) {
      where.push('destination = ?')
      bindings.push(filter.destination)
    }
    if (filter.seqs) {
      where.push(among('seq'))
      bindings.push(list(filter.seqs))
    }
    const condition = where.join(' AND ')
    const count = this.db.one<{ n: number }>(`SELECT count(*) AS n FROM dispatches WHERE ${condition}`, ...bindings)?.n ?? 0
    this.db.run(
      `UPDATE dispatches SET state = 0, attempts = 0, first_at = NULL, done_at = NULL, due_at = ? WHERE ${condition}`,
      now,
      ...bindings,
    )
    return count
  }

  merge(from: string, into: string): void {
    this.db.run('UPDATE dispatches SET person = ? WHERE state = 0 AND person = ?', into, from)
  }

  get(seq: number): Dispatch | undefined {
    const row = this.db.one<DispatchRow>('SELECT * FROM dispatches WHERE seq = ?', seq)
    return row && read(row)
  }

  ofEvent(event: string): Dispatch[] {
    return this.db.all<DispatchRow>('SELECT * FROM dispatches WHERE event = ? ORDER BY seq', event).map(read)
  }

  /** Newest first. */
  list(filter: {
    status?: string
    destination?: string
    people?: string[]
    names?: string[]
    from?: number
    before?: number
    limit: number
  }): Dispatch[] {
    const where = ['seq >= ?', 'seq < ?']
    const bindings: (string | number)[] = [filter.from ?? 0, filter.before ?? Number.MAX_SAFE_INTEGER]
    if (filter.status !== undefined) where.push(`state = ${STATUSES[filter.status as DispatchStatus]}`)
    if (filter.destination !== undefined) {
      where.push('destination = ?')
      bindings.push(filter.destination)
    }
    for (const [column, values] of [
      ['person', filter.people],
      ['name', filter.names],
    ] as const) {
      if (values === undefined) continue
      where.push(among(column))
      bindings.push(list(values))
    }
    return this.db
      .all<DispatchRow>(
        `SELECT * FROM dispatches WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
        ...bindings,
        filter.limit,
      )
      .map(read)
  }

  /** How many are in which state, by destination. */
  tally(): { destination: string; status: DispatchStatus; count: number }[] {
    return this.db
      .all<{ destination: string; state: number; n: number }>(
        'SELECT destination, state, count(*) AS n FROM dispatches GROUP BY destination, state',
      )
      .map(({ destination, state, n }) => ({ destination, status: statusOf(state), count: n }))
  }

  expire(before: number, limit: number): number {
    return this.db.run(
      'DELETE FROM dispatches WHERE seq IN (SELECT seq FROM dispatches WHERE seq < ? AND state <> 0 ORDER BY seq LIMIT ?)',
      before,
      limit,
    )
  }
}

function statusOf(state: number): DispatchStatus {
  return state === STATE.done ? 'accepted' : state === STATE.failed ? 'dead' : 'pending'
}

function read(row: DispatchRow): Dispatch {
  return {
    seq: row.seq,
    at: timeOf(row.seq),
    destination: row.destination,
    event: row.event,
    part: row.part,
    receipt: row.receipt,
    source: row.source,
    name: row.name,
    request: jsonOr<Request>(row.request, { ...DAMAGED, destination: row.destination, event: row.event }),
    status: statusOf(row.state),
    attempts: row.attempts,
    dueAt: row.due_at,
    ...(row.person === null ? {} : { person: row.person }),
    ...(row.first_at === null ? {} : { firstAt: row.first_at }),
    ...(row.done_at === null ? {} : { doneAt: row.done_at }),
    ...(row.status === null ? {} : { answer: row.status }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  }
}

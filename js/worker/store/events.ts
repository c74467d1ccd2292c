/**
 * Events: what workflows made of receipts, once per ULID.
 */

import type { Event } from '../../types/core.js'
import { among, type Database, jsonOr, list, type Row } from './database.js'
import { timeOf } from './sequence.js'

interface EventRow extends Row {
  seq: number
  id: string
  receipt: string
  source: string
  workflow: string | null
  type: string
  name: string
  message: string | null
  person: string | null
  body: string
}

export interface StoredEvent {
  seq: number
  at: number
  id: string
  receipt: string
  source: string
  workflow?: string
  type: string
  name: string
  person?: string
  event: Event
}

export class Events {
  constructor(private readonly db: Database) {}

  /** Stores the event unless its ULID is there already; true when it is new. */
  add(event: Event, receipt: string, source: string, now: number): boolean {
    if (this.db.one('SELECT 1 FROM events WHERE id = ?', event.id)) return false
    this.db.run(
      'INSERT INTO events (seq, id, receipt, source, workflow, type, name, message, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      this.db.next(now),
      event.id,
      receipt,
      source,
      event.workflow ?? null,
      event.type,
      nameOf(event),
      event.messageId ?? null,
      JSON.stringify(event),
    )
    return true
  }

  /** Puts what a replay made in the place of what was there. */
  replace(event: Event, receipt: string, source: string, now: number): void {
    this.db.run('DELETE FROM events WHERE id = ?', event.id)
    this.add(event, receipt, source, now)
  }

  belongsTo(id: string, person: string): void {
    this.db.run('UPDATE events SET person = ? WHERE id = ?', person, id)
  }

  get(id: string): StoredEvent | undefined {
    const row = this.db.one<EventRow>('SELECT * FROM events WHERE id = ?', id.toUpperCase())
    return row && read(row)
  }

  ofReceipt(receipt: string): StoredEvent[] {
    return this.db.all<EventRow>('SELECT * FROM events WHERE receipt = ? ORDER BY seq', receipt).map(read)
  }

  /** Newest first. */
  list(filter: {
    source?: string
    type?: string
    people?: string[]
    names?: string[]
    from?: number
    before?: number
    limit: number
  }): StoredEvent[] {
    const where = ['seq >= ?', 'seq < ?']
    const bindings: (string | number)[] = [filter.from ?? 0, filter.before ?? Number.MAX_SAFE_INTEGER]
    for (const column of ['source', 'type'] as const) {
      const value = filter[column]
      if (value === undefined) continue
      where.push(`${column} = ?`)
      bindings.push(value)
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
      .all<EventRow>(`SELECT * FROM events WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`, ...bindings, filter.limit)
      .map(read)
  }

  expire(before: number, limit: number): number {
    return this.db.run(
      'DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE seq < ? ORDER BY seq LIMIT ?)',
      before,
      limit,
    )
  }
}

/** What people call an event: its own name, or its kind. */
export function nameOf(event: Event): string {
  return (event.type === 'track' ? event.event : event.name) || event.type
}

function read(row: EventRow): StoredEvent {
  return {
    seq: row.seq,
    at: timeOf(row.seq),
    id: row.id,
    receipt: row.receipt,
    source: row.source,
    type: row.type,
    name: row.name,
    ...(row.workflow === null ? {} : { workflow: row.workflow }),
    ...(row.person === null ? {} : { person: row.person }),
    event: jsonOr<Event>(row.body, { id: row.id, type: row.type as Event['type'] }),
  }
}

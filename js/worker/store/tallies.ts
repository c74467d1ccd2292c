/**
 * What is counted: totals per day, and a catalogue of the events seen per source.
 * Both are gathered while a slice of work runs and written once at its end.
 */

import type { Event } from '../../types/core.js'
import { type Database, jsonOr, type Row } from './database.js'
import { nameOf } from './events.js'

const DAY = 86_400_000
/** A sample is for looking at. */
const SAMPLE = 16_384
/** Event names are data from outside: beyond this many per source further ones share one line. */
const NAMES = 2_000

/**
 * `received`, `repeated`, `rejected`, `events`, `failed` by source; `fired`, `held`, `accepted`, `retried`, `dead` by destination.
 */
export type CounterKind =
  | 'received'
  | 'repeated'
  | 'rejected'
  | 'failed'
  | 'events'
  | 'fired'
  | 'held'
  | 'accepted'
  | 'retried'
  | 'dead'

export interface Counter {
  kind: CounterKind
  /** Id of the source or destination. */
  subject: string
  /** Midnight UTC. */
  day: number
  count: number
}

export interface CatalogueEntry {
  source: string
  type: string
  name: string
  count: number
  firstAt: number
  lastAt: number
  /** One event of this name, the first that was seen. */
  sample: unknown
}

interface CatalogueRow extends Row {
  source: string
  type: string
  name: string
  count: number
  first_at: number
  last_at: number
  sample: string
}

export class Tallies {
  #counts = new Map<string, { kind: CounterKind; subject: string; day: number; count: number }>()
  #seen = new Map<string, { source: string; event: Event; count: number; at: number }>()

  constructor(private readonly db: Database) {}

  count(kind: CounterKind, subject: string, now: number, by = 1): void {
    const day = Math.floor(now / DAY) * DAY
    const key = `${kind} ${day} ${subject}`
    const known = this.#counts.get(key)
    if (known) known.count += by
    else this.#counts.set(key, { kind, subject, day, count: by })
  }

  saw(event: Event, source: string, now: number, by = 1): void {
    const key = `${event.type} ${source} ${nameOf(event)}`
    const known = this.#seen.get(key)
    if (known) {
      known.count += by
      known.at = now
    } else this.#seen.set(key, { source, event, count: by, at: now })
  }

  /** A sheet of its own, for work that may yet be rolled back. */
  fork(): Tallies {
    return new Tallies(this.db)
  }

  /** Takes over what another sheet gathered. */
  absorb(other: Tallies): void {
    for (const { kind, subject, day, count } of other.#counts.values()) this.count(kind, subject, day, count)
    for (const { event, source, at, count } of other.#seen.values()) this.saw(event, source, at, count)
  }

  /** Writes what was gathered; part of the caller's transaction. */
  flush(): void {
    for (const { kind, subject, day, count } of this.#counts.values()) {
      this.db.run(
        `INSERT INTO counters (kind, subject, day, count) VALUES (?, ?, ?, ?)
         ON CONFLICT (kind, subject, day) DO UPDATE SET count = count + excluded.count`,
        kind,
        subject,
        day,
        count,
      )
    }
    for (const { source, event, count, at } of this.#seen.values()) {
      let name = nameOf(event)
      if (!this.#knows(source, event.type, name) && this.#names(source) >= NAMES) name = '(others)'
      const sample = JSON.stringify(event)
      this.db.run(
        `INSERT INTO catalogue (source, type, name, count, first_at, last_at, sample) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (source, type, name) DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at`,
        source,
        event.type,
        name,
        count,
        at,
        at,
        sample.length <= SAMPLE ? sample : JSON.stringify({ type: event.type, id: event.id }),
      )
    }
    this.#counts.clear()
    this.#seen.clear()
  }

  #knows(source: string, type: string, name: string): boolean {
    return this.db.one('SELECT 1 FROM catalogue WHERE source = ? AND type = ? AND name = ?', source, type, name) !== undefined
  }

  #names(source: string): number {
    return this.db.one<{ n: number }>('SELECT count(*) AS n FROM catalogue WHERE source = ?', source)?.n ?? 0
  }

  /** The spellings under which an event of that name was seen, whatever the case; at least the one given. */
  spellings(name: string): string[] {
    const folded = name.toLowerCase()
    const seen = this.db
      .all<{ name: string }>('SELECT DISTINCT name FROM catalogue')
      .map((row) => row.name)
      .filter((one) => one.toLowerCase() === folded)
    return [...new Set([name, ...seen])].slice(0, 50)
  }

  counters(from: number, to: number): Counter[] {
    return this.db.all<Row & Counter>(
      'SELECT kind, subject, day, count FROM counters WHERE day >= ? AND day <= ? ORDER BY day, kind, subject',
      Math.floor(from / DAY) * DAY,
      to,
    )
  }

  catalogue(source?: string): CatalogueEntry[] {
    return this.db
      .all<CatalogueRow>(
        `SELECT * FROM catalogue ${source === undefined ? '' : 'WHERE source = ?'} ORDER BY source, count DESC`,
        ...(source === undefined ? [] : [source]),
      )
      .map((row) => ({
        source: row.source,
        type: row.type,
        name: row.name,
        count: row.count,
        firstAt: row.first_at,
        lastAt: row.last_at,
        sample: jsonOr<unknown>(row.sample, null),
      }))
  }
}

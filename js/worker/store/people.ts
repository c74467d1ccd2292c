/**
 * People and their identifiers. Whom an event is about is the core's to say; here its answers are kept.
 */

import type { Identifier, IdentifyResult, Person } from '../../types/core.js'
import { among, type Database, holds, list, type Row } from './database.js'

export interface StoredPerson extends Person {
  identified: string[]
  createdAt: number
  seenAt: number
}

interface PersonRow extends Row {
  id: string
  created_at: number
  seen_at: number
  merged_into: string | null
}

/** Two people found to be one. */
export interface Merged {
  from: string
  into: string
}

/** Merges may chain; a person this deep in them is a fault. */
const CHAIN = 32

export class People {
  constructor(private readonly db: Database) {}

  /** The people who hold any of these identifiers, with all they hold. */
  known(identifiers: Identifier[]): Person[] {
    const ids = new Set<string>()
    for (const { kind, value } of identifiers) {
      const row = this.db.one<{ person: string }>('SELECT person FROM identifiers WHERE kind = ? AND value = ?', kind, value)
      if (row) ids.add(row.person)
    }
    return [...ids].map((id) => ({ id, identifiers: this.#identifiers(id) }))
  }

  /** In the order in which they were learned: of two addresses a destination is given the latest. */
  #identifiers(person: string): Identifier[] {
    return this.db.all<Row & { kind: string; value: string }>(
      'SELECT kind, value FROM identifiers WHERE person = ? ORDER BY since, kind, value',
      person,
    )
  }

  /** Writes down what an event told; part of the caller's transaction. */
  apply({ person, changes }: IdentifyResult, now: number): { merged: Merged[] } {
    const merged: Merged[] = []
    for (const change of changes) {
      if (change.type !== 'merge') continue
      const { from, into } = change
      this.db.run('UPDATE identifiers SET person = ? WHERE person = ?', into, from)
      this.db.run('UPDATE people SET merged_into = ? WHERE id = ?', into, from)
      this.db.run('UPDATE OR IGNORE profiles SET person = ? WHERE person = ?', into, from)
      this.db.run('DELETE FROM profiles WHERE person = ?', from)
      merged.push({ from, into })
    }
    if (!person) return { merged }
    this.db.run(
      'INSERT INTO people (id, created_at, seen_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
      person.id,
      now,
      now,
    )
    if (changes.length > 0) {
      // whatever the person holds now, newly attached or moved from somebody else; what is learned within one
      // millisecond has its order too
      const latest = this.db.one<{ since: number | null }>(
        'SELECT MAX(since) AS since FROM identifiers WHERE person = ?',
        person.id,
      )?.since
      let since = Math.max(now, (latest ?? 0) + 1)
      for (const { kind, value } of person.identifiers) {
        this.db.run(
          `INSERT INTO identifiers (kind, value, person, since) VALUES (?, ?, ?, ?)
           ON CONFLICT (kind, value) DO UPDATE SET person = excluded.person, since = excluded.since WHERE person <> excluded.person`,
          kind,
          value,
          person.id,
          since++,
        )
      }
    }
    return { merged }
  }

  /** The destinations that have a profile of somebody. */
  identified(person: string): string[] {
    return this.db
      .all<{ destination: string }>('SELECT destination FROM profiles WHERE person = ?', person)
      .map(({ destination }) => destination)
  }

  /** Notes what a request does to the profile that a destination has of somebody. */
  profile(person: string, destination: string, exists: boolean, now: number): void {
    if (exists)
      this.db.run('INSERT OR IGNORE INTO profiles (person, destination, since) VALUES (?, ?, ?)', person, destination, now)
    else this.db.run('DELETE FROM profiles WHERE person = ? AND destination = ?', person, destination)
  }

  get(id: string): StoredPerson | undefined {
    const row = this.db.one<PersonRow>('SELECT * FROM people WHERE id = ?', id)
    return row && this.#stored(row)
  }

  #stored({ id, created_at: createdAt, seen_at: seenAt }: PersonRow): StoredPerson {
    return { id, identifiers: this.#identifiers(id), identified: this.identified(id), createdAt, seenAt }
  }

  /**
   * Every id under which somebody was known: the present one first, then those merged into it.
   * `text` is an id or an identifier, whatever its case; unknown text stands for itself.
   */
  idsOf(text: string): string[] {
    const value = text.trim()
    const found = this.db.all<{ person: string }>(
      'SELECT DISTINCT person FROM identifiers WHERE value = ? COLLATE NOCASE LIMIT 20',
      value,
    )
    const roots = found.length > 0 ? found.map(({ person }) => person) : [this.#present(value)]
    const ids = new Set(roots)
    let frontier = [...ids]
    for (let depth = 0; depth < CHAIN && frontier.length > 0; depth++) {
      frontier = this.db
        .all<{ id: string }>(`SELECT id FROM people WHERE ${among('merged_into')}`, list(frontier))
        .map(({ id }) => id)
        .filter((id) => !ids.has(id))
      for (const id of frontier) ids.add(id)
    }
    return [...ids]
  }

  /** The person that `id` has become. */
  #present(id: string): string {
    let present = id
    for (let depth = 0; depth < CHAIN; depth++) {
      const into = this.db.one<{ merged_into: string | null }>(
        'SELECT merged_into FROM people WHERE id = ?',
        present,
      )?.merged_into
      if (!into) return present
      present = into
    }
    return present
  }

  /** By id; those whose identifiers hold the text, where one is given. */
  list(text: string | undefined, after: string | undefined, limit: number): StoredPerson[] {
    return this.db
      .all<PersonRow>(
        `SELECT * FROM people WHERE merged_into IS NULL AND id > ?
         ${text === undefined ? '' : `AND id IN (SELECT person FROM identifiers WHERE ${holds('value')})`}
         ORDER BY id LIMIT ?`,
        after ?? '',
        ...(text === undefined ? [] : [text.trim()]),
        limit,
      )
      .map((row) => this.#stored(row))
  }

  /** Deletes somebody and what names them: identifiers, events, log lines, finished and waiting dispatches. */
  forget(id: string): { forgotten: string; events: number } {
    const ids = list(this.idsOf(id))
    const theirs = among('person')
    const events = this.db.one<{ n: number }>(`SELECT count(*) AS n FROM events WHERE ${theirs}`, ids)?.n ?? 0
    this.db.run(`DELETE FROM dispatches WHERE ${theirs} OR event IN (SELECT id FROM events WHERE ${theirs})`, ids, ids)
    for (const table of ['logs', 'events', 'identifiers', 'profiles']) this.db.run(`DELETE FROM ${table} WHERE ${theirs}`, ids)
    this.db.run(`DELETE FROM people WHERE ${among('id')}`, ids)
    return { forgotten: id, events }
  }
}

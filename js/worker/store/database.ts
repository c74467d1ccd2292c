/**
 * The database that every room of the store shares.
 */

import { migrate } from './schema.js'
import { Sequence } from './sequence.js'

export type Value = ArrayBuffer | string | number | null
export type Row = Record<string, Value>

/** The tables that carry `seq` numbers. */
const NUMBERED = ['receipts', 'rejected', 'events', 'dispatches', 'logs']

export class Database {
  readonly #storage: DurableObjectStorage
  readonly #sequence: Sequence

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    migrate(storage)
    const highest = NUMBERED.map((table) => this.one<{ last: number | null }>(`SELECT max(seq) AS last FROM ${table}`)?.last ?? 0)
    this.#sequence = new Sequence(Math.max(...highest))
  }

  /** All rows of a query. */
  all<T extends Row>(query: string, ...bindings: Value[]): T[] {
    return this.#storage.sql.exec<T>(query, ...bindings).toArray()
  }

  /** The first row of a query. */
  one<T extends Row>(query: string, ...bindings: Value[]): T | undefined {
    const next = this.#storage.sql.exec<T>(query, ...bindings).next()
    return next.done ? undefined : next.value
  }

  /** Carries out a statement and says how many rows it wrote; index entries count too, so only zero is exact. */
  run(query: string, ...bindings: Value[]): number {
    return this.#storage.sql.exec(query, ...bindings).rowsWritten
  }

  /** All of `work` or nothing of it. */
  transaction<T>(work: () => T): T {
    return this.#storage.transactionSync(work)
  }

  /** The next row number. */
  next(now: number): number {
    return this.#sequence.next(now)
  }

  /** Bytes on disk. */
  get size(): number {
    return this.#storage.sql.databaseSize
  }
}

/** A condition that a column holds one of many: as one binding, of which a statement may have a hundred at most. */
export function among(column: string): string {
  return `${column} IN (SELECT value FROM json_each(?))`
}

/** The binding for {@link among}. */
export function list(values: (string | number)[]): string {
  return JSON.stringify(values)
}

/** A condition that a column holds a text, ASCII letters in any case. LIKE takes patterns of 50 bytes at most. */
export function holds(column: string): string {
  return `instr(lower(${column}), lower(?)) > 0`
}

/** Bytes as the database takes them. */
export function blob(bytes: Uint8Array): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer ? bytes.buffer : bytes.slice().buffer
}

/** JSON of a row for people to look at; a text that cannot be read any more must not hide the other rows. */
export function jsonOr<T>(text: string, otherwise: T): T {
  try {
    return JSON.parse(text) as T
  } catch {
    return otherwise
  }
}

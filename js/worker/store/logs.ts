/**
 * The logs of every stage, in one table: what came in, what workflows made of it, whom it is about,
 * where it went and how sending it went.
 */

import { among, type Database, holds, jsonOr, list, type Row } from './database.js'
import { LATEST, sequenceAt, timeOf } from './sequence.js'

export type LogStage = 'source' | 'workflow' | 'identity' | 'route' | 'dispatch'
export type LogStatus = 'success' | 'warning' | 'failure'

export interface LogLine {
  stage: LogStage
  status: LogStatus
  /** Stable name in `snake_case`. */
  code: string
  message: string
  receipt?: string
  event?: string
  source?: string
  workflow?: string
  destination?: string
  person?: string
  /** Name of the event. */
  name?: string
  path?: string
  detail?: unknown
}

export interface StoredLogLine extends LogLine {
  seq: number
  at: number
}

/** What to look for; names are compared without regard to case. */
export interface LogFilter {
  stage?: string
  status?: string
  code?: string
  source?: string
  workflow?: string
  destination?: string
  /** Id of a receipt or event, or the sender's message id. */
  message?: string
  /** Ids under which a person was known. */
  people?: string[]
  /** Spellings of an event's name. */
  names?: string[]
  /** Text anywhere in a line's message, code or event name. */
  q?: string
  from?: number
  to?: number
  /** Rows before this one: the next page. */
  before?: number
  limit: number
}

interface LogRow extends Row {
  seq: number
  stage: string
  status: string
  code: string
  message: string
  receipt: string | null
  event: string | null
  source: string | null
  workflow: string | null
  destination: string | null
  person: string | null
  name: string | null
  path: string | null
  detail: string | null
}

/** A trace of a thousand rules helps nobody in a log; `explain` gives it whole. */
const DETAIL = 8_192

export class Logs {
  constructor(private readonly db: Database) {}

  add(line: LogLine, now: number): void {
    const detail = line.detail === undefined ? undefined : JSON.stringify(line.detail)
    this.db.run(
      `INSERT INTO logs (seq, stage, status, code, message, receipt, event, source, workflow, destination, person, name, path, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.db.next(now),
      line.stage,
      line.status,
      line.code,
      line.message,
      line.receipt ?? null,
      line.event ?? null,
      line.source ?? null,
      line.workflow ?? null,
      line.destination ?? null,
      line.person ?? null,
      line.name ?? null,
      line.path ?? null,
      detail !== undefined && detail.length <= DETAIL ? detail : null,
    )
  }

  /** Newest first. */
  search(filter: LogFilter): StoredLogLine[] {
    const where = ['seq >= ?', 'seq < ?']
    const bindings: (string | number)[] = [
      sequenceAt(filter.from ?? 0),
      Math.min(filter.before ?? Number.MAX_SAFE_INTEGER, sequenceAt(filter.to ?? LATEST)),
    ]
    const also = (condition: string, ...values: (string | number)[]) => {
      where.push(condition)
      bindings.push(...values)
    }
    for (const column of ['stage', 'status', 'code', 'source', 'workflow', 'destination'] as const) {
      const value = filter[column]
      if (value !== undefined) also(`${column} = ? COLLATE NOCASE`, value)
    }
    if (filter.names !== undefined) also(among('name'), list(filter.names))
    if (filter.message !== undefined) {
      const found = this.#byMessage(filter.message)
      if (found.event !== undefined) also('event = ?', found.event)
      also('receipt = ?', found.receipt ?? filter.message.toLowerCase())
    }
    if (filter.people !== undefined) also(among('person'), list(filter.people))
    if (filter.q !== undefined) {
      also(`(${['message', 'code', 'name'].map(holds).join(' OR ')})`, filter.q, filter.q, filter.q)
    }
    return this.db
      .all<LogRow>(`SELECT * FROM logs WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`, ...bindings, filter.limit)
      .map(read)
  }

  /** The receipt, and where one event is meant that event, which an id or message id names. */
  #byMessage(id: string): { receipt?: string; event?: string } {
    const event =
      this.db.one<{ id: string; receipt: string }>('SELECT id, receipt FROM events WHERE id = ?', id.toUpperCase()) ??
      this.db.one<{ id: string; receipt: string }>('SELECT id, receipt FROM events WHERE message = ?', id)
    return event ? { receipt: event.receipt, event: event.id } : {}
  }

  expire(before: number, limit: number): number {
    return this.db.run('DELETE FROM logs WHERE seq IN (SELECT seq FROM logs WHERE seq < ? ORDER BY seq LIMIT ?)', before, limit)
  }
}

function read(row: LogRow): StoredLogLine {
  const { seq, detail, ...columns } = row
  const line: Record<string, unknown> = { seq, at: timeOf(seq) }
  for (const [name, value] of Object.entries(columns)) if (value !== null) line[name] = value
  if (detail !== null) line.detail = jsonOr<unknown>(detail, detail)
  return line as unknown as StoredLogLine
}

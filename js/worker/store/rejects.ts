/**
 * Requests that were turned away: a counter per source (see `counters.ts`) and the last hundred,
 * so that a wrong secret is seen before the sender's last retry.
 */

import { blob, type Database, jsonOr, type Row } from './database.js'
import { timeOf } from './sequence.js'

const KEPT = 100
/** Bytes of the body that are kept. */
export const REJECTED_BODY = 2_048

export interface Rejected {
  /** The source that was addressed; empty where there is none of that name. */
  source: string
  at: number
  status: number
  reason: string
  method: string
  /** Without the values of its query. */
  url: string
  /** All names; values only of headers that hold no credentials. */
  headers: [string, string][]
  /** The first {@link REJECTED_BODY} bytes. */
  body: Uint8Array
  /** Bytes that the whole body had. */
  length: number
}

interface RejectedRow extends Row {
  seq: number
  source: string
  at: number
  status: number
  reason: string
  method: string
  url: string
  headers: string
  body: ArrayBuffer
  length: number
}

export class Rejects {
  constructor(private readonly db: Database) {}

  add(rejected: Rejected): void {
    this.db.run(
      `INSERT INTO rejected (seq, source, at, status, reason, method, url, headers, body, length)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.db.next(rejected.at),
      rejected.source,
      rejected.at,
      rejected.status,
      rejected.reason,
      rejected.method,
      rejected.url,
      JSON.stringify(rejected.headers),
      blob(rejected.body),
      rejected.length,
    )
    this.db.run(
      `DELETE FROM rejected WHERE source = ?1 AND seq <=
       (SELECT seq FROM rejected WHERE source = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)`,
      rejected.source,
      KEPT,
    )
  }

  /** Newest first. */
  list(source: string | undefined, before: number, limit: number): (Rejected & { seq: number })[] {
    return this.db
      .all<RejectedRow>(
        `SELECT * FROM rejected WHERE seq < ? ${source === undefined ? '' : 'AND source = ?'} ORDER BY seq DESC LIMIT ?`,
        before,
        ...(source === undefined ? [] : [source]),
        limit,
      )
      .map((row) => ({ ...row, headers: jsonOr<[string, string][]>(row.headers, []), body: new Uint8Array(row.body) }))
  }

  expire(before: number): void {
    this.db.run('DELETE FROM rejected WHERE at < ?', timeOf(before))
  }
}

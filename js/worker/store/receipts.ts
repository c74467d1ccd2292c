/**
 * Receipts: what was accepted, whole, before anything else happens to it.
 */

import type { Receipt } from '../../types/core.js'
import { blob, type Database, jsonOr, type Row } from './database.js'
import { STATE } from './schema.js'
import { timeOf } from './sequence.js'

/** Identical content within this time is a repeat: Gist's last retry comes after 4 h 5 min. */
export const REPEAT_WINDOW = 6 * 3_600_000

/** What became of a receipt that was handed in. */
export type Stored =
  /** `receivedAt`: when this content arrived first */
  | { stored: true; repeat: boolean; id: string; receivedAt: number }
  /** The content is known and too old to be a repeat: hand it in again under this occurrence. */
  | { stored: false; occurrence: number }

interface ReceiptRow extends Row {
  seq: number
  id: string
  source: string
  method: string
  url: string
  headers: string
  body: ArrayBuffer
  verification: string
  occurrence: number
  received_at: number
  last_at: number
  repeats: number
  state: number
  attempts: number
  events: number
  reason: string | null
}

/** A receipt with what has happened to it since. */
export interface StoredReceipt {
  seq: number
  receipt: Receipt
  lastAt: number
  repeats: number
  state: 'pending' | 'processed' | 'failed'
  attempts: number
  events: number
  reason?: string
  /** Headers or verification cannot be read any more. */
  damaged?: true
}

const STATES: Record<number, StoredReceipt['state']> = {
  [STATE.pending]: 'pending',
  [STATE.done]: 'processed',
  [STATE.failed]: 'failed',
}

export class Receipts {
  constructor(private readonly db: Database) {}

  /**
   * Stores a receipt once.
   *
   * @param content id of the same content at occurrence 0
   */
  store(receipt: Receipt, content: string): Stored {
    const latest = this.#latest(content)
    if (latest && receipt.receivedAt - latest.firstAt <= REPEAT_WINDOW) {
      this.db.run('UPDATE receipts SET repeats = repeats + 1, last_at = ? WHERE id = ?', receipt.receivedAt, latest.id)
      return { stored: true, repeat: true, id: latest.id, receivedAt: latest.firstAt }
    }
    const occurrence = latest ? latest.occurrence + 1 : 0
    if (receipt.occurrence !== occurrence) return { stored: false, occurrence }
    this.db.run(
      `INSERT INTO receipts (seq, id, source, method, url, headers, body, verification, occurrence, received_at, last_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.db.next(receipt.receivedAt),
      receipt.id,
      receipt.source,
      receipt.method,
      receipt.url,
      JSON.stringify(receipt.headers),
      blob(receipt.body),
      JSON.stringify(receipt.verification),
      occurrence,
      receipt.receivedAt,
      receipt.receivedAt,
      STATE.pending,
    )
    if (occurrence > 0) {
      this.db.run(
        'INSERT OR REPLACE INTO occurrences (content, occurrence, id, first_at) VALUES (?, ?, ?, ?)',
        content,
        occurrence,
        receipt.id,
        receipt.receivedAt,
      )
    }
    return { stored: true, repeat: false, id: receipt.id, receivedAt: receipt.receivedAt }
  }

  #latest(content: string): { id: string; occurrence: number; firstAt: number } | undefined {
    const first = this.db.one<{ received_at: number }>('SELECT received_at FROM receipts WHERE id = ?', content)
    if (!first) return undefined
    const again = this.db.one<{ id: string; occurrence: number; first_at: number }>(
      'SELECT id, occurrence, first_at FROM occurrences WHERE content = ?',
      content,
    )
    return again
      ? { id: again.id, occurrence: again.occurrence, firstAt: again.first_at }
      : { id: content, occurrence: 0, firstAt: first.received_at }
  }

  /** Ids of the oldest receipts that wait to be processed. */
  pending(limit: number): string[] {
    return this.db.all<{ id: string }>('SELECT id FROM receipts WHERE state = 0 ORDER BY seq LIMIT ?', limit).map(({ id }) => id)
  }

  /** Whether more than `count` wait to be processed. */
  waits(count: number): boolean {
    return this.db.one('SELECT 1 FROM receipts WHERE state = 0 LIMIT 1 OFFSET ?', count) !== undefined
  }

  processed(id: string, events: number): void {
    this.db.run('UPDATE receipts SET state = ?, events = ?, reason = NULL WHERE id = ?', STATE.done, events, id)
  }

  /** Counts an attempt that failed; after `limit` of them the receipt is set aside. True when it was. */
  failed(id: string, reason: string, limit: number): boolean {
    this.db.run(
      `UPDATE receipts SET attempts = attempts + 1, reason = ?, state = CASE WHEN attempts + 1 >= ? THEN ? ELSE state END
       WHERE id = ?`,
      reason,
      limit,
      STATE.failed,
      id,
    )
    return this.db.one<{ state: number }>('SELECT state FROM receipts WHERE id = ?', id)?.state === STATE.failed
  }

  get(id: string): StoredReceipt | undefined {
    const row = this.db.one<ReceiptRow>('SELECT * FROM receipts WHERE id = ?', id)
    return row && read(row)
  }

  /** As {@link get}, to be worked on: a row that has been damaged is refused. */
  whole(id: string): StoredReceipt | undefined {
    const stored = this.get(id)
    if (stored?.damaged) throw new Error('the stored row is damaged and cannot be read')
    return stored
  }

  /** Newest first. */
  list(filter: { source?: string; state?: string; from?: number; before?: number; limit: number }): StoredReceipt[] {
    const where = ['seq >= ?', 'seq < ?']
    const bindings: (string | number)[] = [filter.from ?? 0, filter.before ?? Number.MAX_SAFE_INTEGER]
    if (filter.source !== undefined) {
      where.push('source = ?')
      bindings.push(filter.source)
    }
    if (filter.state !== undefined) {
      where.push('state = ?')
      bindings.push(Number(Object.keys(STATES).find((state) => STATES[Number(state)] === filter.state) ?? -1))
    }
    return this.db
      .all<ReceiptRow>(`SELECT * FROM receipts WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`, ...bindings, filter.limit)
      .map(read)
  }

  /** Oldest first, from a row on: what a replay walks along. */
  after(filter: { source?: string; after: number; until: number; limit: number }): StoredReceipt[] {
    return this.db
      .all<ReceiptRow>(
        `SELECT * FROM receipts WHERE seq > ? AND seq < ? ${filter.source === undefined ? '' : 'AND source = ?'}
         ORDER BY seq LIMIT ?`,
        ...[filter.after, filter.until, ...(filter.source === undefined ? [] : [filter.source])],
        filter.limit,
      )
      .map(read)
  }

  count(filter: { source?: string; after: number; until: number }): number {
    return (
      this.db.one<{ n: number }>(
        `SELECT count(*) AS n FROM receipts WHERE seq > ? AND seq < ? ${filter.source === undefined ? '' : 'AND source = ?'}`,
        ...[filter.after, filter.until, ...(filter.source === undefined ? [] : [filter.source])],
      )?.n ?? 0
    )
  }

  /**
   * Deletes what is older than row `before`, but for the newest `samples` of each source and what still waits.
   * Deletes at most `limit` per source and returns how many went.
   */
  expire(before: number, samples: Map<string, number>, limit: number): number {
    let deleted = 0
    for (const { source } of this.db.all<{ source: string }>('SELECT DISTINCT source FROM receipts')) {
      const keep = samples.get(source) ?? 0
      const oldestSample =
        keep === 0
          ? before
          : (this.db.one<{ seq: number }>(
              'SELECT seq FROM receipts WHERE source = ? ORDER BY seq DESC LIMIT 1 OFFSET ?',
              source,
              keep - 1,
            )?.seq ?? 0)
      const rows = this.db.all<{ seq: number }>(
        'SELECT seq FROM receipts WHERE source = ? AND seq < ? AND state <> 0 ORDER BY seq LIMIT ?',
        source,
        Math.min(before, oldestSample),
        limit,
      )
      for (const { seq } of rows) this.db.run('DELETE FROM receipts WHERE seq = ?', seq)
      deleted += rows.length
    }
    this.db.run('DELETE FROM occurrences WHERE first_at < ?', timeOf(before))
    return deleted
  }
}

function read(row: ReceiptRow): StoredReceipt {
  const headers = jsonOr<[string, string][] | null>(row.headers, null)
  const verification = jsonOr<Receipt['verification'] | null>(row.verification, null)
  return {
    seq: row.seq,
    receipt: {
      id: row.id,
      source: row.source,
      receivedAt: row.received_at,
      method: row.method,
      url: row.url,
      headers: headers ?? [],
      body: new Uint8Array(row.body),
      verification: verification ?? 'unverified',
      occurrence: row.occurrence,
    },
    lastAt: row.last_at,
    repeats: row.repeats,
    state: STATES[row.state] ?? 'failed',
    attempts: row.attempts,
    events: row.events,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(headers === null || verification === null ? { damaged: true } : {}),
  }
}

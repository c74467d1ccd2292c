/**
 * Gates: a destination that does not answer is left alone for a while, on its own, without holding up the others.
 */

import type { Database, Row } from './database.js'

export interface Gate {
  destination: string
  /** Failures since the last success. */
  failures: number
  /** Nothing is sent before. */
  openAt: number
  reason?: string
}

interface GateRow extends Row {
  destination: string
  failures: number
  open_at: number
  reason: string | null
}

export class Gates {
  constructor(private readonly db: Database) {}

  get(destination: string): Gate {
    const row = this.db.one<GateRow>('SELECT * FROM gates WHERE destination = ?', destination)
    return row ? read(row) : { destination, failures: 0, openAt: 0 }
  }

  /** Shuts the gate until `openAt`; an earlier failure that reaches further keeps it shut. */
  shut(destination: string, openAt: number, reason: string): void {
    this.db.run(
      `INSERT INTO gates (destination, failures, open_at, reason) VALUES (?, 1, ?, ?)
       ON CONFLICT (destination) DO UPDATE SET failures = failures + 1, open_at = max(open_at, excluded.open_at), reason = excluded.reason`,
      destination,
      openAt,
      reason,
    )
  }

  /** Opens the gate after a success, or because somebody says so. */
  open(destination: string): void {
    this.db.run('DELETE FROM gates WHERE destination = ?', destination)
  }

  list(): Gate[] {
    return this.db.all<GateRow>('SELECT * FROM gates').map(read)
  }
}

function read(row: GateRow): Gate {
  return {
    destination: row.destination,
    failures: row.failures,
    openAt: row.open_at,
    ...(row.reason === null ? {} : { reason: row.reason }),
  }
}

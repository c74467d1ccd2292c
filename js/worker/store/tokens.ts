/**
 * Single-use tokens: what lets the visual picker on a page save one definition. Only their digests are kept.
 */

import type { Database } from './database.js'

export class Tokens {
  constructor(private readonly db: Database) {}

  add(digest: string, purpose: string, expiresAt: number): void {
    this.db.run('INSERT INTO tokens (digest, purpose, expires_at) VALUES (?, ?, ?)', digest, purpose, expiresAt)
  }

  /** Uses a token up; true if it was good. */
  take(digest: string, purpose: string, now: number): boolean {
    const good =
      this.db.one('SELECT 1 FROM tokens WHERE digest = ? AND purpose = ? AND expires_at > ?', digest, purpose, now) !== undefined
    this.db.run('DELETE FROM tokens WHERE digest = ? OR expires_at <= ?', digest, now)
    return good
  }
}

/**
 * Plans and their versions: what runs, what ran, and drafts that do not run yet.
 */

import type { CompiledPlan } from '../deployed.js'
import { blob, type Database, type Row } from './database.js'

/** Bytes per row; a row may hold 2 MB. */
const PART = 1_000_000
/** Old plans stay for rollback; beyond this many versions the oldest unused go. */
const KEPT = 200

/** How a version came to run. */
export type Origin = 'deploy' | 'publish' | 'rollback'

export interface Version {
  version: number
  hash: string
  origin: Origin
  note?: string
  at: number
}

export interface Draft {
  hash: string
  note?: string
  at: number
}

type Kind = 'workspace' | 'edge' | 'browser'

export class Plans {
  constructor(private readonly db: Database) {}

  /** The version that runs. */
  current(): Version | undefined {
    return this.versions(1)[0]
  }

  /** Newest first. */
  versions(limit: number): Version[] {
    return this.db
      .all<Row & { version: number; hash: string; origin: string; note: string | null; at: number }>(
        'SELECT * FROM versions ORDER BY version DESC LIMIT ?',
        limit,
      )
      .map(({ note, origin, ...row }) => ({ ...row, origin: origin as Origin, ...(note === null ? {} : { note }) }))
  }

  version(version: number): Version | undefined {
    return this.versions(Number.MAX_SAFE_INTEGER).find((one) => one.version === version)
  }

  /** The hash that the last deployed script brought. */
  lastDeployed(): string | undefined {
    return this.db.one<{ hash: string }>(`SELECT hash FROM versions WHERE origin = 'deploy' ORDER BY version DESC LIMIT 1`)?.hash
  }

  /** Makes a plan the one that runs. */
  publish(plan: CompiledPlan, origin: Origin, note: string | undefined, now: number): Version {
    this.store(plan, now)
    return this.#run(plan.hash, origin, note, now)
  }

  /** Makes a stored plan the one that runs. */
  republish(hash: string, origin: Origin, note: string | undefined, now: number): Version | undefined {
    return this.has(hash) ? this.#run(hash, origin, note, now) : undefined
  }

  #run(hash: string, origin: Origin, note: string | undefined, now: number): Version {
    this.db.run('INSERT INTO versions (hash, origin, note, at) VALUES (?, ?, ?, ?)', hash, origin, note ?? null, now)
    this.db.run('DELETE FROM drafts WHERE hash = ?', hash)
    this.#expire()
    const version = this.current()
    if (!version) throw new Error('the version that was just written cannot be read')
    return version
  }

  has(hash: string): boolean {
    return this.db.one('SELECT 1 FROM plans WHERE hash = ?', hash) !== undefined
  }

  /** Keeps a plan, once. */
  store(plan: CompiledPlan, now: number): void {
    if (this.has(plan.hash)) return
    const parts = {
      workspace: this.#write(plan.hash, 'workspace', new TextEncoder().encode(plan.workspace)),
      edge: this.#write(plan.hash, 'edge', plan.edge),
      browser: this.#write(plan.hash, 'browser', plan.browser),
    }
    this.db.run(
      'INSERT INTO plans (hash, workspace_parts, edge_parts, browser_parts, created_at) VALUES (?, ?, ?, ?, ?)',
      plan.hash,
      parts.workspace,
      parts.edge,
      parts.browser,
      now,
    )
  }

  get(hash: string): CompiledPlan | undefined {
    if (!this.has(hash)) return undefined
    return {
      hash,
      edge: this.#read(hash, 'edge'),
      browser: this.#read(hash, 'browser'),
      workspace: new TextDecoder().decode(this.#read(hash, 'workspace')),
    }
  }

  draft(plan: CompiledPlan, note: string | undefined, now: number): void {
    this.store(plan, now)
    this.db.run('INSERT OR REPLACE INTO drafts (hash, note, at) VALUES (?, ?, ?)', plan.hash, note ?? null, now)
  }

  drafts(): Draft[] {
    return this.db
      .all<Row & { hash: string; note: string | null; at: number }>('SELECT * FROM drafts ORDER BY at DESC')
      .map(({ note, ...row }) => ({ ...row, ...(note === null ? {} : { note }) }))
  }

  discard(hash: string): boolean {
    const there = this.db.one('SELECT 1 FROM drafts WHERE hash = ?', hash) !== undefined
    this.db.run('DELETE FROM drafts WHERE hash = ?', hash)
    this.#expire()
    return there
  }

  #write(hash: string, kind: Kind, bytes: Uint8Array): number {
    let part = 0
    for (let start = 0; start < bytes.byteLength; start += PART) {
      this.db.run(
        'INSERT INTO plan_parts (hash, kind, part, bytes) VALUES (?, ?, ?, ?)',
        hash,
        kind,
        part,
        blob(bytes.subarray(start, start + PART)),
      )
      part += 1
    }
    return part
  }

  #read(hash: string, kind: Kind): Uint8Array {
    const parts = this.db.all<{ bytes: ArrayBuffer }>(
      'SELECT bytes FROM plan_parts WHERE hash = ? AND kind = ? ORDER BY part',
      hash,
      kind,
    )
    const whole = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.byteLength, 0))
    let offset = 0
    for (const { bytes } of parts) {
      whole.set(new Uint8Array(bytes), offset)
      offset += bytes.byteLength
    }
    return whole
  }

  /** Drops old versions, and plans that neither a version nor a draft names. */
  #expire(): void {
    this.db.run(
      'DELETE FROM versions WHERE version <= (SELECT max(version) FROM versions) - ? AND version <> (SELECT max(version) FROM versions WHERE origin = ?)',
      KEPT,
      'deploy',
    )
    const unused =
      '(SELECT hash FROM plans WHERE hash NOT IN (SELECT hash FROM versions) AND hash NOT IN (SELECT hash FROM drafts))'
    this.db.run(`DELETE FROM plan_parts WHERE hash IN ${unused}`)
    this.db.run(`DELETE FROM plans WHERE hash IN ${unused}`)
  }
}

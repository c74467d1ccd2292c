/**
 * Long work that survives restarts: replays that walk along the receipts, imports that a client feeds.
 */

import type { Database, Row } from './database.js'

export type JobKind = 'replay' | 'import'
export type JobState = 'running' | 'done' | 'failed' | 'cancelled'

export interface Job<Settings = Record<string, unknown>, Progress = Record<string, unknown>> {
  id: string
  kind: JobKind
  state: JobState
  createdAt: number
  updatedAt: number
  settings: Settings
  progress: Progress
}

interface JobRow extends Row {
  id: string
  kind: string
  state: string
  created_at: number
  updated_at: number
  settings: string
  progress: string
}

export class Jobs {
  constructor(private readonly db: Database) {}

  add(job: Omit<Job, 'state' | 'updatedAt'>): void {
    this.db.run(
      'INSERT INTO jobs (id, kind, state, created_at, updated_at, settings, progress) VALUES (?, ?, ?, ?, ?, ?, ?)',
      job.id,
      job.kind,
      'running',
      job.createdAt,
      job.createdAt,
      JSON.stringify(job.settings),
      JSON.stringify(job.progress),
    )
  }

  update(id: string, state: JobState, progress: object, now: number): void {
    this.db.run('UPDATE jobs SET state = ?, progress = ?, updated_at = ? WHERE id = ?', state, JSON.stringify(progress), now, id)
  }

  get(kind: JobKind, id: string): Job | undefined {
    const row = this.db.one<JobRow>('SELECT * FROM jobs WHERE kind = ? AND id = ?', kind, id)
    return row && read(row)
  }

  /** Newest first. */
  list(kind: JobKind, limit: number): Job[] {
    return this.db.all<JobRow>('SELECT * FROM jobs WHERE kind = ? ORDER BY created_at DESC, id LIMIT ?', kind, limit).map(read)
  }

  /** The oldest that is under way. */
  running(kind: JobKind): Job | undefined {
    const row = this.db.one<JobRow>(`SELECT * FROM jobs WHERE kind = ? AND state = 'running' ORDER BY created_at LIMIT 1`, kind)
    return row && read(row)
  }

  expire(before: number): void {
    this.db.run(`DELETE FROM jobs WHERE updated_at < ? AND state <> 'running'`, before)
  }
}

function read(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind as JobKind,
    state: row.state as JobState,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    settings: JSON.parse(row.settings),
    progress: JSON.parse(row.progress),
  }
}

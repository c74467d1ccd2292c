/**
 * Imports: how far each has come. Rows and progress are written together, so that a file sent again goes on where it broke off.
 */

import type { Receipt } from '../../types/core.js'
import type { Rooms } from './rooms.js'

export interface ImportProgress {
  /** Rows of the file that are dealt with. */
  rows: number
  stored: number
  /** Rows whose content was there before. */
  repeated: number
  refused: number
  /** The first rows that were refused, and why. */
  refusals: { row: number; reason: string }[]
  done: boolean
}

/** Refused rows that are named. */
const NAMED = 20
/** Receipts that may wait before an import is slowed down. */
const AHEAD = 5_000

export function beginImport(rooms: Rooms, id: string, source: string, now: number): ImportProgress | { taken: string } {
  const job = rooms.jobs.get('import', id)
  if (!job) {
    const progress: ImportProgress = { rows: 0, stored: 0, repeated: 0, refused: 0, refusals: [], done: false }
    rooms.jobs.add({ id, kind: 'import', createdAt: now, settings: { source }, progress: { ...progress } })
    return progress
  }
  if (job.settings.source !== source) {
    return { taken: `The import ${id} belongs to the source ${String(job.settings.source)}. Give this one another id.` }
  }
  return job.progress as unknown as ImportProgress
}

/** Takes the receipts of rows up to `last`; rows that were dealt with before are not in it. */
export function takeRows(
  rooms: Rooms,
  id: string,
  receipts: Receipt[],
  refused: { row: number; reason: string }[],
  last: number,
  now: number,
): ImportProgress {
  return rooms.db.transaction(() => {
    const job = rooms.jobs.get('import', id)
    if (!job) throw new Error(`there is no import ${id}`)
    const before = job.progress as unknown as ImportProgress
    let stored = 0
    for (const receipt of receipts) {
      const answer = rooms.receipts.store(receipt, receipt.id)
      if (answer.stored && !answer.repeat) stored += 1
    }
    const progress: ImportProgress = {
      rows: Math.max(before.rows, last),
      stored: before.stored + stored,
      repeated: before.repeated + receipts.length - stored,
      refused: before.refused + refused.length,
      refusals: [...before.refusals, ...refused].slice(0, NAMED),
      done: false,
    }
    rooms.jobs.update(id, 'running', progress, now)
    return progress
  })
}

export function endImport(rooms: Rooms, id: string, now: number): ImportProgress {
  const job = rooms.jobs.get('import', id)
  if (!job) throw new Error(`there is no import ${id}`)
  const progress = { ...(job.progress as unknown as ImportProgress), done: true }
  rooms.jobs.update(id, 'done', progress, now)
  return progress
}

/** Whether so much waits to be processed that an import should slow down. */
export function isAhead(rooms: Rooms): boolean {
  return rooms.receipts.waits(AHEAD)
}

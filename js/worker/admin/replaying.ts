/**
 * Replays, dry and real.
 */

import { countOf, dryRun, type ReplaySelection, select } from '../replay.js'
import { invalid, notFound, timeOf } from './input.js'
import { present } from './observing.js'
import type { Handlers } from './operations.js'

/** Receipts that one dry answer holds. */
const DRY = 200
/** Receipts that may be named one by one. */
const NAMED = 1_000

export const handlers: Handlers = {
  replay: (context, input) => {
    const { rooms, plan, planOf, work, now } = context
    const body = input.object()
    const selection = selectionOf(body)
    const hash = body.plan === undefined ? undefined : String(body.plan)
    const chosen = hash === undefined ? plan() : planOf(hash)
    if (!chosen) throw notFound('plan')
    const total = countOf(rooms, selection)
    if (body.dry !== false) {
      const start = typeof body.after === 'number' ? body.after : 0
      const { found, after } = select(rooms, selection, start, DRY)
      return {
        dry: true,
        plan: chosen.hash,
        total,
        receipts: found.flatMap((stored) => (stored ? [dryRun(rooms, chosen, stored.receipt)] : [])),
        ...(found.length === DRY ? { next: after } : {}),
      }
    }
    const id = `r${now.toString(36)}${Math.random().toString(36).slice(2, 8)}`
    rooms.jobs.add({
      id,
      kind: 'replay',
      createdAt: now,
      settings: { ...selection, ...(hash === undefined ? {} : { plan: hash }) },
      progress: { total, done: 0, failed: 0, events: 0, after: 0 },
    })
    work([])
    return { dry: false, plan: chosen.hash, total, replay: id }
  },

  replays: ({ rooms }, input) => ({ replays: rooms.jobs.list('replay', input.limit(50, 200)) }),

  replayOf: ({ rooms }, input) => {
    const job = rooms.jobs.get('replay', input.part('id'))
    if (!job) throw notFound('replay')
    return job
  },

  cancel: ({ rooms, now }, input) => {
    const job = rooms.jobs.get('replay', input.part('id'))
    if (!job) throw notFound('replay')
    if (job.state === 'running') rooms.jobs.update(job.id, 'cancelled', job.progress, now)
    return rooms.jobs.get('replay', job.id)
  },
}

function selectionOf(body: Record<string, unknown>): ReplaySelection {
  const { receipts, source, from, to } = body
  if (receipts !== undefined) {
    if (!Array.isArray(receipts) || receipts.length > NAMED || !receipts.every((id) => typeof id === 'string')) {
      throw invalid(`receipts is a list of at most ${NAMED} ids.`)
    }
    return { receipts }
  }
  if (source === undefined && from === undefined && to === undefined) {
    throw invalid('Name receipts, a source, or a range of time (from, to).')
  }
  return present({
    source: source === undefined ? undefined : String(source),
    from: from === undefined ? undefined : timeOf(from, 'from'),
    to: to === undefined ? undefined : timeOf(to, 'to'),
  })
}

/**
 * Destinations, dispatches, dead letters, imports, tokens of the picker.
 */

import { sequenceAt } from '../store/sequence.js'
import { invalid, notFound, timeOf } from './input.js'
import { namesAndPeople, nextOf, present, range } from './observing.js'
import type { Handlers } from './operations.js'

/** Minutes that a token of the picker is good for. */
const PICKER_MINUTES = 60

export const handlers: Handlers = {
  destinations: ({ rooms, plan }) => {
    const tally = rooms.outbox.tally()
    const gates = rooms.gates.list()
    return {
      destinations: [...plan().destinations.values()].map(({ check: _, ...destination }) => ({
        ...destination,
        pending: countOf(tally, destination.id, 'pending'),
        accepted: countOf(tally, destination.id, 'accepted'),
        dead: countOf(tally, destination.id, 'dead'),
        gate: gates.find((gate) => gate.destination === destination.id) ?? null,
      })),
    }
  },

  open: ({ rooms, plan, work }, input) => {
    const destination = input.part('destination')
    if (!plan().destinations.has(destination)) throw notFound('destination')
    rooms.gates.open(destination)
    work([destination])
    return { opened: true }
  },

  dispatches: (context, input) => {
    const limit = input.limit(50, 500)
    const given = {
      status: input.oneOf('status', ['pending', 'accepted', 'dead']),
      destination: input.text('destination'),
      ...range(input),
      ...namesAndPeople(context, input),
    }
    const dispatches = context.rooms.outbox.list({ ...present(given), limit })
    return { dispatches, ...nextOf(dispatches, limit) }
  },

  dispatch: ({ rooms }, input) => {
    const dispatch = rooms.outbox.get(Number(input.part('seq')))
    if (!dispatch) throw notFound('dispatch')
    return dispatch
  },

  revive: ({ rooms, work, now }, input) => {
    const { dispatches, destination, from, to } = input.object()
    if (dispatches !== undefined && !(Array.isArray(dispatches) && dispatches.every(Number.isSafeInteger))) {
      throw invalid('dispatches is a list of numbers, as the list of dead letters gives them in seq.')
    }
    if (dispatches === undefined && destination === undefined && from === undefined) {
      throw invalid('Name dispatches, a destination, or a time from which on.')
    }
    const given = {
      seqs: dispatches as number[] | undefined,
      destination: destination === undefined ? undefined : String(destination),
      from: from === undefined ? undefined : sequenceAt(timeOf(from, 'from')),
      to: to === undefined ? undefined : sequenceAt(timeOf(to, 'to')),
    }
    const revived = rooms.db.transaction(() => rooms.outbox.revive(present(given), now))
    work(rooms.outbox.waiting())
    return { revived }
  },

  imports: ({ rooms }, input) => ({ imports: rooms.jobs.list('import', input.limit(50, 200)) }),

  importOf: ({ rooms }, input) => {
    const job = rooms.jobs.get('import', input.part('id'))
    if (!job) throw notFound('import')
    return job
  },

  pickerToken: ({ rooms, now }, input) => {
    const { digest } = input.object()
    if (typeof digest !== 'string') throw invalid('The token has no digest.')
    const expiresAt = now + PICKER_MINUTES * 60_000
    rooms.tokens.add(digest, 'picker', expiresAt)
    return { expiresAt }
  },
}

function countOf(tally: { destination: string; status: string; count: number }[], destination: string, status: string): number {
  return tally.find((one) => one.destination === destination && one.status === status)?.count ?? 0
}

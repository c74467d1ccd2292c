/**
 * Looking: sources, samples, what was turned away, logs, receipts, events, counters.
 */

import { dryRun } from '../replay.js'
import type { StoredReceipt } from '../store/receipts.js'
import type { Rejected } from '../store/rejects.js'
import { LATEST, sequenceAt } from '../store/sequence.js'
import { type Input, invalid, notFound } from './input.js'
import type { AdminContext, Handlers } from './operations.js'

const DAY = 86_400_000

export const handlers: Handlers = {
  sources: ({ rooms, plan }) => {
    const { sources } = plan()
    const seen = rooms.tallies.catalogue()
    const counters = rooms.tallies.counters(0, LATEST)
    const total = (kind: string, subject: string) =>
      counters.reduce((sum, one) => (one.kind === kind && one.subject === subject ? sum + one.count : sum), 0)
    return {
      sources: [...sources.values()].map((source) => ({
        ...source,
        received: total('received', source.id),
        repeated: total('repeated', source.id),
        rejected: total('rejected', source.id),
        events: total('events', source.id),
        lastReceivedAt: rooms.receipts.list({ source: source.id, limit: 1 })[0]?.lastAt ?? null,
        eventNames: seen.filter((entry) => entry.source === source.id).length,
      })),
    }
  },

  samples: ({ rooms, plan }, input) => {
    const source = plan().sources.get(input.part('source'))
    if (!source) throw notFound('source')
    const limit = input.limit(Math.max(1, source.samples), 100)
    return { samples: rooms.receipts.list({ source: source.id, limit }).map(receiptOf) }
  },

  preview: (context, input) => {
    const { plan, planOf, rooms, now } = context
    const { sample, draft, receipt } = input.object()
    const with_ = draft === undefined ? plan() : planOf(String(draft))
    if (!with_) throw notFound('draft')
    const source = input.part('source')
    if (!with_.sources.has(source)) throw notFound('source')
    if (typeof receipt === 'string') {
      const stored = rooms.receipts.get(receipt)
      if (!stored) throw notFound('receipt')
      return dryRun(rooms, with_, { ...stored.receipt, source })
    }
    if (sample === undefined) throw invalid('Give a sample (a JSON body), or the id of a receipt.')
    return dryRun(rooms, with_, {
      id: '0'.repeat(64),
      source,
      receivedAt: now,
      method: 'POST',
      url: `/sources/${encodeURIComponent(source)}`,
      headers: [['content-type', 'application/json']],
      body: new TextEncoder().encode(typeof sample === 'string' ? sample : JSON.stringify(sample)),
      verification: 'unverified',
      occurrence: 0,
    })
  },

  rejected: ({ rooms }, input) => {
    const rejected = rooms.rejects.list(input.text('source'), before(input), input.limit(50, 100))
    return { rejected: rejected.map(rejectedOf), ...nextOf(rejected, input.limit(50, 100)) }
  },

  catalogue: ({ rooms }, input) => ({ events: rooms.tallies.catalogue(input.text('source')) }),

  counters: ({ rooms, now }, input) => ({
    counters: rooms.tallies.counters(input.time('from') ?? now - 28 * DAY, input.time('to') ?? now),
    dispatches: rooms.outbox.tally(),
    storedBytes: rooms.db.size,
  }),

  log: (context, input) => {
    const { rooms } = context
    const limit = input.limit(100, 1_000)
    const given = {
      stage: input.oneOf('stage', ['source', 'workflow', 'identity', 'route', 'dispatch']),
      status: input.oneOf('status', ['success', 'warning', 'failure']),
      code: input.text('code'),
      source: input.text('source'),
      workflow: input.text('workflow'),
      destination: input.text('destination'),
      message: input.text('message'),
      q: input.text('q'),
      from: input.time('from'),
      to: input.time('to'),
      before: input.number('before'),
      ...namesAndPeople(context, input),
    }
    const log = rooms.logs.search({ ...present(given), limit })
    return { log, ...nextOf(log, limit) }
  },

  receipts: ({ rooms }, input) => {
    const limit = input.limit(50, 500)
    const given = {
      source: input.text('source'),
      state: input.oneOf('state', ['pending', 'processed', 'failed']),
      ...range(input),
    }
    const receipts = rooms.receipts.list({ ...present(given), limit })
    return { receipts: receipts.map((stored) => ({ ...receiptOf(stored), body: undefined })), ...nextOf(receipts, limit) }
  },

  receipt: ({ rooms }, input) => {
    const stored = rooms.receipts.get(input.part('id').toLowerCase())
    if (!stored) throw notFound('receipt')
    const events = rooms.events.ofReceipt(stored.receipt.id)
    return { receipt: receiptOf(stored), events: events.map(({ event, ...rest }) => rest) }
  },

  events: (context, input) => {
    const limit = input.limit(50, 500)
    const given = {
      source: input.text('source'),
      type: input.oneOf('type', ['identify', 'track', 'page', 'screen', 'group', 'alias']),
      ...range(input),
      ...namesAndPeople(context, input),
    }
    const events = context.rooms.events.list({ ...present(given), limit })
    const whole = input.oneOf('whole', ['true', 'false']) === 'true'
    return { events: whole ? events : events.map(({ event, ...rest }) => rest), ...nextOf(events, limit) }
  },

  event: ({ rooms, plan }, input) => {
    const stored = rooms.events.get(input.part('id'))
    if (!stored) throw notFound('event')
    const person = stored.person === undefined ? undefined : rooms.people.get(stored.person)
    const known = person ? { person: { id: person.id, identifiers: person.identifiers } } : {}
    return {
      ...stored,
      dispatches: rooms.outbox.ofEvent(stored.id),
      // as the running plan decides it now
      decisions: plan().engine.explain(stored.event, known),
    }
  },
}

function before(input: Input): number {
  return input.number('before') ?? Number.MAX_SAFE_INTEGER
}

/** A page and a range of time, as row numbers. */
export function range(input: Input): { from?: number; before?: number } {
  const from = input.time('from')
  const to = input.time('to')
  const page = input.number('before')
  return present({
    from: from === undefined ? undefined : sequenceAt(from),
    before: to === undefined ? page : Math.min(page ?? Number.MAX_SAFE_INTEGER, sequenceAt(to)),
  })
}

/** The name of an event and a person, without regard to case. */
export function namesAndPeople({ rooms }: AdminContext, input: Input): { names?: string[]; people?: string[] } {
  const event = input.text('event')
  const person = input.text('person')
  return present({
    names: event === undefined ? undefined : rooms.tallies.spellings(event),
    people: person === undefined ? undefined : rooms.people.idsOf(person),
  })
}

/** Without what is undefined. */
export function present<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}

/** Where the next page begins, if this one is full. */
export function nextOf(rows: { seq: number }[], limit: number): { next?: number } {
  const last = rows.at(-1)
  return last && rows.length === limit ? { next: last.seq } : {}
}

function receiptOf({ seq, receipt, ...rest }: StoredReceipt) {
  const { body, ...meta } = receipt
  return { seq, ...meta, ...rest, length: body.byteLength, body: readable(body) }
}

function rejectedOf({ body, ...rest }: Rejected & { seq: number }) {
  return { ...rest, body: readable(body) }
}

/** A body as text, or as base64 where it is none. */
function readable(body: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) }
  } catch {
    let binary = ''
    for (const byte of body) binary += String.fromCharCode(byte)
    return { base64: btoa(binary) }
  }
}

/**
 * The dispatcher: one pump per destination, so that none waits for another. A pump sends what is due in batches,
 * keeps each person's requests in order, and stops when its gate is shut or nothing is due.
 *
 * A request is marked only after its answer: a crash in between sends it again under the same ULID.
 */

import type { Batch, Outcome } from '../types/core.js'
import type { DispatchOptions } from './config.js'
import type { LoadedPlan } from './engines.js'
import { send } from './send.js'
import type { Dispatch } from './store/outbox.js'
import type { Rooms } from './store/rooms.js'

/** Requests of one round: what a full batch of Customer.io holds. */
const ROUND = 1_000
/** Milliseconds by which what failed stays behind the opening of its gate. */
const BEHIND_GATE = 50
/** Milliseconds between two looks for what has been tried for too long. */
const GIVE_UP_CHECK = 60_000
/** Statuses with which a destination refuses a batch for the sake of some entry in it. */
const REFUSED_WHOLE = new Set([400, 413, 422])

export interface DispatcherDeps {
  rooms: Rooms
  plan: () => LoadedPlan
  options: DispatchOptions
  clock: () => number
  /** A pump has come to rest. */
  rested: () => void
}

export class Dispatcher {
  readonly #deps: DispatcherDeps
  readonly #pumps = new Map<string, Promise<void>>()
  /** When a destination at rest has something to send again. */
  readonly #wake = new Map<string, number>()
  /** When what has been tried for too long was last looked for. */
  readonly #checked = new Map<string, number>()

  constructor(deps: DispatcherDeps) {
    this.#deps = deps
  }

  /** Starts a pump for every destination that has something waiting and is not at it already. */
  start(): void {
    const now = this.#deps.clock()
    for (const destination of this.#deps.rooms.outbox.waiting()) {
      if (this.#pumps.has(destination) || (this.#wake.get(destination) ?? 0) > now) continue
      this.#wake.delete(destination)
      const pump = this.#pump(destination)
        .catch((error: unknown) => {
          // a fault of ours must not become a busy loop
          console.error(`dispatch to ${destination} failed inside:`, error)
          this.#wake.set(destination, this.#deps.clock() + 30_000)
        })
        .finally(() => {
          this.#pumps.delete(destination)
          this.#deps.rested()
        })
      this.#pumps.set(destination, pump)
    }
  }

  /** Something new has come for these destinations, or their gate was opened by hand. */
  nudge(destinations: Iterable<string>): void {
    for (const destination of destinations) this.#wake.delete(destination)
  }

  get busy(): boolean {
    return this.#pumps.size > 0
  }

  /** When the next destination at rest has something to send. */
  next(): number | undefined {
    return this.#wake.size === 0 ? undefined : Math.min(...this.#wake.values())
  }

  async #pump(destination: string): Promise<void> {
    const { rooms, clock, options } = this.#deps
    this.#giveUp(destination, clock())
    for (;;) {
      const plan = this.#deps.plan()
      const now = clock()
      const info = plan.destinations.get(destination)
      if (!info) return this.#removed(destination, now)
      // switched off: what waits goes on waiting
      if (!info.enabled) return this.#rest(destination, now + options.backoffLimit)
      const gate = rooms.gates.get(destination)
      if (gate.openAt > now) return this.#rest(destination, gate.openAt)
      const { rows, next } = rooms.outbox.due(destination, now, ROUND)
      if (rows.length === 0) return this.#rest(destination, next)
      // after failures one request feels the way
      await new Round(this.#deps, plan, destination, gate.failures > 0 ? 1 : options.parallel, gate.failures).run(rows)
    }
  }

  #rest(destination: string, until: number | undefined): void {
    if (until !== undefined) this.#wake.set(destination, until)
  }

  #removed(destination: string, now: number): void {
    const { rooms } = this.#deps
    for (;;) {
      const seqs = rooms.outbox.waitingFor(destination, ROUND)
      if (seqs.length === 0) return
      rooms.outbox.dead(seqs, null, 'the destination is no longer part of the workspace', now)
      rooms.tallies.count('dead', destination, now, seqs.length)
      rooms.tallies.flush()
    }
  }

  #giveUp(destination: string, now: number): void {
    const { rooms, options } = this.#deps
    if (now < (this.#checked.get(destination) ?? 0) + GIVE_UP_CHECK) return
    this.#checked.set(destination, now)
    const hopeless = rooms.outbox.triedSince(destination, now - options.giveUpHours * 3_600_000, ROUND)
    for (const row of hopeless) {
      const { seq, event, name, reason } = row
      const why = `given up after ${options.giveUpHours} h: ${reason ?? 'no answer'}`
      rooms.outbox.dead([seq], null, why, now)
      noteProfile(rooms, row, false, now)
      rooms.logs.add({ stage: 'dispatch', status: 'failure', code: 'dead', message: why, event, name, destination }, now)
      rooms.tallies.count('dead', destination, now)
    }
    if (hopeless.length > 0) rooms.tallies.flush()
  }
}

/** One pass over what is due. */
class Round {
  #stopped = false

  constructor(
    private readonly deps: DispatcherDeps,
    private readonly plan: LoadedPlan,
    private readonly destination: string,
    private readonly parallel: number,
    private readonly failures: number,
  ) {}

  async run(rows: Dispatch[]): Promise<void> {
    const find = index(rows)
    const lanes = limiter(this.parallel)
    // a batch waits for the earlier batches that hold one of its people, and is left if one of them was not settled
    const tails = new Map<string, Promise<boolean>>()
    const all = this.plan.engine
      .pack(
        this.destination,
        rows.map(({ request }) => request),
      )
      .map((batch) => {
        const entries = batch.entries.map((entry) => find(batch, entry.event))
        const people = new Set(batch.entries.flatMap(({ person }) => (person === undefined ? [] : [person])))
        const earlier = [...people].flatMap((person) => tails.get(person) ?? [])
        const settled = (async () => {
          if (!(await Promise.all(earlier)).every(Boolean)) return false
          return await lanes(() => (this.#stopped ? Promise.resolve(false) : this.#send(batch, entries)))
        })()
        for (const person of people) tails.set(person, settled)
        return settled
      })
    await Promise.all(all)
  }

  /** True when every entry is settled, one way or the other. */
  async #send(batch: Batch, entries: Dispatch[]): Promise<boolean> {
    const { options, clock } = this.deps
    const { status, outcomes } = await send(this.plan, batch, options.timeout, clock)
    if (entries.length > 1 && REFUSED_WHOLE.has(status) && outcomes.every(({ result }) => result === 'dead')) {
      return await this.#halve(entries)
    }
    this.#record(entries, outcomes, status)
    return outcomes.every(({ result }) => result !== 'retry')
  }

  /** A batch refused whole is halved until the entry that is to blame stands alone. */
  async #halve(entries: Dispatch[]): Promise<boolean> {
    const middle = entries.length >> 1
    let settled = true
    for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
      const requests = half.map(({ request }) => request)
      for (const batch of this.plan.engine.pack(this.destination, requests)) {
        if (this.#stopped) return false
        const find = index(half)
        settled =
          (await this.#send(
            batch,
            batch.entries.map(({ event }) => find(batch, event)),
          )) && settled
      }
    }
    return settled
  }

  #record(entries: Dispatch[], outcomes: Outcome[], status: number): void {
    const { rooms, clock } = this.deps
    const now = clock()
    rooms.db.transaction(() => {
      const accepted: Dispatch[] = []
      const retried: Dispatch[] = []
      let waitUntil: number | undefined
      let reason = 'no answer'
      entries.forEach((row, position) => {
        const outcome = outcomes[position]
        if (!outcome || outcome.result === 'retry') {
          retried.push(row)
          reason = outcome?.reason ?? reason
          if (outcome?.at !== undefined) waitUntil = Math.max(waitUntil ?? 0, outcome.at)
        } else if (outcome.result === 'accepted') accepted.push(row)
        else this.#dead(row, outcome.reason ?? `HTTP ${status}`, status, now)
      })
      this.#accepted(accepted, status, now)
      if (retried.length > 0) this.#retry(retried, retried.length === entries.length, waitUntil, reason, status, now)
      else if (this.failures > 0 && !this.#stopped) rooms.gates.open(this.destination)
      rooms.tallies.flush()
    })
  }

  #accepted(rows: Dispatch[], status: number, now: number): void {
    const { rooms } = this.deps
    if (rows.length === 0) return
    rooms.outbox.accepted(
      rows.map(({ seq }) => seq),
      status,
      now,
    )
    rooms.tallies.count('accepted', this.destination, now, rows.length)
    for (const row of rows) {
      noteProfile(rooms, row, true, now)
      const tries = row.attempts + 1
      const message = `Accepted (HTTP ${status})${tries > 1 ? ` at attempt ${tries}` : ''}.`
      rooms.logs.add({ ...about(row), status: 'success', code: 'accepted', message }, now)
    }
  }

  #dead(row: Dispatch, reason: string, status: number, now: number): void {
    const { rooms } = this.deps
    rooms.outbox.dead([row.seq], status, reason, now)
    rooms.tallies.count('dead', this.destination, now)
    noteProfile(rooms, row, false, now)
    rooms.logs.add({ ...about(row), status: 'failure', code: 'dead', message: reason }, now)
  }

  #retry(rows: Dispatch[], whole: boolean, asked: number | undefined, reason: string, status: number, now: number): void {
    const { rooms, options } = this.deps
    const attempt = whole ? this.failures : Math.min(...rows.map(({ attempts }) => attempts))
    const dueAt = asked !== undefined && asked > now ? asked + jitter(250) : now + pause(options, attempt)
    rooms.outbox.retry(
      rows.map(({ seq }) => seq),
      status,
      reason,
      now,
      // just after the gate: so that another request feels the way, should this one be what the destination chokes on
      whole ? dueAt + BEHIND_GATE : dueAt,
    )
    if (whole && !this.#stopped) {
      this.#stopped = true
      rooms.gates.shut(this.destination, dueAt, reason)
    }
    rooms.tallies.count('retried', this.destination, now, rows.length)
    const message = `${rows.length === 1 ? 'A request was' : `${rows.length} requests were`} not taken: ${reason}. Tried again in ${((dueAt - now) / 1000).toFixed(1)} s.`
    const [only] = rows
    const whom = rows.length === 1 && only ? about(only) : ({ stage: 'dispatch', destination: this.destination } as const)
    rooms.logs.add({ ...whom, status: 'warning', code: 'retry', message }, now)
  }
}

/** What becomes of somebody's profile at a destination; a request that is refused leaves it as it was. */
function noteProfile(rooms: Rooms, { person, destination, request }: Dispatch, accepted: boolean, now: number): void {
  if (person === undefined || request.profile === undefined) return
  rooms.people.profile(person, destination, request.profile === accepted, now)
}

function about(row: Dispatch) {
  return {
    stage: 'dispatch',
    destination: row.destination,
    event: row.event,
    receipt: row.receipt,
    source: row.source,
    name: row.name,
    ...(row.person === undefined ? {} : { person: row.person }),
  } as const
}

/** Exponential, with half of it left to chance, so that those who failed together do not return together. */
function pause({ backoff, backoffLimit }: DispatchOptions, failures: number): number {
  const full = Math.min(backoffLimit, backoff * 2 ** Math.min(failures, 30))
  return full / 2 + jitter(full / 2)
}

function jitter(most: number): number {
  return Math.floor(Math.random() * most)
}

/**
 * Finds the row behind an entry of a batch. An event may have several requests for one destination; they differ in
 * method and address, and those that do not come in order.
 */
function index(rows: Dispatch[]): (batch: Batch, event: string) => Dispatch {
  const queues = new Map<string, Dispatch[]>()
  for (const row of rows) {
    const key = `${row.event} ${row.request.method} ${row.request.url}`
    const queue = queues.get(key)
    if (queue) queue.push(row)
    else queues.set(key, [row])
  }
  return (batch, event) => {
    const row = queues.get(`${event} ${batch.method} ${batch.url}`)?.shift()
    if (!row) throw new Error(`a batch for ${batch.destination} holds the event ${event}, which was not handed in`)
    return row
  }
}

/** Runs at most `limit` at a time, in order of arrival. */
function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= limit) await new Promise<void>((go) => queue.push(go))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      queue.shift()?.()
    }
  }
}

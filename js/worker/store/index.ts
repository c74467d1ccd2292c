/**
 * The store: one Durable Object with its SQLite database. It writes down what the Worker accepts, then makes events of it,
 * keeps people together, and sends what is to be sent. Each step is a transaction; what a crash interrupts is done again.
 */

import { DurableObject } from 'cloudflare:workers'
import type { Receipt } from '../../types/core.js'
import type { AdminCall } from '../admin/operations.js'
import { operations } from '../admin/operations.js'
import { type CompiledPlan, current, type Deployed } from '../deployed.js'
import { Dispatcher } from '../dispatch.js'
import { Driver } from '../driver.js'
import { type Environment, isLoaded, type LoadedPlan, load } from '../engines.js'
import { beginImport, endImport, type ImportProgress, isAhead, takeRows } from './importing.js'
import type { Stored } from './receipts.js'
import type { Rejected } from './rejects.js'
import { type Rooms, rooms } from './rooms.js'
import { Together } from './together.js'

/** Answered when the Worker decided with a plan that no longer runs. */
export interface Stale {
  stale: true
  /** The hash of the plan that does. */
  hash: string
}

interface Submission {
  hash: string
  receipt: Receipt
  content: string
}

/** Longest time from storing a receipt to processing it, should the object be stopped in between. */
const WATCHDOG = 10_000

/** The Durable Object class; export it from the Worker's module and bind it as `STORE`. */
export class Store extends DurableObject<Environment> {
  readonly #deployed: Deployed
  readonly #rooms: Rooms
  readonly #driver: Driver
  readonly #submissions: Together<Submission, Stored | Stale>
  #plan: LoadedPlan

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env)
    this.#deployed = current()
    this.#rooms = rooms(ctx.storage)
    this.#plan = this.#start()
    const { clock } = this.#deployed.config
    const shared = { rooms: this.#rooms, plan: () => this.#plan, clock }
    const dispatcher = new Dispatcher({
      ...shared,
      options: this.#deployed.config.dispatch,
      rested: () => this.#driver.wake(),
    })
    this.#driver = new Driver({
      ...shared,
      dispatcher,
      alarms: ctx.storage,
      retentionDays: this.#deployed.config.retentionDays,
      planOf: (hash) => this.#planOf(hash),
    })
    this.#submissions = new Together(
      (submission) => this.#rooms.db.transaction(() => this.#store(submission)),
      (work) => this.#rooms.db.transaction(work),
    )
    ctx.blockConcurrencyWhile(() => this.#driver.start())
  }

  /** The plan that runs: the last one published, unless this script brought a workspace not seen before. */
  #start(): LoadedPlan {
    const { plans } = this.#rooms
    const { plan } = this.#deployed
    if (plans.lastDeployed() !== plan.hash) {
      this.#rooms.db.transaction(() => plans.publish(plan, 'deploy', undefined, this.#now()))
    }
    const hash = plans.current()?.hash ?? plan.hash
    return this.#planOf(hash) ?? load(plan, this.env)
  }

  #now(): number {
    return this.#deployed.config.clock()
  }

  #planOf(hash: string = this.#plan.hash): LoadedPlan | undefined {
    const known = isLoaded(hash)
    if (known) return known
    const plan = this.#rooms.plans.get(hash)
    return plan && load(plan, this.env)
  }

  /** Stores a receipt that was accepted under the plan `hash`. */
  async submit(hash: string, receipt: Receipt, content: string): Promise<Stored | Stale> {
    return await this.#submissions.add({ hash, receipt, content })
  }

  #store({ hash, receipt, content }: Submission): Stored | Stale {
    if (hash !== this.#plan.hash) return this.#stale()
    const now = this.#now()
    const stored = this.#rooms.receipts.store(receipt, content)
    if (!stored.stored) return stored
    if (stored.repeat) this.#repeated(receipt, stored.id, now)
    else {
      this.#driver.atLatest(now + WATCHDOG)
      this.#driver.soon()
    }
    return stored
  }

  #repeated(receipt: Receipt, id: string, now: number): void {
    const { logs, tallies } = this.#rooms
    logs.add(
      {
        stage: 'source',
        status: 'success',
        code: 'repeated',
        message: 'The same request came again within six hours: counted, not processed again.',
        receipt: id,
        source: receipt.source,
      },
      now,
    )
    tallies.count('repeated', receipt.source, now)
    tallies.flush()
  }

  /** Writes down a request that was turned away under the plan `hash`. */
  reject(hash: string, rejected: Rejected): Stale | { stale: false } {
    if (hash !== this.#plan.hash) return this.#stale()
    const { rejects, logs, tallies } = this.#rooms
    const { source, status, reason, at } = rejected
    tallies.count('rejected', source, at)
    tallies.flush()
    if (reason === 'inactive') {
      const message = 'The source is switched off: the request was answered with 200 and not kept.'
      logs.add({ stage: 'source', status: 'warning', code: reason, message, source }, at)
    } else {
      rejects.add(rejected)
      logs.add({ stage: 'source', status: 'failure', code: reason, message: `Turned away with ${status}: ${reason}`, source }, at)
    }
    return { stale: false }
  }

  #stale(): Stale {
    return { stale: true, hash: this.#plan.hash }
  }

  /** The hash of the plan that runs, and the plan itself for whoever knows another. */
  current(known?: string): { hash: string; plan?: CompiledPlan } {
    const { hash, plan } = this.#plan
    return known === hash || hash === this.#deployed.plan.hash ? { hash } : { hash, plan }
  }

  /** A stored plan. */
  stored(hash: string): CompiledPlan | undefined {
    return this.#rooms.plans.get(hash)
  }

  /** Begins an import or says how far it has come. */
  beginImport(id: string, source: string): ImportProgress | { taken: string } {
    return beginImport(this.#rooms, id, source, this.#now())
  }

  /** Takes rows of an import that were made receipts under the plan `hash`. */
  takeRows(
    hash: string,
    id: string,
    receipts: Receipt[],
    refused: { row: number; reason: string }[],
    last: number,
  ): Stale | { progress: ImportProgress; ahead: boolean } {
    if (hash !== this.#plan.hash) return this.#stale()
    const now = this.#now()
    this.#driver.atLatest(now + WATCHDOG)
    const progress = takeRows(this.#rooms, id, receipts, refused, last, now)
    this.#driver.soon()
    return { progress, ahead: isAhead(this.#rooms) }
  }

  endImport(id: string): ImportProgress {
    return endImport(this.#rooms, id, this.#now())
  }

  /** Uses up a token of the picker. */
  takeToken(digest: string): boolean {
    return this.#rooms.tokens.take(digest, 'picker', this.#now())
  }

  /** Keeps a plan that does not run yet. */
  keepDraft(plan: CompiledPlan, note: string): void {
    this.#rooms.db.transaction(() => this.#rooms.plans.draft(plan, note, this.#now()))
  }

  /** One operation of the admin API. */
  admin(call: AdminCall): unknown {
    return operations(call, {
      rooms: this.#rooms,
      plan: () => this.#plan,
      planOf: (hash) => this.#planOf(hash),
      run: (hash) => {
        this.#plan = this.#planOf(hash) ?? this.#plan
        this.#driver.soon()
      },
      work: (destinations) => {
        this.#driver.nudge(destinations)
        this.#driver.soon()
      },
      retentionDays: this.#deployed.config.retentionDays,
      now: this.#now(),
    })
  }

  override async alarm(): Promise<void> {
    await this.#driver.alarm()
  }
}

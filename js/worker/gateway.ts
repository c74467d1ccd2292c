/**
 * The Worker's side of the store: finds it, keeps the plan that runs, and tries again with the new one
 * when a plan was published in the meantime.
 */

import { FirepathError } from 'firepath'
import { admit } from './admission.js'
import type { Deployed } from './deployed.js'
import { type Environment, isLoaded, type LoadedPlan, load } from './engines.js'
import { busy } from './http.js'
import type { Stale, Store } from './store/index.js'

/** How long a plan is taken for the running one without asking, in milliseconds. */
const FRESH = 5_000
/** A plan may be published between two attempts, hardly twice. */
const ATTEMPTS = 4

/** The store's methods as the Worker calls them. */
export type StoreStub = {
  [Name in keyof Store]: Store[Name] extends (...args: infer Arguments) => infer Answer
    ? (...args: Arguments) => Promise<Awaited<Answer>>
    : never
}

export class Gateway {
  readonly #namespace: DurableObjectNamespace<Store>
  readonly #id: DurableObjectId
  #plan: LoadedPlan | undefined
  #checkedAt = Number.NEGATIVE_INFINITY

  constructor(
    readonly deployed: Deployed,
    readonly env: Environment,
  ) {
    this.#namespace = namespaceOf(env, deployed.config.store)
    this.#id = this.#namespace.idFromName('main')
  }

  /** The plan that runs, at most five seconds old. */
  async plan(): Promise<LoadedPlan> {
    const fresh = Date.now() - this.#checkedAt < FRESH
    return fresh && this.#plan ? this.#plan : await this.refresh()
  }

  /** The plan at hand, however old: for what the store refuses under an older plan anyway. */
  async atHand(): Promise<LoadedPlan> {
    return this.#plan ?? (await this.refresh())
  }

  /** Asks the store which plan runs. */
  async refresh(): Promise<LoadedPlan> {
    const answer = await this.ask((store) => store.current(this.#plan?.hash))
    const { plan: deployed } = this.deployed
    const plan = answer.plan ?? (answer.hash === deployed.hash ? deployed : undefined)
    this.#plan = isLoaded(answer.hash) ?? (plan ? load(plan, this.env) : this.#plan)
    if (!this.#plan) throw busy('store_unavailable', 'The store gave no plan.', 5)
    this.#checkedAt = Date.now()
    return this.#plan
  }

  /** After a publication through this very Worker. */
  forget(): void {
    this.#checkedAt = Number.NEGATIVE_INFINITY
  }

  /** Runs `work` under the running plan: again, should the store know a newer one. */
  async under<T extends object>(work: (plan: LoadedPlan) => Promise<T | Stale>): Promise<T> {
    let plan = await this.atHand()
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await work(plan)
      if (!('stale' in answer && answer.stale)) return answer as T
      plan = await this.refresh()
    }
    throw busy('plan_changing', 'Plans are being published; send it again.', 1)
  }

  /** One call to the store. What it cannot do becomes 503: the sender comes again. */
  async ask<T>(call: (store: StoreStub) => Promise<T>): Promise<T> {
    return await admit(this.deployed.config.limits.inFlight, async () => {
      try {
        // a stub belongs to the request that made it
        return await call(this.#namespace.get(this.#id) as unknown as StoreStub)
      } catch (error) {
        if (error instanceof FirepathError) throw error
        console.error('the store did not answer:', error)
        throw busy('store_unavailable', 'The request could not be stored. Send it again later.', 5)
      }
    })
  }
}

let gateway: Gateway | undefined

/** One gateway per isolate and environment. */
export function gatewayOf(deployed: Deployed, env: Environment): Gateway {
  if (gateway?.env !== env || gateway.deployed !== deployed) gateway = new Gateway(deployed, env)
  return gateway
}

function namespaceOf(env: Environment, binding: string): DurableObjectNamespace<Store> {
  const namespace = env[binding] as DurableObjectNamespace<Store> | undefined
  if (typeof namespace?.idFromName !== 'function') {
    throw new FirepathError(
      'MISSING_BINDING',
      `There is no Durable Object binding ${binding}. In wrangler.jsonc: "durable_objects": { "bindings": ` +
        `[{ "name": "${binding}", "class_name": "Store" }] } and "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Store"] }].`,
    )
  }
  return namespace
}

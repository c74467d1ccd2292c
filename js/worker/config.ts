/**
 * What an owner may set, with the defaults and their reasons.
 */

import type { Workspace } from '../types/core.js'

/** What {@link createWorker} takes. */
export interface WorkerOptions {
  /** The workspace that is compiled when the Worker starts; see `firepath/workspace.schema.json`. */
  workspace: Workspace
  /** Name of the Durable Object binding whose class is {@link Store}. Default `STORE`. */
  store?: string
  /** Name of the secret that opens the admin API. Default `ADMIN_TOKEN`; the API stays shut while it is not set. */
  adminToken?: string
  /** Origins of pages that may call the admin API, for a Studio that lives elsewhere. Default none. */
  adminOrigins?: string[]
  limits?: Partial<Limits>
  dispatch?: Partial<DispatchOptions>
  /** Days that receipts, events, logs and finished dispatches are kept. Default 28. People are kept until they are deleted. */
  retentionDays?: number
  /** Milliseconds since 1970; for tests that must not wait. Default `Date.now`. */
  clock?: () => number
}

export interface Limits {
  /** Body of one request, in bytes. Default 1 MiB; a Durable Object stores at most 2 MB in one row. */
  body: number
  /** Seconds a sender may take over its body. Default 10: Gist itself gives up after that. */
  bodySeconds: number
  /** Requests that one Worker instance holds towards the store at a time; the next one gets 503. Default 24: more of them made the answers slower, hardly more. */
  inFlight: number
}

export interface DispatchOptions {
  /** Milliseconds until an unanswered request counts as failed. Default 10,000, as Customer.io's own clients. */
  timeout: number
  /** Hours from the first attempt until a dispatch is dead. Default 72: what Customer.io still lets trigger campaigns. */
  giveUpHours: number
  /** Requests in the air per destination. Default 4, below the six connections that a Worker may hold open. */
  parallel: number
  /** Milliseconds before the second attempt; doubled for each further one. Default 1,000. */
  backoff: number
  /** The longest pause between two attempts, in milliseconds. Default 10 minutes. */
  backoffLimit: number
}

/** {@link WorkerOptions} with every default filled in. */
export interface Config {
  store: string
  adminToken: string
  adminOrigins: string[]
  limits: Limits
  dispatch: DispatchOptions
  retentionDays: number
  clock: () => number
}

export function resolve(options: WorkerOptions): Config {
  return {
    store: options.store ?? 'STORE',
    adminToken: options.adminToken ?? 'ADMIN_TOKEN',
    adminOrigins: options.adminOrigins ?? [],
    limits: { body: 1_048_576, bodySeconds: 10, inFlight: 24, ...options.limits },
    dispatch: {
      timeout: 10_000,
      giveUpHours: 72,
      parallel: 4,
      backoff: 1_000,
      backoffLimit: 600_000,
      ...options.dispatch,
    },
    retentionDays: options.retentionDays ?? 28,
    clock: options.clock ?? Date.now,
  }
}

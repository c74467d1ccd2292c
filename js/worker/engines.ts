/**
 * Plans at work, one per hash and isolate: the Worker verifies and decides with them, the store processes and sends.
 */

import { Engine } from 'firepath'
import type { DestinationInfo, SourceInfo } from '../engine.js'
import type { CompiledPlan } from './deployed.js'

export interface LoadedPlan {
  hash: string
  plan: CompiledPlan
  engine: Engine
  sources: Map<string, SourceInfo>
  destinations: Map<string, DestinationInfo>
  /** Names of the secrets that the plan needs and the environment lacks. */
  missingSecrets: string[]
}

/** The present plan, the one before it, and drafts that somebody tries out. */
const KEPT = 4

const loaded = new Map<string, LoadedPlan>()

/** The environment of a Worker: secrets are its strings. */
export type Environment = Record<string, unknown>

export function load(plan: CompiledPlan, env: Environment): LoadedPlan {
  const known = loaded.get(plan.hash)
  if (known) {
    // the most recently used stay
    loaded.delete(plan.hash)
    loaded.set(plan.hash, known)
    return known
  }
  const engine = new Engine(plan.edge, { secrets: secretsOf(env, secretNames(plan.workspace)) })
  const fresh: LoadedPlan = {
    hash: plan.hash,
    plan,
    engine,
    sources: new Map(engine.sources.map((source) => [source.id, source])),
    destinations: new Map(engine.destinations.map((destination) => [destination.id, destination])),
    missingSecrets: engine.missingSecrets,
  }
  loaded.set(plan.hash, fresh)
  // a plan that falls out may still be at work somewhere: its memory goes with its last user
  for (const hash of loaded.keys()) {
    if (loaded.size <= KEPT) break
    loaded.delete(hash)
  }
  return fresh
}

export function isLoaded(hash: string): LoadedPlan | undefined {
  return loaded.get(hash)
}

/** `$NAME` strings of a workspace. */
function secretNames(workspace: string): string[] {
  return [...new Set([...workspace.matchAll(/"\$([A-Za-z_][A-Za-z0-9_]*)"/g)].map(([, name]) => name as string))].sort()
}

/** The values of the named secrets and of nothing else. */
function secretsOf(env: Environment, names: string[]): Record<string, string> {
  const secrets: Record<string, string> = {}
  for (const name of names) {
    const value = env[name]
    if (typeof value === 'string' && value !== '') secrets[name] = value
  }
  return secrets
}

/**
 * What this script was deployed with. The Worker and its Durable Object may run in different isolates;
 * both evaluate the owner's module, so both find the same thing here.
 */

import { compile, FirepathError } from 'firepath'
import type { Diagnostic } from '../types/core.js'
import { type Config, resolve, type WorkerOptions } from './config.js'

/** A compiled workspace and the document it came from. */
export interface CompiledPlan {
  hash: string
  edge: Uint8Array
  browser: Uint8Array
  /** The workspace as JSON text. */
  workspace: string
}

export interface Deployed {
  config: Config
  plan: CompiledPlan
  warnings: Diagnostic[]
}

let deployed: Deployed | undefined

/** Compiles the workspace; a mistake in it stops the Worker from starting, with every finding in the message. */
export function deploy(options: WorkerOptions): Deployed {
  const workspace = JSON.stringify(options.workspace)
  const result = compile(options.workspace)
  if (!result.ok) {
    throw new FirepathError(
      'INVALID_WORKSPACE',
      `The workspace has mistakes and was not deployed:\n${result.diagnostics.map(describe).join('\n')}`,
    )
  }
  const { hash, edge, browser, diagnostics } = result
  deployed = { config: resolve(options), plan: { hash, edge, browser, workspace }, warnings: diagnostics }
  return deployed
}

export function current(): Deployed {
  if (!deployed) {
    throw new FirepathError(
      'NOT_DEPLOYED',
      'The module that exports Store must also call createWorker({ workspace }): the store runs the same plan.',
    )
  }
  return deployed
}

/** One finding in one or two lines. */
export function describe({ severity, code, path, message, help }: Diagnostic): string {
  return `  ${severity} ${code} at ${path || '/'}: ${message}${help ? `\n    ${help}` : ''}`
}

import { toJson } from './json.js'
import type { CompileResult, Workspace } from './types/core.js'
import { call } from './wasm.js'

/**
 * Compiles a workspace (an object, or its JSON text) into its two plans, or says everything that is wrong with it.
 * Bad content never throws; it is what the diagnostics are for.
 */
export function compile(workspace: Workspace | string): CompileResult {
  const json = typeof workspace === 'string' ? workspace : toJson(workspace, 'workspace')
  const answer = call((core) => core.compile(json))
  return { ...answer, diagnostics: JSON.parse(answer.diagnostics) } as CompileResult
}

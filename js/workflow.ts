import { toBytes, toJson, toObject } from './json.js'
import type { Diagnostic, Event, LogRecord } from './types/core.js'
import { call } from './wasm.js'

/** What {@link previewWorkflow} looks at. */
export interface WorkflowPreviewInput {
  /** The workflow as it stands in a workspace: `{ name, when, map }`. */
  workflow: Record<string, unknown>
  /** A body: as received (bytes or text, so that long numbers stay what they are), or as an object. */
  sample: Uint8Array | string | object
  /** The type of the source: decides what `$.gist` is. Default `webhook`. */
  source?: 'gist' | 'webhook'
  /** Its id in the workspace; part of the ids of events. */
  id?: string
  /** What came around the body: `$.request`. */
  request?: { method?: string; url?: string; headers?: [string, string][] }
  receivedAt?: number
}

/** What became of one part of a filter. */
export type FilterPart =
  | { met: boolean; all: FilterPart[] }
  | { met: boolean; any: FilterPart[] }
  | { met: boolean; none: FilterPart[] }
  | {
      met: boolean
      path: string
      operator: string
      expected: unknown
      ignoreCase?: boolean
      /** What stood at the path; missing if nothing did. */
      found?: unknown
      /** Why it is not met: `absent`, `present`, `differs`, `wrong_type`, `not_comparable`. */
      reason?: string
      /** The same in a sentence. */
      text?: string
    }

/** What a workflow would make of a sample. */
export interface WorkflowPreview {
  /** Whether the workflow compiles. */
  ok: boolean
  /** Findings, paths that the sample lacks among them; pointers are relative to the workflow. */
  diagnostics: Diagnostic[]
  /** Whether the filter lets the sample pass. */
  matched: boolean
  /** The filter, condition by condition; `null` if there is none. */
  filter: FilterPart | null
  /** What the mapping makes of the sample, whether it passes the filter or not. */
  events: Event[]
  log: LogRecord[]
}

/**
 * Tries a workflow on a sample, without any effect: which conditions are met and what was found, and the events that
 * would result. What is wrong with the workflow is part of the answer.
 *
 * @throws FirepathError `INVALID_JSON` if the sample is a text that is no JSON
 */
export function previewWorkflow(options: WorkflowPreviewInput): WorkflowPreview {
  const { sample, ...input } = toObject(options, 'options')
  const isText = typeof sample === 'string' || sample instanceof Uint8Array
  const body = toBytes(isText ? sample : toJson(sample, 'sample'), 'sample')
  const json = toJson(input, 'input')
  return JSON.parse(call((core) => core.previewWorkflow(json, body)))
}

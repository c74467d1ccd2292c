/**
 * The admin API: who may use it, where a call goes, and what is compiled on the way.
 */

import { compare, compile, FirepathError, previewWorkflow, type WorkflowPreviewInput } from 'firepath'
import type { Diagnostic, Event, Workspace } from '../../types/core.js'
import type { CompiledPlan } from '../deployed.js'
import type { Gateway } from '../gateway.js'
import { allowOrigin, bearer, HttpError, json, preflight, readBody, sameSecret, withHeaders } from '../http.js'
import { send } from '../send.js'
import type { AdminCall } from './operations.js'
import { find, type Operation } from './routes.js'

/** Events and URLs of one comparison. */
const COMPARISONS = 5_000
/** Stored events that plans are compared over if none are given. */
const RECENT = 200
/** A workspace may be large. */
const BODY_BYTES = 32 * 1_048_576

export async function admin(request: Request, pathname: string, gateway: Gateway): Promise<Response> {
  const origin = request.headers.get('origin')
  const readable = origin !== null && gateway.deployed.config.adminOrigins.includes(origin) ? allowOrigin(origin) : {}
  if (request.method === 'OPTIONS' && origin !== null && 'vary' in readable) return preflight(origin, 'GET, POST, DELETE')
  try {
    await authorize(request, gateway)
    const found = find(request.method, pathname.replace(/\/$/, ''))
    if (!found.operation) {
      throw found.allow.length > 0
        ? new HttpError(405, 'method_not_allowed', `Use ${found.allow.join(' or ')}.`, { allow: found.allow.join(', ') })
        : new HttpError(404, 'not_found', 'The admin API has nothing at this address; see docs/admin-api.md.')
    }
    const call: AdminCall = {
      operation: found.operation,
      path: found.path,
      query: Object.fromEntries(new URL(request.url).searchParams),
      body: request.method === 'POST' ? await bodyOf(request) : undefined,
    }
    return withHeaders(await carryOut(call, gateway), readable)
  } catch (error) {
    if (error instanceof HttpError) Object.assign(error.headers, readable)
    throw error
  }
}

/** Lets in whoever holds the admin token; nobody while there is none. */
export async function authorize(request: Request, gateway: Gateway): Promise<void> {
  const name = gateway.deployed.config.adminToken
  const expected = gateway.env[name]
  if (typeof expected !== 'string' || expected.length < 16) {
    const state = typeof expected === 'string' && expected !== '' ? 'shorter than 16 characters' : 'not set'
    throw new HttpError(403, 'admin_token_not_set', `The admin API is shut: the secret ${name} is ${state}.`)
  }
  const given = bearer(request)
  if (given === undefined || !(await sameSecret(given, expected))) {
    throw new HttpError(401, 'unauthorized', 'Send the admin token as Authorization: Bearer ….', { 'www-authenticate': 'Bearer' })
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  const bytes = await readBody(request, BODY_BYTES, 60)
  if (bytes.byteLength === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch {
    throw new HttpError(400, 'invalid_json', 'The body is not JSON.')
  }
}

async function carryOut(call: AdminCall, gateway: Gateway): Promise<Response> {
  const own = OWN[call.operation]
  if (own) return await own(call, gateway)
  return json(await ask(call, gateway))
}

async function ask(call: AdminCall, gateway: Gateway): Promise<unknown> {
  const answer = (await gateway.ask(async (store) => await store.admin(call))) as object | { error: { status: number } }
  if (answer && 'error' in answer && typeof answer.error === 'object' && 'status' in answer.error) {
    const { status, code, message } = answer.error as { status: number; code: string; message: string }
    throw new HttpError(status, code, message)
  }
  return answer
}

/** Operations that the Worker carries out itself, or prepares for the store. */
const OWN: Partial<Record<Operation, (call: AdminCall, gateway: Gateway) => Promise<Response>>> = {
  compile: async (call) => {
    const { ok, diagnostics, ...rest } = compile(workspaceOf(call))
    return json({ ok, diagnostics, ...('hash' in rest ? { hash: rest.hash, sizes: sizesOf(rest) } : {}) })
  },

  publish: async (call, gateway) => {
    const { workspace } = call.body as { workspace?: unknown }
    const made = workspace === undefined ? undefined : make(workspaceOf(call))
    if (made && 'refused' in made) return made.refused
    const answer = await ask(made ? { ...call, body: without(call.body), compiled: made.plan } : call, gateway)
    gateway.forget()
    return json({ ...(answer as object), diagnostics: made?.diagnostics ?? [] })
  },

  rollback: async (call, gateway) => {
    const answer = await ask(call, gateway)
    gateway.forget()
    return json(answer)
  },

  draft: async (call, gateway) => {
    const made = make(workspaceOf(call))
    if ('refused' in made) return made.refused
    const answer = await ask({ ...call, body: without(call.body), compiled: made.plan }, gateway)
    return json({ ...(answer as object), diagnostics: made.diagnostics })
  },

  compare: async (call, gateway) => {
    const { from, to, urls, events } = (call.body ?? {}) as { from?: unknown; to?: unknown; urls?: unknown; events?: unknown }
    const [one, other] = await Promise.all([planNamed(from, gateway), planNamed(to, gateway)])
    const subjects = [...list<string>(urls), ...list<Event>(events)]
    if (subjects.length > COMPARISONS)
      throw new HttpError(400, 'invalid_request', `At most ${COMPARISONS} events and URLs at a time.`)
    const over = subjects.length > 0 ? subjects : await recentEvents(gateway)
    return json({ from: one.hash, to: other.hash, subjects: over.length, differences: compare(one.edge, other.edge, over) })
  },

  previewWorkflow: async (call) => {
    const input = call.body as WorkflowPreviewInput
    if (typeof input?.workflow !== 'object' || input.workflow === null || input.sample === undefined) {
      throw new HttpError(400, 'invalid_request', 'Give a workflow and a sample.')
    }
    try {
      return json(previewWorkflow(input))
    } catch (error) {
      if (error instanceof FirepathError) throw new HttpError(400, error.code.toLowerCase(), error.message)
      throw error
    }
  },

  check: async (call, gateway) => {
    const plan = await gateway.plan()
    const id = call.path.destination ?? ''
    if (!plan.destinations.has(id)) throw new HttpError(404, 'not_found', 'The running plan has no such destination.')
    const check = plan.destinations.get(id)?.check
    if (!check) {
      throw new HttpError(400, 'invalid_request', 'Only Customer.io can be asked, and only where its apiKey is set.')
    }
    const { clock, dispatch } = gateway.deployed.config
    const { status, outcomes } = await send(plan, check, dispatch.timeout, clock)
    const [outcome] = outcomes
    return json({ ok: outcome?.result === 'accepted', status, ...(outcome?.reason ? { reason: outcome.reason } : {}) })
  },

  pickerToken: async (call, gateway) => {
    const bytes = crypto.getRandomValues(new Uint8Array(24))
    const token = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const answer = await ask({ ...call, body: { digest: await digestOf(token) } }, gateway)
    return json({ token, ...(answer as object) })
  },
}

/** The hexadecimal SHA-256 of a token: all that is stored of it. */
export async function digestOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function workspaceOf(call: AdminCall): Workspace {
  const { workspace } = (call.body ?? {}) as { workspace?: unknown }
  if (typeof workspace !== 'object' || workspace === null) {
    throw new HttpError(400, 'invalid_request', 'Give the workspace as an object: { "workspace": { … } }.')
  }
  return workspace as Workspace
}

function make(workspace: Workspace): { plan: CompiledPlan; diagnostics: Diagnostic[] } | { refused: Response } {
  const result = compile(workspace)
  if (!result.ok) {
    const message = 'The workspace has mistakes; the plan that runs stays.'
    return { refused: json({ error: { code: 'invalid_workspace', message }, diagnostics: result.diagnostics }, 422) }
  }
  const { hash, edge, browser, diagnostics } = result
  return { plan: { hash, edge, browser, workspace: JSON.stringify(workspace) }, diagnostics }
}

function sizesOf({ edge, browser }: { edge: Uint8Array; browser: Uint8Array }) {
  return { edge: edge.byteLength, browser: browser.byteLength }
}

/** The store needs the compiled plan, not the document a second time. */
function without(body: unknown): unknown {
  const { workspace: _, ...rest } = body as Record<string, unknown>
  return rest
}

/** A plan by its hash, by "current", or compiled from a workspace. */
async function planNamed(name: unknown, gateway: Gateway): Promise<CompiledPlan> {
  if (name === undefined || name === 'current') return (await gateway.plan()).plan
  if (typeof name === 'string') {
    const stored = await gateway.ask(async (store) => await store.stored(name))
    if (stored) return stored as CompiledPlan
    throw new HttpError(404, 'not_found', 'There is no plan of this hash.')
  }
  const made = make(name as Workspace)
  if ('refused' in made)
    throw new HttpError(422, 'invalid_workspace', 'The workspace to compare with has mistakes; compile it to see them.')
  return made.plan
}

async function recentEvents(gateway: Gateway): Promise<Event[]> {
  const call: AdminCall = { operation: 'events', path: {}, query: { limit: String(RECENT), whole: 'true' }, body: undefined }
  const { events } = (await ask(call, gateway)) as { events: { event: Event }[] }
  return events.map(({ event }) => event)
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : []
}

/**
 * `/pick`: where the visual picker saves a definition, with a token that is good once. What it saves becomes a draft
 * of the running workspace; a person publishes it.
 */

import { compile } from 'firepath'
import { digestOf } from './admin/index.js'
import type { Gateway } from './gateway.js'
import { allowOrigin, HttpError, json, preflight, readBody, withHeaders } from './http.js'

const BODY_BYTES = 65_536

export async function pick(request: Request, gateway: Gateway): Promise<Response> {
  const origin = request.headers.get('origin')
  if (request.method === 'OPTIONS') return preflight(origin ?? '*', 'POST')
  const readable = origin === null ? {} : allowOrigin(origin)
  try {
    return withHeaders(await save(request, gateway), readable)
  } catch (error) {
    if (error instanceof HttpError) Object.assign(error.headers, readable)
    throw error
  }
}

async function save(request: Request, gateway: Gateway): Promise<Response> {
  if (request.method !== 'POST')
    throw new HttpError(405, 'method_not_allowed', 'Send a POST request.', { allow: 'POST, OPTIONS' })
  const { token, events } = await bodyOf(request)
  if (typeof token !== 'string' || !Array.isArray(events)) {
    throw new HttpError(400, 'invalid_request', 'Give { "token": "…", "events": [ … ] }.')
  }
  const digest = await digestOf(token)
  if (!(await gateway.ask(async (store) => await store.takeToken(digest)))) {
    throw new HttpError(401, 'token_used', 'This token was used already, is too old, or never was one. Ask for a new one.')
  }
  const { plan } = await gateway.plan()
  const running = JSON.parse(plan.workspace) as { events?: unknown[] }
  const workspace = { ...running, events: [...(running.events ?? []), ...events] }
  const result = compile(workspace)
  if (!result.ok) {
    const message = 'The definition was not saved: the workspace would not compile with it.'
    return json({ error: { code: 'invalid_workspace', message }, diagnostics: result.diagnostics }, 422)
  }
  const { hash, edge, browser, diagnostics } = result
  await gateway.ask(
    async (store) => await store.keepDraft({ hash, edge, browser, workspace: JSON.stringify(workspace) }, 'picked on a page'),
  )
  return json({ draft: hash, diagnostics })
}

async function bodyOf(request: Request): Promise<{ token?: unknown; events?: unknown }> {
  const bytes = await readBody(request, BODY_BYTES, 10)
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof body === 'object' && body !== null) return body
  } catch {
    // answered below
  }
  throw new HttpError(400, 'invalid_json', 'The body is not a JSON object.')
}

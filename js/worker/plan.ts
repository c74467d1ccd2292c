/**
 * `/plan/…`: the browser plans, for trackers. A plan's name is its hash, so that one may be kept for ever.
 */

import type { Gateway } from './gateway.js'
import { HttpError } from './http.js'

const HEADERS = {
  'content-type': 'application/octet-stream',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}
/** Seconds until a published plan is seen by all pages. */
const SHORT = 60

export async function servePlan(request: Request, name: string, gateway: Gateway): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new HttpError(405, 'method_not_allowed', 'Plans are fetched with GET.', { allow: 'GET, HEAD' })
  }
  const current = await gateway.plan()
  if (name === 'current') return respond(request, current.hash, current.plan.browser, `public, max-age=${SHORT}`)
  const hash = /^([0-9a-z]+)\.plan$/.exec(name)?.[1]
  const plan =
    hash === undefined ? undefined : hash === current.hash ? current.plan : await gateway.ask((store) => store.stored(hash))
  if (!plan) throw new HttpError(404, 'unknown_plan', 'There is no plan of this name.', { 'access-control-allow-origin': '*' })
  return respond(request, plan.hash, plan.browser, 'public, max-age=31536000, immutable')
}

function respond(request: Request, hash: string, bytes: Uint8Array, cacheControl: string): Response {
  const etag = `"${hash}"`
  const headers = { ...HEADERS, etag, 'cache-control': cacheControl }
  const known = request.headers.get('if-none-match')
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers })
  return new Response(request.method === 'HEAD' ? null : bytes, { headers })
}

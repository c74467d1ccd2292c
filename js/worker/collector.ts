/**
 * The collector: Segment's HTTP API, for the tracker and for the SDKs that people have already.
 */

import type { Receipt } from '../types/core.js'
import { refuseWhenFull } from './admission.js'
import type { LoadedPlan } from './engines.js'
import type { Gateway } from './gateway.js'
import { allowOrigin, HttpError, json, preflight, readEncodedBody, withHeaders } from './http.js'
import { accept, inboundOf, sentence, turnedAway } from './receive.js'

/** Segment's calls, long and short. */
const CALLS = new Set([
  'identify',
  'track',
  'page',
  'screen',
  'group',
  'alias',
  'batch',
  'import',
  'i',
  't',
  'p',
  's',
  'g',
  'a',
  'b',
])

export async function collect(request: Request, call: string, gateway: Gateway): Promise<Response> {
  if (call === 'm' || call === 'metrics') return await metrics(request)
  if (!CALLS.has(call)) throw new HttpError(404, 'unknown_call', `There is no call /v1/${call}.`)
  return await answer(request, gateway, async () => ({ success: true }))
}

/** Takes events in and answers with what `reply` says about them. */
export async function answer(
  request: Request,
  gateway: Gateway,
  reply: (receipt: Receipt, plan: LoadedPlan) => Promise<object>,
): Promise<Response> {
  const origin = request.headers.get('origin')
  // whether pages of this origin may send is said per source; before the write key is known, preflights are all alike
  if (request.method === 'OPTIONS') return preflight(origin ?? '*', 'POST')
  const readable = origin === null ? {} : allowOrigin(origin)
  try {
    if (request.method !== 'POST') {
      throw new HttpError(405, 'method_not_allowed', 'Send a POST request.', { allow: 'POST, OPTIONS' })
    }
    return withHeaders(json(await take(request, gateway, reply)), readable)
  } catch (error) {
    if (error instanceof HttpError) Object.assign(error.headers, readable)
    throw error
  }
}

async function take(
  request: Request,
  gateway: Gateway,
  reply: (receipt: Receipt, plan: LoadedPlan) => Promise<object>,
): Promise<object> {
  const { limits } = gateway.deployed.config
  refuseWhenFull(limits.inFlight)
  const body = await readEncodedBody(request, limits.body, limits.bodySeconds)
  const inbound = inboundOf(request, body, gateway)
  let plan = await gateway.atHand()
  let source = plan.engine.collectorFor(inbound)
  if (source === undefined) {
    // a source that was published a moment ago
    plan = await gateway.refresh()
    source = plan.engine.collectorFor(inbound)
  }
  if (source === undefined) {
    await turnedAway(request, '', withoutKey(body), body.byteLength, { status: 401, reason: 'unknown_write_key' }, gateway)
    throw new HttpError(
      401,
      'unknown_write_key',
      'No source has this write key. Send it as the user of Basic authorization or as writeKey.',
    )
  }
  // the write key of a browser source is public, that of a server is not
  const keep = plan.sources.get(source)?.type === 'http' ? withoutKey : undefined
  const accepted = await accept(request, source, body, gateway, keep)
  if (accepted.reject) {
    const { status, reason } = accepted.reject
    if (status === 200) return { success: true, note: reason }
    throw new HttpError(status, reason, sentence(reason))
  }
  return await reply(accepted.receipt, accepted.plan)
}

const KEY = /("writeKey"\s*:\s*")(?:[^"\\]|\\.)*"/g

/** The body with its write key blanked out, if it holds one. */
function withoutKey(body: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(body)
  return text.includes('"writeKey"') ? new TextEncoder().encode(text.replaceAll(KEY, '$1***"')) : body
}

/** Segment's browser SDK reports on itself; nobody here reads that. */
async function metrics(request: Request): Promise<Response> {
  await request.body?.cancel()
  return withHeaders(json({ success: true }), allowOrigin(request.headers.get('origin') ?? '*'))
}

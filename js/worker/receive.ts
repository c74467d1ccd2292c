/**
 * `/sources/:id`: what senders of webhooks talk to. Answers in the order that matters to Gist:
 * 413, 404, 410, 401, 200 for an inactive source, 200 once stored, 503.
 */

import type { InboundRequest, Receipt } from '../types/core.js'
import { refuseWhenFull } from './admission.js'
import type { LoadedPlan } from './engines.js'
import type { Gateway } from './gateway.js'
import { HttpError, json, readBody } from './http.js'
import type { Stale } from './store/index.js'
import { REJECTED_BODY, type Rejected } from './store/rejects.js'

const METHODS = ['POST', 'PUT', 'GET']

export async function receive(request: Request, source: string, gateway: Gateway): Promise<Response> {
  if (!METHODS.includes(request.method)) {
    throw new HttpError(405, 'method_not_allowed', 'Send a POST, PUT or GET request.', { allow: METHODS.join(', ') })
  }
  const { limits } = gateway.deployed.config
  refuseWhenFull(limits.inFlight)
  let body: Uint8Array
  try {
    body = await readBody(request, limits.body, limits.bodySeconds)
  } catch (error) {
    if (error instanceof HttpError && error.status === 413) await turnedAwayEarly(request, source, gateway, error)
    throw error
  }
  const { reject } = await accept(request, source, body, gateway)
  if (!reject) return json({ ok: true })
  return json(
    reject.status === 200
      ? { ok: true, note: reject.reason }
      : { error: { code: reject.reason, message: sentence(reject.reason) } },
    reject.status,
  )
}

/** Verifies and stores, or writes down why not. */
export async function accept(
  request: Request,
  source: string,
  body: Uint8Array,
  gateway: Gateway,
  /** What of the body is kept, should it hold a credential. */
  keep: (body: Uint8Array) => Uint8Array = (body) => body,
): Promise<
  { receipt: Receipt; plan: LoadedPlan; reject?: undefined } | { receipt?: undefined; reject: { status: number; reason: string } }
> {
  const inbound = inboundOf(request, body, gateway)
  return await gateway.under(async (plan) => {
    const first = plan.engine.accept(source, inbound)
    if (first.reject) {
      const answer = await gateway.ask((store) =>
        store.reject(
          plan.hash,
          rejectedOf(
            request,
            plan.sources.has(source) ? source : '',
            keep(body),
            body.byteLength,
            first.reject,
            inbound.receivedAt,
          ),
        ),
      )
      return answer.stale ? answer : { reject: first.reject }
    }
    return await submit(plan, source, inbound, first.receipt, gateway, keep)
  })
}

async function submit(
  plan: LoadedPlan,
  source: string,
  inbound: InboundRequest,
  receipt: Receipt,
  gateway: Gateway,
  keep: (body: Uint8Array) => Uint8Array,
): Promise<{ receipt: Receipt; plan: LoadedPlan } | Stale> {
  let attempt = receipt
  for (;;) {
    const handed = { ...attempt, body: keep(attempt.body) }
    const answer = await gateway.ask((store) => store.submit(plan.hash, handed, receipt.id))
    if ('stale' in answer) return answer
    if (answer.stored) return { receipt: { ...handed, id: answer.id, receivedAt: answer.receivedAt }, plan }
    const again = plan.engine.accept(source, { ...inbound, occurrence: answer.occurrence })
    if (!again.receipt) throw new HttpError(503, 'store_unavailable', 'Send it again later.', { 'retry-after': '5' })
    attempt = again.receipt
  }
}

export function inboundOf(request: Request, body: Uint8Array, gateway: Gateway): InboundRequest {
  return {
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body,
    receivedAt: gateway.deployed.config.clock(),
  }
}

async function turnedAwayEarly(request: Request, source: string, gateway: Gateway, error: HttpError): Promise<void> {
  const length = Number(request.headers.get('content-length') ?? '0')
  await turnedAway(request, source, new Uint8Array(0), length, { status: error.status, reason: error.code }, gateway)
}

/** Writes down a request that did not come as far as verification. */
export async function turnedAway(
  request: Request,
  source: string,
  body: Uint8Array,
  length: number,
  reject: { status: number; reason: string },
  gateway: Gateway,
): Promise<void> {
  await gateway.under(async (plan) => {
    const known = plan.sources.has(source) ? source : ''
    return await gateway.ask((store) =>
      store.reject(plan.hash, rejectedOf(request, known, body, length, reject, gateway.deployed.config.clock())),
    )
  })
}

/** Headers whose values help to find a mistake and are nobody's credentials. */
const SHOWN = new Set([
  'accept',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'host',
  'origin',
  'user-agent',
  'x-hub-signature',
  'x-hub-signature-256',
])

/** What is kept of a request that was turned away: enough to see the mistake, nothing that opens anything. */
function rejectedOf(
  request: Request,
  source: string,
  body: Uint8Array,
  length: number,
  reject: { status: number; reason: string },
  at: number,
): Rejected {
  const url = new URL(request.url)
  // a token may stand in the path or the query
  const [, first = '', second = ''] = url.pathname.split('/')
  const names = [...url.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=…`)
  return {
    source,
    at,
    status: reject.status,
    reason: reject.reason,
    method: request.method,
    url: `/${[first, second].filter(Boolean).join('/').slice(0, 200)}${names.length > 0 ? `?${names.join('&').slice(0, 500)}` : ''}`,
    headers: [...request.headers].map(([name, value]) => [name, SHOWN.has(name) ? value.slice(0, 500) : '…']),
    body: body.slice(0, REJECTED_BODY),
    length,
  }
}

const SENTENCES: Record<string, string> = {
  unknown_source: 'There is no source of this name. The last part of the URL is the id of a source in the workspace.',
  retired: 'This source is retired.',
  missing_header: 'The request bears no signature or token.',
  mismatch: 'The signature or token is not the right one.',
  no_secret: 'The secret of this source is not set on the Worker.',
  origin_not_allowed: 'This source does not take events from pages of this origin.',
  unparsable_body: 'The body is not JSON.',
}

export function sentence(reason: string): string {
  return SENTENCES[reason] ?? `The request was not accepted: ${reason.replaceAll('_', ' ')}.`
}

/**
 * The main job, for real: one signed webhook is posted, and what became of it is read back from the Worker's admin
 * API and from the stand-in. Nothing here is assumed: a step that did not happen is shown as not happened.
 */

import { isDeepStrictEqual } from 'node:util'
import { StartFailure } from './failure.mjs'
import { fact, heading } from './terminal.mjs'
import { contactTagged, sign } from './webhook.mjs'

/** How long the Worker may take from the answer to the delivery. */
const patience = 20_000

/**
 * @param {import('./stack.mjs').Stack} stack
 * @returns {Promise<void>}
 */
export async function sendWebhook(stack) {
  const admin = api(stack.worker, stack.secrets.ADMIN_TOKEN)
  const before = (await taken(stack)).at(-1)?.seq ?? 0
  const body = contactTagged(Date.now())
  const signature = sign(body, stack.secrets.GIST_WEBHOOK_SECRET)

  heading('One webhook from Gist, end to end')
  fact('sent', 'POST /sources/gist', `${Buffer.byteLength(body)} bytes, X-Hub-Signature: ${signature.slice(0, 17)}…`, 'none')

  const started = performance.now()
  const response = await fetch(`${stack.worker}/sources/gist`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature': signature },
    body,
  })
  const took = `${Math.round(performance.now() - started)} ms`
  if (!response.ok) {
    fact('received', `${response.status}`, await response.text(), 'failed')
    throw new StartFailure('The Worker did not accept the webhook.')
  }

  const receipt = await until(
    'the receipt',
    () => receiptOf(admin, body),
    ({ state }) => state !== 'pending',
  )
  fact('received', `${response.status} in ${took}`, `stored as receipt ${receipt.id.slice(0, 12)}…`)

  const { verification } = receipt
  if (!verification?.verified) throw missing('verified', receipt)
  fact('verified', `HMAC-SHA1 over the ${verification.form} form`, `with secret ${verification.secret + 1}`)

  const { parseGistWebhook } = await import('firepath')
  const typed = parseGistWebhook(receipt.body.text)
  if (typed.topic === 'unknown') throw missing('typed', receipt)
  fact('typed', typed.topic, typed.documented ? 'a topic that Gist documents' : 'not documented by Gist')

  const { events } = await admin(`/admin/receipts/${receipt.id}`)
  if (events.length === 0) throw missing('workflow', await admin(`/admin/log?message=${receipt.id}`))
  const workflows = [...new Set(events.map((/** @type {any} */ event) => event.workflow))]
  fact('workflow', workflows.join(', '), `${events.length} event${events.length === 1 ? '' : 's'}`)

  const done = (/** @type {any} */ event) => event.dispatches.every((/** @type {any} */ { status }) => status !== 'pending')
  const whole = await Promise.all(
    events.map((/** @type {any} */ { id }) => until('the delivery', () => admin(`/admin/events/${id}`), done)),
  )
  for (const { event } of whole)
    fact('event', [event.type, event.event && `“${event.event}”`].filter(Boolean).join(' '), event.id)

  const ids = [...new Set(whole.map(({ person }) => person).filter(Boolean))]
  if (ids.length === 0) throw missing('person', whole)
  for (const id of ids) {
    const { person } = await admin(`/admin/people/${encodeURIComponent(id)}`)
    const known = person.identifiers.map((/** @type {any} */ { kind, value }) => `${kind} ${value}`).join(', ')
    fact('person', known, `person ${id}`)
  }

  await delivered(stack, whole, before)
}

/**
 * What the Worker says that it sent, against what the stand-in says that it took since.
 *
 * @param {import('./stack.mjs').Stack} stack
 * @param {any[]} events
 * @param {number} before position in the stand-in's list
 */
async function delivered(stack, events, before) {
  const list = await taken(stack, before)
  let count = 0
  for (const { event, dispatches, decisions } of events) {
    const name = event.event ?? event.type
    for (const { destination, status, answer, reason, request } of dispatches) {
      const there = list.some(({ body }) => isDeepStrictEqual(body, request.body))
      if (status === 'accepted' && there) {
        count += 1
        fact('delivered', `${name} → ${destination}`, `answered ${answer}, and on the stand-in’s list`)
      } else {
        fact('delivered', `${name} → ${destination}: ${status}`, reason ?? (there ? '' : 'not on the stand-in’s list'), 'failed')
      }
    }
    for (const { destination, callback, fire, trace } of decisions) {
      if (callback === 'server' && !fire) fact('not sent', `${name} → ${destination}`, trace.text, 'none')
    }
  }
  if (count === 0) throw new StartFailure('Nothing of it reached the stand-in.')
}

/**
 * What the stand-in of Customer.io took, oldest first.
 *
 * @param {{ standIn: string }} stack
 * @param {number} [after] position in its list
 * @returns {Promise<{ seq: number, action: string, name?: string, id?: string, identifiers?: Record<string, string>, body: any }[]>}
 */
export async function taken({ standIn }, after = 0) {
  const response = await fetch(`${standIn}/taken?limit=10000&after=${after}`)
  if (!response.ok) throw new StartFailure(`The stand-in’s list answered ${response.status}.`, await response.text())
  return (await response.json()).taken
}

/**
 * @param {(path: string) => Promise<any>} admin
 * @param {string} body
 */
async function receiptOf(admin, body) {
  const { receipts } = await admin('/admin/receipts?source=gist&limit=5')
  for (const { id } of receipts) {
    const { receipt } = await admin(`/admin/receipts/${id}`)
    if (receipt.body.text === body) return receipt
  }
  return undefined
}

/**
 * Asks again until the answer is good enough.
 *
 * @param {string} what
 * @param {() => Promise<any>} ask
 * @param {(answer: any) => boolean} enough
 */
async function until(what, ask, enough) {
  const deadline = performance.now() + patience
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && enough(answer)) return answer
    if (performance.now() > deadline) {
      throw new StartFailure(`Waited ${patience / 1000} s in vain for ${what}.`, JSON.stringify(answer, null, 2))
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * @param {string} step
 * @param {unknown} answer
 */
function missing(step, answer) {
  fact(step, 'this did not happen', '', 'failed')
  return new StartFailure('The webhook did not make its way. What the Worker says:', JSON.stringify(answer, null, 2))
}

/**
 * @param {string} origin
 * @param {string} token
 * @returns {(path: string) => Promise<any>}
 */
export function api(origin, token) {
  return async (path) => {
    const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok) throw new StartFailure(`${path} answered ${response.status}`, await response.text())
    return response.json()
  }
}

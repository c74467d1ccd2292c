/**
 * Webhooks and events while the Worker is killed again and again and its destination fails in every way it can.
 * At the end: every receipt accounted for, every event arrived once in effect, no person's order broken.
 *
 * Short by default; with FIREPATH_FULL 10,000 webhooks, 10,000 events and 20 kills or more.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sign } from '../worker/lib/gist.mjs'
import { startWorker, until } from '../worker/lib/worker.mjs'
import { CIO_API_KEY, GIST_SECRET, vars, WRITE_KEY, workspace } from '../worker/lib/workspace.mjs'
import { chance, startDoor, startStandIn } from './lib.mjs'

const full = process.env.FIREPATH_FULL === '1'
const size = full
  ? { webhooks: 10_000, events: 10_000, people: 200, kills: 20, pause: [1_500, 5_000] }
  : { webhooks: 1_200, events: 1_200, people: 48, kills: 6, pause: [600, 1_800] }
const SENDERS = 8
const TIMEOUT = 1_000

test(`${size.webhooks} webhooks and ${size.events} events through ${size.kills} kills or more`, {
  timeout: full ? 1_800_000 : 240_000,
}, async (context) => {
  const seed = Number(process.env.FIREPATH_SEED ?? Date.now() % 1_000_000)
  const random = chance(seed)
  context.diagnostic(`FIREPATH_SEED=${seed}`)
  const standIn = await startStandIn({ siteId: 'site-id', apiKey: CIO_API_KEY })
  const door = await startDoor(standIn.origin, random, TIMEOUT)
  const worker = await startWorker({
    workspace: document(door.origin),
    vars,
    settings: { dispatch: { timeout: TIMEOUT, backoff: 50, backoffLimit: 500 } },
  })
  context.after(async () => {
    await worker.close()
    await door.close()
    await standIn.close()
  })

  const started = performance.now()
  const counts = { resent: 0, kills: 0 }
  let sending = true
  const killer = (async () => {
    const [least = 0, most = 0] = size.pause
    while (sending || counts.kills < size.kills) {
      await wait(least + random() * (most - least))
      await worker.kill()
      counts.kills += 1
      await worker.restart()
      // nobody comes by any more: the store wakes as `firepath serve` wakes it
    }
  })()
  await Promise.all([...senders('webhook', counts, worker, random), ...senders('event', counts, worker, random)])
  sending = false
  await killer
  await drained(worker)
  door.off()
  // what a 207 refused is a dead letter: looked at and sent again
  const dead = await deadLetters(worker)
  assert.ok(
    dead.every(({ reason }) => /refused on purpose/.test(reason)),
    JSON.stringify(dead.slice(0, 3)),
  )
  // a refusal may have been lost in a kill, and the event been taken at the next attempt
  assert.ok(dead.every(({ event }) => door.refused.has(event)))
  if (dead.length > 0) {
    const { revived } = await worker.admin('/admin/dispatches/replay', { destination: 'customerio' })
    assert.equal(revived, dead.length)
    await drained(worker)
  }
  const seconds = (performance.now() - started) / 1000

  const receipts = await all(worker, '/admin/receipts?limit=500', 'receipts')
  assert.ok(receipts.every(({ state }) => state === 'processed'))
  assert.equal(receipts.filter(({ source }) => source === 'gist').length, size.webhooks, 'every webhook is a receipt, once')

  const { taken, repeats } = await standIn.taken()
  const arrived = taken.filter(({ name }) => name === 'Webhook' || name === 'Event')
  const keys = arrived.map(({ name, identifiers, body }) => `${name} ${identifiers.id} ${body.attributes.n}`)
  assert.equal(new Set(keys).size, keys.length, 'nothing took effect twice')
  assert.equal(keys.length, size.webhooks + size.events, 'everything arrived')
  assert.equal(new Set(arrived.map(({ id }) => id)).size, keys.length)
  // what the destination itself refused while it took its neighbours can only come after them
  const inTurn = arrived.filter(({ id }) => !door.refused.has(id))
  assert.deepEqual(outOfOrder(inTurn), [], "every person's events came in order")

  if (full) for (const kind of door.kinds) assert.ok((door.met[kind] ?? 0) > 0, `no request met: ${kind}`)

  context.diagnostic(`${counts.kills} kills in ${seconds.toFixed(0)} s, ${counts.resent} requests sent again by their senders`)
  context.diagnostic(`${receipts.reduce((sum, { repeats }) => sum + repeats, 0)} repeats recognised on the way in`)
  context.diagnostic(`${repeats} raw repeats at the destination, by ULID without effect; ${dead.length} dead letters revived`)
  context.diagnostic(`faults met: ${JSON.stringify(door.met)}`)
})

function document(/** @type {string} */ endpoint) {
  const whole = workspace(endpoint)
  const { gist, api } = whole.sources
  const map = [{ type: 'track', event: 'Webhook', userId: '$.user.user_id', properties: { n: '$.n' } }]
  return {
    ...whole,
    sources: { gist: { ...gist, defaults: false, workflows: { tagged: { name: 'Tagged', map } } }, api },
  }
}

/** Senders with people of their own: each waits for its answer, and sends again until it has one. */
function senders(
  /** @type {'webhook' | 'event'} */ kind,
  /** @type {{ resent: number }} */ counts,
  /** @type {import('../worker/lib/worker.mjs').Running} */ worker,
  /** @type {() => number} */ random,
) {
  const total = kind === 'webhook' ? size.webhooks : size.events
  const perPerson = total / size.people
  return Array.from({ length: SENDERS }, async (_, sender) => {
    const people = Array.from({ length: size.people }, (_, n) => `${kind}-${n}`).filter((_, n) => n % SENDERS === sender)
    const send = kind === 'webhook' ? sendWebhook : sendBatch
    const step = kind === 'webhook' ? 1 : 5
    for (let n = 0; n < perPerson; n += step) {
      for (const person of people) {
        const make = send(person, n, Math.min(step, perPerson - n), random)
        while (!(await delivered(worker, make))) {
          counts.resent += 1
          await wait(40 + random() * 60)
        }
      }
    }
  })
}

async function delivered(
  /** @type {import('../worker/lib/worker.mjs').Running} */ worker,
  /** @type {() => { path: string, headers: Record<string, string>, body: string }} */ make,
) {
  const { path, headers, body } = make()
  try {
    const response = await worker.fetch(path, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) })
    await response.arrayBuffer()
    if (response.status === 200) return true
    assert.equal(response.status, 503, `${path} answered ${response.status}`)
    assert.ok(response.headers.get('retry-after'))
    return false
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return false
  }
}

function sendWebhook(/** @type {string} */ person, /** @type {number} */ n) {
  const body = JSON.stringify({ event_type: 'contact_tagged', user: { type: 'user', user_id: person }, added_tag: 'x', n })
  return () => ({ path: '/sources/gist', headers: { 'x-hub-signature': sign(body, GIST_SECRET) }, body })
}

/** A batch, sent again as SDKs do: the same messages, newly packed, with another `sentAt`. */
function sendBatch(
  /** @type {string} */ person,
  /** @type {number} */ from,
  /** @type {number} */ count,
  /** @type {() => number} */ random,
) {
  const timestamp = new Date().toISOString()
  const batch = Array.from({ length: count }, (_, i) => ({
    type: 'track',
    event: 'Event',
    userId: person,
    messageId: `${person}-${from + i}`,
    timestamp,
    properties: { n: from + i },
  }))
  const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
  return () => ({
    path: '/v1/batch',
    headers,
    body: JSON.stringify({ batch, sentAt: new Date().toISOString(), attempt: random() }),
  })
}

async function drained(/** @type {import('../worker/lib/worker.mjs').Running} */ worker) {
  await until(
    async () => {
      const { receipts } = await worker.admin('/admin/receipts?state=pending&limit=1')
      const { dispatches } = await worker.admin('/admin/dispatches?status=pending&limit=1')
      return receipts.length + dispatches.length
    },
    (waiting) => waiting === 0,
    full ? 300 : 90,
  )
}

async function deadLetters(/** @type {import('../worker/lib/worker.mjs').Running} */ worker) {
  return await all(worker, '/admin/dispatches?status=dead&limit=500', 'dispatches')
}

async function all(
  /** @type {import('../worker/lib/worker.mjs').Running} */ worker,
  /** @type {string} */ path,
  /** @type {string} */ member,
) {
  /** @type {any[]} */
  const rows = []
  for (let page = await worker.admin(path); ; page = await worker.admin(`${path}&before=${page.next}`)) {
    rows.push(...page[member])
    if (page.next === undefined) return rows
  }
}

/** Events that took effect after a later one of the same person. */
function outOfOrder(/** @type {any[]} */ arrived) {
  const last = new Map()
  return arrived.filter(({ name, identifiers, body }) => {
    const key = `${name} ${identifiers.id}`
    const wrong = (last.get(key) ?? -1) > body.attributes.n
    last.set(key, body.attributes.n)
    return wrong
  })
}

function wait(/** @type {number} */ milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

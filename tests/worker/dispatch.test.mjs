/**
 * The outbox: retries, order, isolation, dead letters.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startRecorder } from './lib/recorder.mjs'
import { startWorker, until } from './lib/worker.mjs'
import { vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let crm
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  crm = await startRecorder()
  const document = workspace(customerio.origin)
  worker = await startWorker({
    workspace: {
      ...document,
      destinations: {
        ...document.destinations,
        crm: {
          type: 'webhook',
          url: `${crm.origin}/hook`,
          allowPrivateAddress: true,
          actionWorkflow: { newEvents: 'on', events: { Poison: { callbacks: ['server'] } }, types: {} },
        },
      },
    },
    vars,
    settings: { dispatch: { timeout: 500, backoff: 50, backoffLimit: 400, giveUpHours: 1 } },
  })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
  await crm?.close()
})

let serial = 0
const track = async (/** @type {string} */ userId, /** @type {string} */ event, /** @type {object} */ properties = {}) => {
  const body = JSON.stringify({ userId, event, properties, messageId: `m${++serial}` })
  const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
  const response = await worker.fetch('/v1/track', { method: 'POST', headers, body })
  assert.equal(response.status, 200)
}
const ok = () => undefined
const settled = () =>
  until(
    () => worker.admin('/admin/dispatches?status=pending'),
    ({ dispatches }) => dispatches.length === 0,
  )
const crmEvents = () => crm.requests.map(({ body }) => JSON.parse(body).data ?? JSON.parse(body))

test('one destination down does not hold up the other; what waited goes out in order', async () => {
  let down = true
  customerio.respond(() => (down ? { status: 503 } : {}))
  for (let n = 0; n < 10; n++) await track('p1', 'Step', { n })
  await until(() => crm.requests.length >= 10)
  assert.deepEqual(
    crmEvents().map(({ properties }) => properties?.n),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  const { destinations } = await worker.admin('/admin/destinations')
  const waiting = destinations.find((/** @type {any} */ { id }) => id === 'customerio')
  assert.equal(waiting.pending, 10)
  assert.ok(waiting.gate.failures > 0)
  assert.match(waiting.gate.reason, /503/)
  const before = customerio.requests.length
  down = false
  await settled()
  const order = customerio.requests
    .slice(before - 1)
    .flatMap(({ body }) => JSON.parse(body).batch ?? [])
    .filter((/** @type {any} */ { name }) => name === 'Step')
  const last = order.slice(-10).map((/** @type {any} */ { attributes }) => attributes.n)
  assert.deepEqual(last, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('Retry-After is honoured', async () => {
  customerio.respond((_, count) => (count === first ? { status: 429, headers: { 'retry-after': '1' } } : undefined))
  const first = customerio.requests.length + 1
  await track('p2', 'Throttled')
  await settled()
  const [refused, accepted] = customerio.requests.slice(first - 1)
  assert.ok((accepted?.at ?? 0) - (refused?.at ?? 0) >= 990, `${(accepted?.at ?? 0) - (refused?.at ?? 0)} ms`)
  assert.equal(customerio.requests.length, first + 1)
})

test('a reset connection, a hang past the timeout, a 500: the same ULID again until it is taken', async () => {
  const answers = [{ reset: true }, { hang: true }, { status: 500 }, {}]
  const first = customerio.requests.length
  customerio.respond((_, count) => answers[count - first - 1])
  await track('p3', 'Stubborn')
  await settled()
  const ids = customerio.requests.slice(first).map(({ body }) => JSON.parse(body).batch[0].id)
  assert.equal(ids.length, 4)
  assert.equal(new Set(ids).size, 1)
  const { log } = await worker.admin('/admin/log?stage=dispatch&destination=customerio&event=stubborn')
  assert.match(log[0].message, /attempt 4/)
  assert.match(JSON.stringify(log), /no answer within 0.5 s/)
})

test('207: the entries named are dead letters with their reason, the others are accepted', async () => {
  let shut = true
  const first = customerio.requests.length
  customerio.respond((request) => {
    if (shut) return { status: 503 }
    const { batch } = JSON.parse(request.body)
    const at = batch.findIndex((/** @type {any} */ { attributes }) => attributes?.bad === true)
    if (at < 0) return {}
    const errors = [{ batch_index: at, reason: 'invalid', field: 'name', message: 'this one is bad' }]
    return { status: 207, body: JSON.stringify({ errors }) }
  })
  for (let n = 0; n < 5; n++) await track(`q${n}`, 'Mixed', { bad: n === 3 })
  await until(() => customerio.requests.length > first)
  shut = false
  await settled()
  const { dispatches } = await worker.admin('/admin/dispatches?destination=customerio&event=mixed')
  assert.deepEqual(dispatches.map((/** @type {any} */ { status }) => status).sort(), [
    'accepted',
    'accepted',
    'accepted',
    'accepted',
    'dead',
  ])
  const dead = dispatches.find((/** @type {any} */ { status }) => status === 'dead')
  assert.match(dead.reason, /this one is bad/)
  // looked at, mended, sent again
  customerio.respond(ok)
  assert.deepEqual(await worker.admin('/admin/dispatches/replay', { dispatches: [dead.seq] }), { revived: 1 })
  await settled()
  const again = await worker.admin(`/admin/dispatches/${dead.seq}`)
  assert.equal(again.status, 'accepted')
  assert.equal(again.event, dead.event)
})

test('a batch refused whole is halved until the entry to blame stands alone', async () => {
  let shut = true
  const first = customerio.requests.length
  customerio.respond((request) => {
    if (shut) return { status: 503 }
    const bad = JSON.parse(request.body).batch.some((/** @type {any} */ { attributes }) => attributes?.n === 5)
    return bad ? { status: 400, body: '{"errors":[{"reason":"invalid","field":"batch","message":"unreadable"}]}' } : {}
  })
  for (let n = 0; n < 8; n++) await track(`h${n}`, 'Halved', { n })
  await until(() => customerio.requests.length > first)
  shut = false
  await settled()
  const { dispatches } = await worker.admin('/admin/dispatches?destination=customerio&event=halved')
  const dead = dispatches.filter((/** @type {any} */ { status }) => status === 'dead')
  assert.equal(dead.length, 1)
  assert.equal(dead[0].request.body.attributes.n, 5)
  customerio.respond(ok)
})

test('what an endpoint always chokes on waits by itself, others pass it', async () => {
  crm.respond(({ body }) => (body.includes('"Poison"') ? { status: 500 } : undefined))
  await track('x1', 'Poison')
  await until(() => crmEvents().some(({ event }) => event === 'Poison'))
  for (let n = 0; n < 5; n++) await track(`y${n}`, 'Innocent', { n })
  await until(() => crmEvents().filter(({ event }) => event === 'Innocent').length === 5)
  // later events of the same person wait for it
  await track('x1', 'Behind')
  await new Promise((resolve) => setTimeout(resolve, 600))
  assert.equal(crmEvents().filter(({ event }) => event === 'Behind').length, 0)
  await worker.advance(2 * 3_600_000)
  await until(() => crmEvents().some(({ event }) => event === 'Behind'), Boolean, 20)
  const { dispatches } = await worker.admin('/admin/dispatches?status=dead&destination=crm')
  assert.match(dispatches[0].reason, /given up after 1 h: .*500/)
  crm.respond(ok)
})

test('a destination that leaves the workspace leaves dead letters, not silence', async () => {
  crm.respond(() => ({ status: 503 }))
  await track('z1', 'Left behind')
  await until(() => crmEvents().some(({ event }) => event === 'Left behind'))
  const { workspace: document } = await worker.admin('/admin/workspace')
  const { crm: _, ...destinations } = document.destinations
  await worker.admin('/admin/publish', { workspace: { ...document, destinations } })
  const { dispatches } = await until(
    () => worker.admin('/admin/dispatches?status=dead&event=left%20behind'),
    ({ dispatches }) => dispatches.length === 1,
  )
  assert.match(dispatches[0].reason, /no longer part of the workspace/)
})

/**
 * The Segment-compatible collector, `/decide` and the plans.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { startRecorder } from './lib/recorder.mjs'
import { startWorker, until } from './lib/worker.mjs'
import { vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  const document = workspace(customerio.origin)
  Object.assign(document.destinations.customerio.actionWorkflow, {
    events: {
      'Add to cart': { callbacks: ['server', 'client'], triggerPath: [{ fire: true, url: '/products/*' }] },
    },
  })
  worker = await startWorker({ workspace: document, vars })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
})

const basic = `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`
const post = (/** @type {string} */ path, /** @type {unknown} */ body, /** @type {Record<string, string>} */ headers = {}) =>
  worker.fetch(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
const named = (/** @type {string} */ name) => customerio.entries().filter((entry) => entry.name === name)

test('every call, long and short, arrives as what it is', async () => {
  const calls = [
    ['/v1/identify', { userId: 'c1', traits: { email: 'c1@example.com' } }],
    ['/v1/track', { userId: 'c1', event: 'Long' }],
    ['/v1/t', { userId: 'c1', event: 'Short' }],
    ['/v1/page', { userId: 'c1', name: 'Home' }],
    ['/v1/screen', { userId: 'c1', name: 'Start' }],
    ['/v1/group', { userId: 'c1', groupId: 'g1' }],
    ['/v1/alias', { userId: 'c1', previousId: 'c0' }],
    ['/v1/b', { batch: [{ type: 'track', userId: 'c1', event: 'In batch' }] }],
  ]
  for (const [path, body] of calls) {
    const response = await post(/** @type {string} */ (path), body, { authorization: basic })
    assert.deepEqual([response.status, await response.json()], [200, { success: true }], String(path))
  }
  const { events } = await until(
    () => worker.admin('/admin/events?source=api'),
    ({ events }) => events.length === calls.length,
  )
  const types = events.map((/** @type {any} */ { type }) => type).sort()
  assert.deepEqual(types, ['alias', 'group', 'identify', 'page', 'screen', 'track', 'track', 'track'])
})

test('write keys: Basic, in the body, in the query; a wrong one is turned away', async () => {
  const body = { type: 'track', event: 'Keyed', anonymousId: 'a1' }
  assert.equal((await post('/v1/track', { ...body, writeKey: 'site-key' })).status, 200)
  assert.equal((await post('/v1/track?writeKey=site-key', body)).status, 200)
  assert.equal((await post('/v1/track', body, { authorization: basic })).status, 200)
  for (const response of [await post('/v1/track', body), await post('/v1/track', { ...body, writeKey: 'nonsense' })]) {
    assert.equal(response.status, 401)
  }
})

test('beacons (text/plain) and compressed bodies', async () => {
  const body = JSON.stringify({
    writeKey: 'site-key',
    batch: [{ type: 'track', event: 'Beacon', anonymousId: 'a2', messageId: 'b1' }],
  })
  assert.equal((await post('/v1/b', body, { 'content-type': 'text/plain' })).status, 200)
  const zipped = gzipSync(JSON.stringify({ batch: [{ type: 'track', event: 'Zipped', userId: 'z' }] }))
  const headers = { authorization: basic, 'content-encoding': 'gzip' }
  assert.equal((await worker.fetch('/v1/batch', { method: 'POST', headers, body: zipped })).status, 200)
  const bomb = gzipSync(Buffer.alloc(8 * 1_048_576, ' '))
  assert.equal((await worker.fetch('/v1/batch', { method: 'POST', headers, body: bomb })).status, 413)
  assert.equal((await worker.fetch('/v1/batch', { method: 'POST', headers, body: 'not gzip' })).status, 400)
  await until(() => named('Zipped').length === 1)
})

test('CORS: a page of an allowed origin may send and read, another may not', async () => {
  const preflight = await worker.fetch('/v1/b', { method: 'OPTIONS', headers: { origin: 'https://shop.example' } })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://shop.example')
  const body = { writeKey: 'site-key', type: 'track', event: 'From a page', anonymousId: 'a3' }
  const good = await post('/v1/t', body, { origin: 'https://shop.example' })
  assert.equal(good.status, 200)
  assert.equal(good.headers.get('access-control-allow-origin'), 'https://shop.example')
  const bad = await post('/v1/t', body, { origin: 'https://elsewhere.example' })
  assert.equal(bad.status, 403)
})

test('a retried event keeps its ULID in another batch, by its messageId, and is sent once', async () => {
  const event = { type: 'track', event: 'Retried', userId: 'r1', messageId: 'retry-1', timestamp: '2026-11-21T10:00:00.000Z' }
  const sent = { sentAt: '2026-11-21T10:00:01.000Z', batch: [event] }
  assert.equal((await post('/v1/batch', sent, { authorization: basic })).status, 200)
  const other = { type: 'track', event: 'Another', userId: 'r1', messageId: 'retry-2' }
  assert.equal(
    (await post('/v1/batch', { sentAt: '2026-11-21T10:05:00.000Z', batch: [other, event] }, { authorization: basic })).status,
    200,
  )
  await until(() => named('Another').length === 1)
  assert.equal(named('Retried').length, 1)
  const { log } = await worker.admin('/admin/log?code=event_repeated&event=retried')
  assert.equal(log[0].event, named('Retried')[0].id)
})

test("sentAt corrects a clock that is wrong, and not the ULID's time", async () => {
  const hour = 3_600_000
  const slow = Date.now() - 10 * hour
  const batch = [
    { type: 'track', event: 'Slow clock', userId: 's1', messageId: 'slow', timestamp: new Date(slow - 1000).toISOString() },
  ]
  await post('/v1/batch', { sentAt: new Date(slow).toISOString(), batch }, { authorization: basic })
  const { events } = await until(
    () => worker.admin('/admin/events?event=slow%20clock'),
    ({ events }) => events.length === 1,
  )
  const { event } = await worker.admin(`/admin/events/${events[0].id}`)
  const corrected = typeof event.timestamp === 'number' ? event.timestamp : Date.parse(event.timestamp)
  assert.ok(Math.abs(corrected - (Date.now() - 1000)) < 5_000, String(event.timestamp))
})

test('bad bodies have stated answers and are never dropped in silence', async () => {
  for (const body of ['', 'not json', '[]', '{"batch":7}', '{"type":"dance"}', '{"batch":[null,{"type":"track"}]}']) {
    const { status } = await post('/v1/batch', body, { authorization: basic })
    assert.ok(status === 200 || status === 400, `${body}: ${status}`)
    const where = status === 400 ? '/admin/rejected?source=api&limit=1' : '/admin/log?source=api&status=warning&limit=1'
    const found = await until(
      () => worker.admin(where),
      (answer) => (answer.log ?? answer.rejected).length > 0,
    )
    assert.ok(found)
  }
  assert.equal((await post('/v1/dance', {}, { authorization: basic })).status, 404)
  assert.equal((await worker.fetch('/v1/track')).status, 405)
})

test('/decide takes the event in, once, and answers with calls and traces by the same rules', async () => {
  const body = (/** @type {string} */ path, /** @type {string} */ messageId) => ({
    writeKey: 'site-key',
    type: 'track',
    event: 'Add to cart',
    anonymousId: 'a9',
    userId: 'u9',
    messageId,
    context: { page: { url: `https://shop.example${path}` } },
  })
  const yes = await (await post('/decide', body('/products/1', 'd1'))).json()
  const [fired] = yes.events[0].decisions
  assert.equal(fired.destination, 'customerio')
  assert.equal(fired.fire, true)
  assert.ok(fired.calls.some((/** @type {any} */ call) => call.target === '_cio' && call.method === 'track'))
  const no = await (await post('/decide', body('/checkout', 'd2'))).json()
  const [held] = no.events[0].decisions
  assert.equal(held.fire, false)
  assert.ok(held.trace.text.length > 10)
  // the same event through the collector is the same event
  assert.equal((await post('/v1/track', body('/products/1', 'd1'))).status, 200)
  const delivered = await until(
    () => named('Add to cart'),
    (found) => found.length > 0,
  )
  assert.equal(delivered[0].id, yes.events[0].id)
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(named('Add to cart').length, 1, 'the server-side callback obeys the same trigger path')
})

test('plans: immutable by hash, short-lived as current, with an ETag', async () => {
  const current = await worker.fetch('/plan/current')
  const etag = current.headers.get('etag') ?? ''
  assert.equal(current.status, 200)
  assert.match(current.headers.get('cache-control') ?? '', /max-age=60/)
  const hash = etag.replaceAll('"', '')
  const named = await worker.fetch(`/plan/${hash}.plan`)
  assert.match(named.headers.get('cache-control') ?? '', /immutable/)
  assert.equal(named.headers.get('access-control-allow-origin'), '*')
  assert.deepEqual(await named.bytes(), await current.bytes())
  assert.equal((await worker.fetch('/plan/current', { headers: { 'if-none-match': etag } })).status, 304)
  assert.equal((await worker.fetch(`/plan/${'0'.repeat(64)}.plan`)).status, 404)
  const health = await (await worker.fetch('/healthz')).json()
  assert.deepEqual(health, { ok: true, plan: hash, missingSecrets: [] })
})

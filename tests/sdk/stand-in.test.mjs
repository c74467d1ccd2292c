/**
 * The stand-in of the Track API keeps to what is published of it.
 */

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { authorization, startStandIn } from './worker.mjs'

/** @type {{ url: string, stop: () => Promise<void> }} */
let standIn
before(async () => {
  standIn = await startStandIn()
})
after(() => standIn?.stop())
beforeEach(() => fetch(`${standIn.url}/taken`, { method: 'DELETE' }))

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 */
async function call(method, path, body, headers = { authorization }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(standIn.url + path, { method, headers, ...(body === undefined ? {} : { body: text }) })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

async function taken() {
  return (await call('GET', '/taken')).body
}

const event = (/** @type {object} */ more) => ({
  type: 'person',
  action: 'event',
  identifiers: { id: '7' },
  name: 'Ordered',
  attributes: {},
  ...more,
})

test('credentials are checked, and the region is told', async () => {
  for (const headers of [{}, { authorization: `Basic ${btoa('demo-site:wrong')}` }, { authorization: 'Bearer x' }]) {
    assert.equal((await call('POST', '/api/v2/batch', { batch: [] }, /** @type {any} */ (headers))).status, 401)
  }
  assert.deepEqual((await call('GET', '/api/v1/accounts/region')).body, {
    url: 'https://track.customer.io',
    region: 'us',
    environment_id: 1,
  })
  assert.equal((await call('POST', '/api/v3/nothing', {})).status, 404)
})

test('a batch is answered entry by entry', async () => {
  assert.deepEqual((await call('POST', '/api/v2/batch', { batch: [event({}), event({ id: 'A' })] })).status, 200)
  const batch = [
    event({ name: 'å'.repeat(51) }),
    event({}),
    event({ identifiers: { id: '7', email: 'a@b.se' } }),
    event({ attributes: [] }),
  ]
  const partly = await call('POST', '/api/v2/batch', { batch })
  assert.equal(partly.status, 207)
  assert.deepEqual(
    partly.body.errors.map((/** @type {any} */ error) => [error.batch_index, error.field]),
    [
      [0, 'name'],
      [2, 'identifiers'],
      [3, 'attributes'],
    ],
  )
  const all = await taken()
  assert.equal(all.total, 3)
  assert.equal(all.refused, 3)
})

test('byte limits are kept to the byte', async () => {
  const identify = (/** @type {object} */ attributes, id = '7') => ({
    type: 'person',
    action: 'identify',
    identifiers: { id },
    attributes,
  })
  const many = (/** @type {number} */ n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`a${i}`, i]))
  /** @type {[unknown, number][]} */
  const cases = [
    [identify({ a: 'x'.repeat(1000) }), 200],
    [identify({ a: 'x'.repeat(1001) }), 400],
    [identify({ a: 'å'.repeat(500) }), 200],
    [identify({ a: 'å'.repeat(501) }), 400],
    [identify({ ['n'.repeat(150)]: 1 }), 200],
    [identify({ ['n'.repeat(151)]: 1 }), 400],
    [identify(many(300)), 200],
    [identify(many(301)), 400],
    [identify({}, 'i'.repeat(150)), 200],
    [identify({}, 'i'.repeat(151)), 400],
    [event({ name: 'n'.repeat(100) }), 200],
    [event({ name: 'n'.repeat(101) }), 400],
    [event({ attributes: { a: 'x'.repeat(31_000) } }), 200],
    [event({ attributes: { a: 'x'.repeat(32_000) } }), 400],
    [{ type: 'person', action: 'identify', identifiers: { cio_id: 'cio_1' } }, 400],
    [{ type: 'person', action: 'add_device', identifiers: { id: '7' }, device: { token: 't', platform: 'windows' } }, 400],
    [{ type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: 'acme' } }, 200],
    [{ type: 'object', action: 'identify', identifiers: { object_type_id: 'x', object_id: 'acme' } }, 400],
  ]
  for (const [entry, status] of cases) {
    const answer = await call('POST', '/api/v2/entity', entry)
    assert.equal(answer.status, status, JSON.stringify(entry).slice(0, 120))
    if (status === 400) assert.ok(answer.body.errors[0].message)
  }
  const big = { batch: Array.from({ length: 20 }, () => event({ attributes: { a: 'x'.repeat(30_000) } })) }
  assert.equal((await call('POST', '/api/v2/batch', big)).status, 400)
})

test('v1 is answered in its own form', async () => {
  const long = await call('PUT', '/api/v1/customers/a%40b.se', { bio: 'x'.repeat(1001) })
  assert.equal(long.status, 400)
  assert.match(long.body.meta.errors[0], /value for attribute 'bio' cannot be longer than 1000 bytes/)
  const hash = await call('POST', '/api/v1/customers/7/events', { name: 'x', data: [] })
  assert.deepEqual(hash.body.meta.errors, ['event data must be a hash'])
  assert.equal((await call('POST', '/api/v1/events', { name: 'x', anonymous_id: 'd', data: {} })).status, 200)
  assert.equal(
    (await call('POST', '/api/v1/merge_customers', { primary: { id: '1' }, secondary: {} })).body.meta.error.length > 0,
    true,
  )
  for (const [method, path, body] of [
    ['PUT', '/api/v1/customers/cio_1', {}],
    ['PUT', '/api/v1/customers/7/devices', { device: { id: 't/1', platform: 'ios' } }],
    ['DELETE', '/api/v1/customers/7/devices/t%2F1', undefined],
    ['POST', '/api/v1/customers/7/suppress', {}],
    ['DELETE', '/api/v1/customers/7', undefined],
  ]) {
    assert.equal((await call(/** @type {string} */ (method), /** @type {string} */ (path), body)).status, 200, String(path))
  }
  const { taken: list } = await taken()
  assert.deepEqual(
    list.map((/** @type {any} */ one) => [one.action, one.identifiers]),
    [
      ['event', { anonymous_id: 'd' }],
      ['identify', { cio_id: '1' }],
      ['add_device', { id: '7' }],
      ['delete_device', { id: '7' }],
      ['suppress', { id: '7' }],
      ['delete', { id: '7' }],
    ],
  )
})

test('a repeated event id is answered with 200 and discarded', async () => {
  for (let i = 0; i < 3; i++) await call('POST', '/api/v2/batch', { batch: [event({ id: 'U1' }), event({ id: `V${i}` })] })
  await call('POST', '/api/v1/events', { name: 'x', id: 'U1' })
  const all = await taken()
  assert.equal(all.total, 4)
  assert.equal(all.repeats, 3)
  const page = (await call('GET', '/taken?after=0&limit=3')).body
  assert.equal(page.taken.length, 3)
  assert.equal((await call('GET', `/taken?after=${page.next}`)).body.taken.length, 1)
})

test('faults are made on purpose', async () => {
  const faults = [
    { status: 429, retryAfter: 7 },
    { status: 500, times: 2 },
    { status: 503, take: true },
    { cut: true },
    { delay: 300 },
    { ids: ['BAD'] },
  ]
  await call('POST', '/faults', { faults })
  const send = () => call('POST', '/api/v2/batch', { batch: [event({ id: 'GOOD' }), event({ id: 'BAD' })] })
  const limited = await send()
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7'])
  assert.deepEqual([(await send()).status, (await send()).status], [500, 500])
  assert.equal((await taken()).total, 0)
  assert.equal((await send()).status, 503)
  assert.equal((await taken()).total, 1, 'taken, though the answer said otherwise')
  await assert.rejects(send)
  const started = Date.now()
  const late = await send()
  assert.ok(Date.now() - started >= 290)
  assert.equal(late.status, 207)
  assert.deepEqual(late.body.errors[0].batch_index, 1)
  await call('DELETE', '/faults')
  assert.equal((await send()).status, 200)
})

test('the page says what it is', async () => {
  const response = await fetch(`${standIn.url}/`)
  assert.match(response.headers.get('content-type') ?? '', /text\/html/)
  assert.match(await response.text(), /This is not Customer\.io/)
})

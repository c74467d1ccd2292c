/**
 * Whom a destination knows: with `createProfiles: false`, events of people who were identified there are theirs, and
 * nobody else's create a profile.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startRecorder } from './lib/recorder.mjs'
import { startWorker, until } from './lib/worker.mjs'
import { vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let second
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  second = await startRecorder()
  const document = workspace(customerio.origin)
  const quiet = { ...document.destinations.customerio, createProfiles: false, deletes: 'delete' }
  worker = await startWorker({
    workspace: {
      ...document,
      destinations: {
        customerio: quiet,
        // identify is switched off there: it never knows anybody
        second: {
          ...quiet,
          endpoint: second.origin,
          actionWorkflow: { newEvents: 'on', types: { identify: { enabled: false } } },
        },
      },
    },
    vars,
    settings: { dispatch: { timeout: 1000, backoff: 50, backoffLimit: 200 } },
  })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
  await second?.close()
})

let serial = 0
const send = async (/** @type {string} */ type, /** @type {object} */ body) => {
  const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
  const message = { ...body, messageId: `m${++serial}` }
  const response = await worker.fetch(`/v1/${type}`, { method: 'POST', headers, body: JSON.stringify(message) })
  assert.equal(response.status, 200)
}
/** Sends and gives back what the destination got for it. */
const sent = async (/** @type {string} */ type, /** @type {object} */ body, to = customerio) => {
  const before = to.entries().length
  await send(type, body)
  await settled()
  return to.entries().slice(before)
}
const settled = async () => {
  await until(
    () => worker.admin('/admin/receipts?limit=5'),
    ({ receipts }) => receipts.every((/** @type {any} */ { state }) => state === 'processed'),
  )
  await until(
    () => worker.admin('/admin/dispatches?status=pending'),
    ({ dispatches }) => dispatches.length === 0,
  )
}
const person = async (/** @type {string} */ id) => (await worker.admin(`/admin/people/${id}`)).person

test('before an identify, events are anonymous; after it, they are the person’s', async () => {
  const [before] = await sent('track', { userId: 'ann', anonymousId: 'd-ann', event: 'Looked' })
  assert.equal(before.url, '/api/v1/events')
  assert.equal(before.anonymous_id, 'd-ann')
  assert.deepEqual((await person('ann')).identified, [])

  const [identify] = await sent('identify', { userId: 'ann', anonymousId: 'd-ann', traits: { email: 'ann@example.com' } })
  assert.equal(identify.action, 'identify')
  assert.equal(identify.profile, undefined, 'what is said to the store is not sent')
  assert.deepEqual((await person('ann')).identified, ['customerio'])

  const [own] = await sent('track', { userId: 'ann', anonymousId: 'd-ann', event: 'Bought' })
  assert.deepEqual([own.type, own.action, own.identifiers], ['person', 'event', { id: 'ann' }])
  // the device alone is enough: the store knows whose it is
  const [device] = await sent('track', { anonymousId: 'd-ann', event: 'Came back' })
  assert.deepEqual(device.identifiers, { id: 'ann' })
  // the other destination was never told of her
  assert.deepEqual(
    second.entries().map(({ url }) => url),
    Array(3).fill('/api/v1/events'),
  )
})

test('identify and event in one batch: the order counts', async () => {
  const entries = await sent('batch', {
    batch: [
      { type: 'track', userId: 'bo', anonymousId: 'd-bo', event: 'First', messageId: 'bo-1' },
      { type: 'identify', userId: 'bo', anonymousId: 'd-bo', messageId: 'bo-2' },
      { type: 'track', userId: 'bo', anonymousId: 'd-bo', event: 'Second', messageId: 'bo-3' },
    ],
  })
  assert.deepEqual(
    entries.map(({ action, url, name }) => [action ?? url, name]),
    [
      ['/api/v1/events', 'First'],
      ['identify', undefined],
      ['event', 'Second'],
    ],
  )
})

test('an identify that is refused leaves nobody known', async () => {
  customerio.respond(({ body }) => (body.includes('"identify"') ? { status: 400, body: '{"errors":[]}' } : {}))
  await sent('identify', { userId: 'cy', anonymousId: 'd-cy' })
  assert.deepEqual((await person('cy')).identified, [])
  const [event] = await sent('track', { userId: 'cy', anonymousId: 'd-cy', event: 'Looked' })
  assert.equal(event.url, '/api/v1/events')
  // sent again by hand, and taken
  customerio.respond(() => ({}))
  const { dispatches } = await worker.admin('/admin/dispatches?status=dead&destination=customerio')
  await worker.admin('/admin/dispatches/replay', { dispatches: dispatches.map((/** @type {any} */ { seq }) => seq) })
  await settled()
  assert.deepEqual((await person('cy')).identified, ['customerio'])
})

test('two people found to be one keep the profile; a deletion ends it', async () => {
  await sent('identify', { userId: 'di', traits: { email: 'di@example.com' } })
  await sent('track', { anonymousId: 'd-di', event: 'Looked' })
  // the visitor says who they are
  const [joined] = await sent('track', { userId: 'di', anonymousId: 'd-di', event: 'Joined' })
  assert.deepEqual(joined.identifiers, { id: 'di' })
  assert.deepEqual((await person('d-di')).identified, ['customerio'])

  const [gone] = await sent('track', { userId: 'di', event: 'User deleted', deleted: true })
  assert.equal(gone?.action, 'delete')
  assert.deepEqual((await person('di')).identified, [])
  const [after] = await sent('track', { userId: 'di', anonymousId: 'd-di', event: 'Looked' })
  assert.equal(after.url, '/api/v1/events')
})

test('what is known survives a kill', async () => {
  await worker.kill()
  await worker.restart()
  const [event] = await sent('track', { userId: 'ann', anonymousId: 'd-ann', event: 'After' })
  assert.deepEqual(event.identifiers, { id: 'ann' })
})

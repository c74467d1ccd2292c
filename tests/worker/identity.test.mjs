/**
 * Whom a destination is told of, by what the store knows of somebody.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
  const byAddress = {
    ...document.destinations.customerio,
    identifyBy: 'email',
    actionWorkflow: { newEvents: 'on', types: { identify: {} } },
  }
  worker = await startWorker({ workspace: { ...document, destinations: { customerio: byAddress } }, vars })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
})

const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
const send = async (/** @type {object[]} */ batch) => {
  const response = await worker.fetch('/v1/batch', { method: 'POST', headers, body: JSON.stringify({ batch }) })
  assert.equal(response.status, 200)
}
const arrived = (/** @type {string} */ name) =>
  until(
    async () => customerio.entries().find((/** @type {any} */ entry) => entry.name === name),
    (entry) => entry !== undefined,
  )

test('the latest address is the one, whatever its place in the alphabet', async () => {
  const identify = (/** @type {string} */ email) => ({ type: 'identify', userId: 'u1', traits: { email } })
  // within one commit, and so within one millisecond of the store's clock
  await send([identify('zoe@old.example'), identify('ann@new.example'), { type: 'track', userId: 'u1', event: 'First' }])
  assert.deepEqual((await arrived('First')).identifiers, { email: 'ann@new.example' })
  await send([identify('mia@newest.example')])
  await send([{ type: 'track', userId: 'u1', event: 'Second' }])
  assert.deepEqual((await arrived('Second')).identifiers, { email: 'mia@newest.example' })
})

test('an address that two share stays with whoever had it first', async () => {
  await send([
    { type: 'identify', userId: 'u2', traits: { email: 'family@home.example' } },
    { type: 'identify', userId: 'u3', traits: { email: 'family@home.example' } },
    { type: 'track', userId: 'u2', event: 'Hers' },
    { type: 'track', userId: 'u3', event: 'His' },
  ])
  assert.deepEqual((await arrived('Hers')).identifiers, { email: 'family@home.example' })
  const { log } = await worker.admin('/admin/log?stage=identity&status=warning')
  assert.ok(log.some((/** @type {any} */ { code }) => code === 'identity_conflict'))
  const skipped = await until(
    () => worker.admin('/admin/log?stage=route&event=his'),
    ({ log }) => log.length > 0,
  )
  assert.equal(skipped.log[0].code, 'identifier_missing')
})

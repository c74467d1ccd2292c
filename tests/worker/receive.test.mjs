/**
 * `/sources/:id`: the answers of the contract, in their order, and what is kept.
 */

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { sendGist, sign, tagged } from './lib/gist.mjs'
import { startRecorder } from './lib/recorder.mjs'
import { startWorker, until } from './lib/worker.mjs'
import { GIST_SECRET, TOKEN, vars, workspace } from './lib/workspace.mjs'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  worker = await startWorker({ workspace: workspace(customerio.origin), vars, settings: { limits: { bodySeconds: 1 } } })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
})

test('a signed webhook is stored, processed and delivered under one ULID', async () => {
  const { status } = await sendGist(worker, tagged('first@example.com'), GIST_SECRET)
  assert.equal(status, 200)
  const [entry] = await until(
    () => customerio.entries().filter(({ name }) => name === 'Tagged'),
    (found) => found.length > 0,
  )
  assert.match(entry.id, /^[0-9A-HJKMNP-TV-Z]{26}$/)
  const { events } = await worker.admin('/admin/events?event=tagged')
  assert.equal(events[0].id, entry.id)
  const { receipt } = await worker.admin(`/admin/receipts/${events[0].receipt}`)
  assert.equal(receipt.state, 'processed')
  assert.deepEqual(receipt.verification, { verified: true, form: 'raw', secret: 0 })
})

test('the order of answers: 413, 404, 410, 401, 200 inactive', async () => {
  const large = 'x'.repeat(1_100_000)
  assert.equal((await sendGist(worker, large, 'wrong', { path: '/sources/nobody' })).status, 413)
  assert.equal((await sendGist(worker, {}, 'wrong', { path: '/sources/nobody' })).status, 404)
  assert.equal((await sendGist(worker, {}, 'wrong', { path: '/sources/old' })).status, 410)
  assert.equal((await sendGist(worker, {}, 'wrong')).status, 401)
  assert.equal((await sendGist(worker, {}, 'wrong', { path: '/sources/off' })).status, 401)
  assert.deepEqual((await sendGist(worker, {}, GIST_SECRET, { path: '/sources/off' })).body, { ok: true, note: 'inactive' })
  const { log } = await worker.admin('/admin/log?source=off&code=inactive')
  assert.equal(log.length, 1)
})

test('a chunked body beyond the limit is cut off while it comes', async () => {
  const chunk = Buffer.alloc(65_536, 'x')
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      sent += chunk.byteLength
      if (sent > 40 * 1_048_576) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const response = await worker
    .fetch('/sources/gist', /** @type {any} */ ({ method: 'POST', body, duplex: 'half' }))
    .catch((/** @type {Error} */ error) => error)
  // the answer may overtake the body, whose sender then sees its connection end
  if (response instanceof Response) assert.equal(response.status, 413)
  assert.ok(sent < 40 * 1_048_576, `${sent} bytes were taken in`)
})

test('a body that does not come is given up', async () => {
  const { port, hostname } = new URL(worker.origin)
  const socket = connect(Number(port), hostname)
  socket.write('POST /sources/gist HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"event')
  const answer = await new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
      if (text.includes('\r\n')) resolve(text)
    })
  })
  socket.destroy()
  assert.match(answer, /^HTTP\/1\.1 408 /)
})

test('the same content again within six hours is a repeat, later it is new', async () => {
  const payload = tagged('again@example.com')
  const delivered = () =>
    customerio.entries().filter(({ name, identifiers }) => name === 'Tagged' && identifiers.id === 'u-again')
  await sendGist(worker, payload, GIST_SECRET)
  await until(delivered, (found) => found.length === 1)
  assert.equal((await sendGist(worker, payload, GIST_SECRET)).status, 200)
  await worker.advance(5.9 * 3_600_000)
  await sendGist(worker, payload, GIST_SECRET)
  const { receipts } = await worker.admin('/admin/receipts?source=gist&limit=1')
  assert.equal(receipts[0].repeats, 2)
  assert.equal(delivered().length, 1)
  await worker.advance(0.2 * 3_600_000)
  await sendGist(worker, payload, GIST_SECRET)
  await until(delivered, (found) => found.length === 2)
  const later = await worker.admin('/admin/receipts?source=gist&limit=1')
  assert.equal(later.receipts[0].occurrence, 1)
  assert.notEqual(later.receipts[0].id, receipts[0].id)
  await sendGist(worker, payload, GIST_SECRET)
  const third = await worker.admin(`/admin/receipts/${later.receipts[0].id}`)
  assert.equal(third.receipt.repeats, 1)
})

test('a verified body that is not JSON, an unknown topic, an empty body: 200, kept, logged', async () => {
  for (const body of ['not json', '', '{"event_type":"brand_new_topic"}', '['.repeat(500)]) {
    const { status } = await sendGist(worker, body, GIST_SECRET)
    assert.equal(status, 200, JSON.stringify(body))
    const { receipts } = await worker.admin('/admin/receipts?source=gist&limit=1')
    const found = await until(
      () => worker.admin(`/admin/log?message=${receipts[0].id}`),
      ({ log }) => log.length > 0,
    )
    const { receipt } = await worker.admin(`/admin/receipts/${receipts[0].id}`)
    assert.equal(receipt.body.text, body)
    assert.equal(receipt.state, 'processed')
    assert.ok(found.log.every((/** @type {any} */ line) => line.message.length > 0))
  }
})

test('GET and PUT are methods like any other; headers reach the workflow', async () => {
  const body = JSON.stringify(tagged('put@example.com'))
  const response = await worker.fetch('/sources/gist', {
    method: 'PUT',
    headers: { 'x-hub-signature': sign(body, GIST_SECRET), 'x-shop': 'Stockholm' },
    body,
  })
  assert.equal(response.status, 200)
  const [entry] = await until(
    () => customerio.entries().filter(({ attributes }) => attributes?.header === 'Stockholm'),
    (found) => found.length > 0,
  )
  assert.equal(entry.name, 'Tagged')
  const get = await worker.fetch('/sources/gist?x=1', { headers: { 'x-hub-signature': sign('', GIST_SECRET) } })
  assert.equal(get.status, 200)
  assert.equal((await worker.fetch('/sources/gist', { method: 'DELETE' })).status, 405)
})

test('a token opens its source and is not kept', async () => {
  const send = (/** @type {string} */ token) =>
    worker.fetch('/sources/hook', { method: 'POST', headers: { 'x-token': token }, body: '{"name":"Paid","user":"u1"}' })
  assert.equal((await send('wrong')).status, 401)
  assert.equal((await send(TOKEN)).status, 200)
  const { receipts } = await worker.admin('/admin/receipts?source=hook')
  const { receipt } = await worker.admin(`/admin/receipts/${receipts[0].id}`)
  assert.ok(!JSON.stringify(receipt).includes(TOKEN))
})

test('the last hundred refusals are kept, without credentials', async () => {
  for (let i = 0; i < 120; i++) {
    await worker.fetch('/sources/hook?token=SECRETQUERY', {
      method: 'POST',
      headers: { 'x-token': `SECRETHEADER${i}`, cookie: 'SECRETCOOKIE' },
      body: `{"n":${i},"filler":"${'x'.repeat(4000)}"}`,
    })
  }
  const first = await worker.admin('/admin/rejected?source=hook&limit=60')
  const second = await worker.admin(`/admin/rejected?source=hook&limit=60&before=${first.next}`)
  assert.equal(first.rejected.length + second.rejected.length, 100)
  const text = JSON.stringify([first, second])
  assert.ok(!/SECRET(QUERY|HEADER|COOKIE)/.test(text))
  assert.equal(first.rejected[0].body.text.length, 2048)
  assert.ok(first.rejected[0].length > 4000)
  const { counters } = await worker.admin('/admin/counters')
  const count = counters.filter((/** @type {any} */ one) => one.kind === 'rejected' && one.subject === 'hook')
  assert.equal(
    count.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.count, 0),
    121,
  )
})

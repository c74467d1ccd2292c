/**
 * createGistWebhooks: what handlers get, and what Gist is answered.
 */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import { test } from 'node:test'
import express from 'express'
import Fastify from 'fastify'
import { createGistWebhooks, samples, signGistWebhook } from 'firepath/gist'

const secret = 's3cret'
const tagged = samples.contact_tagged.body

/** A signed request. */
function post(body, { form = 'raw', headers = {}, ...init } = {}) {
  const signed = { 'x-hub-signature': signGistWebhook(body, secret, { form }), 'content-type': 'application/json' }
  return new Request('https://hooks.example/gist', { method: 'POST', body, headers: { ...signed, ...headers }, ...init })
}

/** A receiver that keeps its failures and rejections. */
function receiver(options = {}) {
  const errors = []
  const rejections = []
  const webhooks = createGistWebhooks({ secrets: [secret], ...options })
    .onError((error, delivery) => errors.push([error, delivery?.topic]))
    .onRejected((rejection, request) => rejections.push({ ...rejection, ...request }))
  return { webhooks, errors, rejections }
}

test('handlers get their topics, typed, and everyone else gets nothing', async () => {
  const { webhooks } = receiver()
  const calls = []
  webhooks
    .on('contact_tagged', ({ topic, eventType, payload, extra, raw, documented, verification, deliveryId }) => {
      calls.push(['one', topic, eventType, payload.addedTag, documented, verification, extra, raw.user.id])
      const length = Buffer.alloc(8)
      length.writeBigUInt64BE(4n)
      assert.equal(deliveryId, createHash('sha256').update(length).update('gist').update(tagged).digest('hex'))
    })
    .on(['contact_untagged', 'contact_tagged'], ({ topic }) => calls.push(['several', topic]))
    .on('unknown', ({ eventType }) => calls.push(['unknown', eventType]))
    .onAny(({ topic }) => calls.push(['any', topic]))
  assert.equal((await webhooks.fetch(post(tagged, { form: 'escaped' }))).status, 200)
  assert.deepEqual(calls.splice(0), [
    [
      'one',
      'contact_tagged',
      'contact_tagged',
      { id: '311', name: 'vip' },
      true,
      { verified: true, form: 'escaped', secret: 0 },
      {},
      48213907,
    ],
    ['several', 'contact_tagged'],
    ['any', 'contact_tagged'],
  ])
  assert.equal((await webhooks.fetch(post(samples.contact_untagged.body))).status, 200)
  assert.deepEqual(calls.splice(0), [
    ['several', 'contact_untagged'],
    ['any', 'contact_untagged'],
  ])
  assert.equal((await webhooks.fetch(post('{"event_type":"sky_fell"}'))).status, 200)
  assert.deepEqual(calls.splice(0), [
    ['unknown', 'sky_fell'],
    ['any', 'unknown'],
  ])
})

test('every sample reaches the handler of its topic', async () => {
  for (const { topic, body, documented } of Object.values(samples)) {
    const { webhooks } = receiver()
    let got
    webhooks.on(topic, (delivery) => {
      got = delivery.toJSON()
    })
    assert.equal((await webhooks.fetch(post(body, { form: 'reencoded' }))).status, 200)
    assert.deepEqual([got.topic, got.documented, got.raw], [topic, documented, JSON.parse(body)])
  }
})

test('200 comes only after every handler has succeeded; one that fails makes it 500 and stops no other', async () => {
  const { webhooks, errors } = receiver()
  const order = []
  webhooks
    .on('contact_tagged', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      order.push('slow')
    })
    .on('contact_tagged', () => {
      throw new Error('down')
    })
    .on('contact_tagged', () => order.push('quick'))
  assert.equal((await webhooks.fetch(post(tagged))).status, 500)
  assert.deepEqual(order, ['quick', 'slow'])
  assert.deepEqual(
    errors.map(([error, topic]) => [error.message, topic]),
    [['down', 'contact_tagged']],
  )
})

test('what a handler throws never becomes a 410', async () => {
  const { webhooks } = receiver()
  webhooks.onAny(() => Promise.reject(Object.assign(new Error('gone'), { status: 410, statusCode: 410 })))
  assert.equal((await webhooks.fetch(post(tagged))).status, 500)
})

test('an onError that fails itself changes no answer', async (t) => {
  t.mock.method(console, 'error', () => undefined)
  const webhooks = createGistWebhooks({ secrets: [secret] })
    .onAny(() => Promise.reject(new Error('down')))
    .onError(() => Promise.reject(new Error('logger down too')))
  assert.equal((await webhooks.fetch(post(tagged))).status, 500)
  assert.equal(console.error.mock.callCount(), 1)
})

test('failures are not silent where nobody listens', async (t) => {
  t.mock.method(console, 'error', () => undefined)
  const webhooks = createGistWebhooks({ secrets: [secret] }).onAny(() => Promise.reject(new Error('down')))
  assert.equal((await webhooks.fetch(post(tagged))).status, 500)
  assert.match(String(console.error.mock.calls[0].arguments[1]), /down/)
})

test('what is not verified is 401, says nothing, and reaches no handler', async () => {
  const { webhooks, rejections } = receiver()
  webhooks.onAny(() => assert.fail('not for a handler'))
  for (const [headers, reason] of [
    [{ 'x-hub-signature': `sha1=${'0'.repeat(40)}` }, 'mismatch'],
    [{ 'x-hub-signature': 'sha256=00' }, 'unsupported_algorithm'],
    [{ 'x-hub-signature': 'nonsense' }, 'malformed_header'],
  ]) {
    const response = await webhooks.fetch(post(tagged, { headers }))
    assert.deepEqual([response.status, await response.text()], [401, 'not verified\n'])
    assert.deepEqual(rejections.pop(), { status: 401, reason, method: 'POST', url: 'https://hooks.example/gist' })
  }
  const unsigned = new Request('https://hooks.example/gist', { method: 'POST', body: tagged })
  assert.equal((await webhooks.fetch(unsigned)).status, 401)
  assert.equal(rejections.pop().reason, 'missing_header')
})

test('the method is the owner’s to choose: none is a 405', async () => {
  const { webhooks } = receiver()
  for (const method of ['PUT', 'PATCH', 'DELETE']) assert.equal((await webhooks.fetch(post(tagged, { method }))).status, 200)
  const get = new Request('https://hooks.example/gist', { headers: { 'x-hub-signature': signGistWebhook('', secret) } })
  assert.equal((await webhooks.fetch(get)).status, 200, 'signed, and no JSON: not to be sent again')
})

test('genuine bodies that are no JSON are 200 and reported', async () => {
  const { webhooks, errors } = receiver()
  webhooks.onAny(() => assert.fail('not for a handler'))
  for (const [body, code] of [
    ['', 'INVALID_JSON'],
    ['event_type=user_created', 'INVALID_JSON'],
    ['['.repeat(500) + ']'.repeat(500), 'LIMIT_EXCEEDED'],
  ]) {
    assert.equal((await webhooks.fetch(post(body))).status, 200)
    assert.equal(errors.pop()[0].code, code)
  }
})

test('a body beyond the limit is 413, and not read to its end', async () => {
  const { webhooks, rejections } = receiver({ maxBytes: 1000 })
  assert.equal((await webhooks.fetch(post('x'.repeat(1001), { headers: { 'content-length': '1001' } }))).status, 413)
  let sent = 0
  let cancelled = false
  const endless = new ReadableStream({
    pull: (controller) => {
      sent += 100
      controller.enqueue(new Uint8Array(100))
    },
    cancel: () => {
      cancelled = true
    },
  })
  const request = new Request('https://hooks.example/gist', { method: 'POST', body: endless, duplex: 'half' })
  assert.equal((await webhooks.fetch(request)).status, 413)
  assert.ok(sent < 1500, `${sent} bytes were taken`)
  assert.ok(cancelled)
  assert.deepEqual(
    rejections.map(({ status, reason }) => [status, reason]),
    Array(2).fill([413, 'body_too_large']),
  )
  assert.equal((await webhooks.fetch(post(`"${'x'.repeat(998)}"`))).status, 200)
})

test('background: 202 at once, the work goes on, failures go to onError', async () => {
  const { webhooks, errors } = receiver({ background: true })
  let finish
  webhooks.onAny(() => new Promise((_, reject) => (finish = reject)))
  const waited = []
  const response = await webhooks.fetch(post(tagged), {}, { waitUntil: (promise) => waited.push(promise) })
  assert.equal(response.status, 202)
  assert.equal(waited.length, 1)
  finish(new Error('late'))
  await waited[0]
  assert.equal(errors.pop()[0].message, 'late')

  assert.equal((await webhooks.fetch(post(tagged))).status, 202, 'Node stays alive by itself')
  finish(new Error('later'))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(errors.pop()[0].message, 'later')

  Object.defineProperty(globalThis, 'EdgeRuntime', { value: 'edge-runtime', configurable: true })
  try {
    const refused = await webhooks.fetch(post(tagged))
    assert.equal(refused.status, 500)
    assert.match(await refused.text(), /ctx\.waitUntil/)
    assert.equal(errors.pop()[0].code, 'NO_BACKGROUND')
  } finally {
    delete globalThis.EdgeRuntime
  }
})

test('a body that something has read already is explained', async () => {
  const { webhooks, errors } = receiver()
  const request = post(tagged)
  await request.json()
  const response = await webhooks.fetch(request)
  assert.equal(response.status, 500)
  assert.match(await response.text(), /read already.*clone/)
  assert.equal(errors.pop()[0].code, 'BODY_ALREADY_READ')
})

test('tokens take the place of a signature', async () => {
  const webhooks = createGistWebhooks({ token: { secrets: ['old', 't0ken'], header: 'X-Gist-Token' } })
  let verification
  webhooks.onAny((delivery) => {
    verification = delivery.verification
  })
  const send = (headers) => webhooks.fetch(new Request('https://hooks.example/', { method: 'POST', body: tagged, headers }))
  assert.equal((await send({ 'x-gist-token': 't0ken' })).status, 200)
  assert.deepEqual(verification, { verified: true, form: 'token', secret: 1 })
  assert.equal((await send({ 'x-gist-token': 'token' })).status, 401)

  const path = createGistWebhooks({ token: { secrets: ['t0ken'], path: true } })
  const at = (url) => path.fetch(new Request(url, { method: 'POST', body: tagged }))
  assert.equal((await at('https://hooks.example/gist/t0ken?x')).status, 200)
  assert.equal((await at('https://hooks.example/gist/other')).status, 401)

  const open = createGistWebhooks({ verify: 'none' })
  assert.equal((await open.fetch(new Request('https://hooks.example/', { method: 'POST', body: tagged }))).status, 200)
})

test('options that protect nothing, or are mistaken, are refused with their place', () => {
  const refused = (options, path) =>
    assert.throws(
      () => createGistWebhooks(options),
      (error) => error.code === 'INVALID_INPUT' && error.path === path,
    )
  refused(undefined, undefined)
  refused({}, undefined)
  refused({ secrets: [secret], verify: 'none' }, undefined)
  refused({ secrets: [] }, '/secrets')
  refused({ secrets: [process.env.NOT_SET] }, '/secrets/0')
  refused({ secrets: [secret, ''] }, '/secrets/1')
  refused({ token: { secrets: ['t'] } }, '/token')
  refused({ token: { secrets: ['t'], header: 'X', query: 'y' } }, '/token')
  refused({ token: { secrets: ['t'], header: '' } }, '/token/header')
  refused({ token: { secrets: ['t'], query: 7 } }, '/token/query')
  refused({ token: { secrets: ['t'], path: false } }, '/token/path')
  refused({ token: { secrets: ['t'], header: 'X', prefix: 7 } }, '/token/prefix')
  refused({ token: 'secret' }, '/token')
  refused({ secrets: [secret], background: 'no' }, '/background')
  refused({ verify: 'maybe' }, '/verify')
  refused({ secrets: [secret], maxBytes: 2 ** 21 }, '/maxBytes')
  const { webhooks } = receiver()
  assert.throws(() => webhooks.on('new_message_received', () => undefined), /message_from_contact/)
  assert.throws(() => webhooks.on('contact_tagged'), { path: '/handler' })
})

/** Starts a server on a free port. */
async function listen(t, handler) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${server.address().port}`
}

const sign = (body, form) => ({ 'x-hub-signature': signGistWebhook(body, secret, { form }), 'content-type': 'application/json' })

test('what is no handler, no topic and no request is said so', async () => {
  const { webhooks, errors } = receiver()
  const handler = () => undefined
  for (const [call, path] of [
    [() => webhooks.on('contact_tagged'), '/handler'],
    [() => webhooks.onAny(3), '/handler'],
    [() => webhooks.onError({}), '/handler'],
    [() => webhooks.onRejected(), '/handler'],
    [() => webhooks.on(undefined, handler), '/topic'],
    [() => webhooks.on(['contact_tagged', 7], handler), '/topic'],
    [() => webhooks.on('contact_taged', handler), '/topic'],
  ]) {
    assert.throws(call, { code: 'INVALID_INPUT', path })
  }
  // Hono's context instead of its c.req.raw
  for (const request of [{ req: { raw: post(tagged) } }, undefined]) {
    const answer = await webhooks.fetch(request)
    assert.equal(answer.status, 500)
    assert.match(await answer.text(), /a web Request; in Hono that is c\.req\.raw/)
    assert.equal(errors.pop()[0].code, 'INVALID_INPUT')
  }
})

test('node: plain http', async (t) => {
  const { webhooks, rejections, errors } = receiver({ maxBytes: 5000 })
  let got
  webhooks.on('contact_tagged', (delivery) => {
    got = delivery.payload.addedTag.name
  })
  const url = await listen(t, webhooks.node)
  assert.equal((await fetch(url, { method: 'POST', body: tagged, headers: sign(tagged, 'escaped') })).status, 200)
  assert.equal(got, 'vip')
  assert.equal((await fetch(`${url}/a?b`, { method: 'POST', body: tagged, headers: sign('other') })).status, 401)
  assert.deepEqual(rejections.pop(), { status: 401, reason: 'mismatch', method: 'POST', url: '/a?b' })
  assert.equal((await fetch(url, { method: 'POST', body: 'x'.repeat(5001) })).status, 413)
  const chunked = new ReadableStream({
    start: (controller) => {
      for (let i = 0; i < 60; i++) controller.enqueue(new Uint8Array(100))
      controller.close()
    },
  })
  assert.equal((await fetch(url, { method: 'POST', body: chunked, duplex: 'half' })).status, 413)

  // a sender that goes away in the middle of its body
  const gone = new Promise((resolve) => webhooks.onError((error) => resolve(error)))
  const half = httpRequest(url, { method: 'POST', headers: { 'content-length': '100' } })
  half.on('error', () => undefined)
  half.write('{')
  setTimeout(() => half.destroy(), 20)
  assert.match((await gone).message, /went away|aborted/)
  errors.length = 0
  assert.equal((await fetch(url, { method: 'POST', body: tagged, headers: sign(tagged) })).status, 200)
})

test('node: Express, before, after and beside its parsers', async (t) => {
  const { webhooks, errors } = receiver()
  const app = express()
  app.all('/before', webhooks.node)
  app.post('/raw', express.raw({ type: '*/*' }), webhooks.node)
  app.post('/text', express.text({ type: '*/*' }), webhooks.node)
  app.post('/kept', express.json({ verify: (request, _, bytes) => Object.assign(request, { rawBody: bytes }) }), webhooks.node)
  app.post('/parsed', express.json(), webhooks.node)
  app.use((error, _request, response, _next) => response.status(500).send(error.message))
  const url = await listen(t, app)
  const send = (path, body = tagged) => fetch(url + path, { method: 'POST', body, headers: sign(body, 'escaped') })
  for (const path of ['/before', '/raw', '/text', '/kept']) assert.equal((await send(path)).status, 200, path)
  for (const body of [tagged, '{}']) {
    const explained = await send('/parsed', body)
    assert.equal(explained.status, 500)
    assert.match(await explained.text(), /parsed the body .* express\.raw/)
    assert.equal(errors.pop()[0].code, 'BODY_ALREADY_READ')
  }
})

test('node: Fastify, with the bytes and without', async (t) => {
  const { webhooks, errors } = receiver()
  for (const [keep, status] of [
    [true, 200],
    [false, 500],
  ]) {
    const app = Fastify()
    if (keep) app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    app.post('/gist', (request, reply) => webhooks.node(request, reply))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    t.after(() => app.close())
    const response = await fetch(`${url}/gist`, { method: 'POST', body: tagged, headers: sign(tagged) })
    assert.equal(response.status, status)
    if (!keep) {
      assert.match(await response.text(), /addContentTypeParser/)
      assert.equal(errors.pop()[0].code, 'BODY_ALREADY_READ')
    }
  }
})

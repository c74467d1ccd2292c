/**
 * The whole way in one call, as JavaScript sees it: what it sends equals what the stages send (see the vectors), what it
 * answers gives no secret away, and an answer's fate is read off the request itself.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, Engine, signGistWebhook } from 'firepath'

const SECRETS = { GIST: 's3cret', CIO: 'the-api-key' }
const compiled = compile({
  version: 1,
  sources: { gist: { type: 'gist', secrets: ['$GIST'] } },
  destinations: {
    customerio: { type: 'customerio', siteId: 'site', apiKey: '$CIO', actionWorkflow: { newEvents: 'on' } },
    own: { type: 'webhook', url: 'https://own.example/', enabled: false, actionWorkflow: { newEvents: 'on' } },
  },
})
assert.ok(compiled.ok)
const { edge } = compiled
const body = new TextEncoder().encode('{"event_type":"contact_tagged","added_tag":{"name":"vip"},"user":{"user_id":"42"}}')
const request = {
  method: 'POST',
  url: '/sources/gist',
  headers: new Headers({ 'X-Hub-Signature': signGistWebhook(body, SECRETS.GIST), 'Content-Type': 'application/json' }),
  body,
  receivedAt: 1_763_700_000_000,
}

/** @param {(engine: Engine) => void} work */
function withEngine(work, secrets = /** @type {Record<string, string>} */ (SECRETS)) {
  const engine = new Engine(edge, { secrets })
  try {
    work(engine)
  } finally {
    engine.free()
  }
}

test('a request is carried through to what is to be sent', () =>
  withEngine((engine) => {
    for (let round = 0; round < 2; round++) {
      const answer = engine.forward('gist', request)
      assert.ok(!answer.reject)
      const [sent] = answer.requests
      assert.ok(sent?.body && answer.requests.length === 1)
      assert.equal(sent.headers.authorization, `Basic ${btoa(`site:${SECRETS.CIO}`)}`)
      // a caller may change the headers it was given without changing those of the next request
      sent.headers.authorization = 'changed'
      const { batch } = JSON.parse(new TextDecoder().decode(sent.body))
      assert.deepEqual(
        batch.map((/** @type {any} */ entry) => entry.action),
        ['identify', 'event'],
      )
      assert.equal(answer.receipt, engine.accept('gist', request).receipt?.id)
      assert.deepEqual(
        answer.log.map(({ destination, code }) => [destination, code]),
        [
          ['own', 'destination_off'],
          ['own', 'destination_off'],
        ],
      )
    }
  }))

test('written down, an answer holds no secret; and it serves as the batch that an answer is about', () =>
  withEngine((engine) => {
    const answer = engine.forward('gist', request)
    assert.ok(!answer.reject)
    assert.doesNotMatch(JSON.stringify(answer), /the-api-key|Basic/)
    const [sent] = answer.requests
    assert.ok(sent)
    const outcomes = engine.outcome(sent, { status: 200, headers: {}, body: '{}', now: request.receivedAt })
    assert.deepEqual(
      outcomes.map(({ event, result }) => [event, result]),
      sent.entries.map(({ event }) => [event, 'accepted']),
    )
    assert.equal(outcomes.length, 2)
  }))

test('what is not let in, and what is no request, is said', () => {
  withEngine((engine) => {
    const forged = { ...request, body: new TextEncoder().encode('{}') }
    assert.deepEqual(engine.forward('gist', forged), { reject: { status: 401, reason: 'mismatch' } })
    assert.deepEqual(engine.forward('nobody', request), { reject: { status: 404, reason: 'unknown_source' } })
    const wrong = [
      undefined,
      { ...request, method: 1 },
      { ...request, receivedAt: Number.NaN },
      { ...request, headers: { a: 'b\0c' } },
    ]
    for (const one of wrong) {
      assert.throws(() => engine.forward('gist', /** @type {any} */ (one)), { code: 'INVALID_INPUT' })
    }
  })
  withEngine((engine) => assert.throws(() => engine.forward('gist', request), { code: 'MISSING_SECRET' }), { GIST: SECRETS.GIST })
})

test('a body of any size is read where it was written, and what comes after it too', () =>
  withEngine((engine) => {
    const long = 'ä'.repeat(300_000)
    for (const [name, size] of /** @type {const} */ ([
      ['x', 1],
      [long, 300_000],
      ['y', 1],
    ])) {
      const text = JSON.stringify({ event_type: 'contact_tagged', added_tag: { name }, user: { user_id: '42' } })
      const bytes = new TextEncoder().encode(text)
      const headers = { 'x-hub-signature': signGistWebhook(bytes, SECRETS.GIST), 'x-long': long.slice(0, size) }
      const answer = engine.forward('gist', { ...request, headers, body: bytes })
      assert.ok(!answer.reject)
      assert.equal(answer.receipt, engine.accept('gist', { ...request, headers, body: bytes }).receipt?.id)
      assert.equal(answer.requests.length, 1)
    }
    const whole = new Uint8Array(1_048_577)
    assert.deepEqual(engine.forward('gist', { ...request, body: whole }), { reject: { status: 413, reason: 'body_too_large' } })
    const answer = engine.forward('gist', { ...request, url: '/sources/gist?half=\ud800' })
    assert.ok(!answer.reject && answer.requests.length === 1)
  }))

test('engines side by side keep to themselves, and what was answered stays', () =>
  withEngine((one) =>
    withEngine(
      (other) => {
        const first = one.forward('gist', request)
        const signed = { ...request, headers: { 'x-hub-signature': signGistWebhook(body, 'another') } }
        const second = other.forward('gist', signed)
        assert.ok(!first.reject && !second.reject)
        one.forward('gist', { ...request, body: new Uint8Array(100_000).fill(32) })
        const of = (/** @type {string} */ key) => `Basic ${btoa(`site:${key}`)}`
        assert.equal(first.requests[0]?.headers.authorization, of(SECRETS.CIO))
        assert.equal(second.requests[0]?.headers.authorization, of('key of another'))
        assert.equal(first.requests[0]?.entries.length, 2)
        assert.equal(first.receipt, second.receipt)
        assert.deepEqual(first.requests[0]?.body, second.requests[0]?.body)
      },
      { GIST: 'another', CIO: 'key of another' },
    ),
  ))

test('with more destinations than are remembered, each request goes where it should', () => {
  const names = Array.from({ length: 40 }, (_, n) => `cio-${n}`)
  const many = compile({
    version: 1,
    sources: { gist: { type: 'gist', secrets: ['$GIST'] } },
    destinations: Object.fromEntries(
      names.map((name) => [name, { type: 'customerio', siteId: name, apiKey: '$CIO', actionWorkflow: { newEvents: 'on' } }]),
    ),
  })
  assert.ok(many.ok)
  const engine = new Engine(many.edge, { secrets: SECRETS })
  for (let round = 0; round < 3; round++) {
    const answer = engine.forward('gist', request)
    assert.ok(!answer.reject)
    assert.deepEqual(
      answer.requests.map(({ destination, headers }) => [destination, headers.authorization]),
      names.toSorted().map((name) => [name, `Basic ${btoa(`${name}:${SECRETS.CIO}`)}`]),
    )
  }
  engine.free()
})

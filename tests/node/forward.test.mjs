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

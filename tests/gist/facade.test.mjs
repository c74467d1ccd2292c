/**
 * verifyWebhook, parseGistWebhook and signGistWebhook as JavaScript sees them: what they take, when they make what, and
 * what they say to a mistake. (What they answer is in tests/vectors/webhook/.)
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { gistDeliveryId, parseGistWebhook, samples, signGistWebhook, verifyWebhook } from 'firepath'

const secret = 's3cret'
const text = samples.message_from_contact.body
const body = new TextEncoder().encode(text)
const signature = signGistWebhook(body, secret, { form: 'escaped' })
const verified = { verified: true, form: 'escaped', secret: 0 }

test('headers are read in every form that platforms have', () => {
  for (const headers of [
    new Headers({ 'X-Hub-Signature': signature }),
    { 'x-hub-signature': signature },
    { 'X-HUB-SIGNATURE': [signature], cookie: undefined, other: ['a', 'b'] },
    [['x-Hub-Signature', signature]],
    new Map([['X-Hub-Signature', signature]]),
  ]) {
    assert.deepEqual(verifyWebhook({ secrets: [secret], headers, body }), verified)
    assert.deepEqual(verifyWebhook({ secrets: ['other', secret], headers, body }), { ...verified, secret: 1 })
  }
  const twice = new Headers([
    ['X-Hub-Signature', signature],
    ['X-Hub-Signature', signature],
  ])
  for (const headers of [twice, { a: 'b', 'x-hub-signature': [signature, signature] }]) {
    assert.deepEqual(verifyWebhook({ secrets: [secret], headers, body }), { verified: false, reason: 'malformed_header' })
  }
})

test('bodies are taken as bytes in every form, and as text', () => {
  const pool = Buffer.from(`  ${text}  `)
  for (const one of [body, Buffer.from(text), pool.subarray(2, -2), body.buffer, text]) {
    assert.deepEqual(verifyWebhook({ secrets: [secret], headers: { 'x-hub-signature': signature }, body: one }), verified)
    assert.equal(parseGistWebhook(one).payload.person.name, 'Åsa Lindqvist')
    assert.equal(signGistWebhook(one, secret, { form: 'escaped' }), signature)
    assert.equal(gistDeliveryId('gist', one), gistDeliveryId('gist', body))
  }
  const long = JSON.stringify({ event_type: 'user_created', user: { name: 'å'.repeat(100_000) } })
  assert.equal(parseGistWebhook(long).payload.person.name.length, 100_000)
})

test('texts that are parsed one after another don’t mix', () => {
  const webhooks = Object.values(samples).map(({ body }) => parseGistWebhook(body))
  for (const [i, { topic, body }] of Object.values(samples).entries()) {
    assert.equal(webhooks[i].topic, topic)
    assert.deepEqual(webhooks[i].raw, JSON.parse(body))
    assert.deepEqual(webhooks[i].payload, parseGistWebhook(body).payload)
  }
})

test('a webhook makes its parts once, and shows them all where it is written out', () => {
  const webhook = parseGistWebhook('{"event_type":"contact_tagged","added_tag":"vip","team":"eu"}')
  assert.equal(webhook.payload, webhook.payload)
  assert.equal(webhook.extra, webhook.extra)
  assert.equal(webhook.raw, webhook.raw)
  const plain = {
    topic: 'contact_tagged',
    eventType: 'contact_tagged',
    documented: true,
    payload: { addedTag: { name: 'vip' } },
    extra: { team: 'eu' },
    raw: { event_type: 'contact_tagged', added_tag: 'vip', team: 'eu' },
  }
  assert.deepEqual(webhook.toJSON(), plain)
  assert.deepEqual(JSON.parse(JSON.stringify(webhook)), plain)
  assert.match(inspect(webhook), /addedTag: { name: 'vip' }/)
})

test('a body beyond 1 MiB is not even handed over', () => {
  const headers = { 'x-hub-signature': signature }
  for (const scheme of ['gist', 'github', 'none']) {
    const result = verifyWebhook({ scheme, secrets: [secret], headers, body: new Uint8Array(10_000_000) })
    assert.deepEqual(result, { verified: false, reason: 'body_too_large' })
  }
  const full = 'x'.repeat(1_048_576)
  const signed = { 'x-hub-signature': signGistWebhook(full, secret) }
  assert.equal(verifyWebhook({ secrets: [secret], headers: signed, body: full }).verified, true)
})

test('mistakes are explained where they are made', () => {
  const good = { secrets: [secret], headers: {}, body }
  const says = (options, path, pattern) =>
    assert.throws(
      () => verifyWebhook(options),
      (error) => error.code === 'INVALID_INPUT' && error.path === path && pattern.test(error.message),
    )
  says(undefined, undefined, /one object/)
  says({ ...good, body: { event_type: 'user_created' } }, '/body', /parsed it already/)
  says({ ...good, body: undefined }, '/body', /bytes/)
  says({ ...good, secrets: secret }, '/secrets', /array/)
  says({ ...good, secrets: [process.env.NOT_SET] }, '/secrets/0', /environment variable/)
  says({ ...good, headers: 'x-hub-signature: sha1=' }, '/headers', /Headers/)
  says({ ...good, scheme: 'slack', now: 'today' }, '/now', /milliseconds/)
  says({ ...good, scheme: 'slack', tolerance: '5m' }, '/tolerance', /seconds/)
  says({ ...good, scheme: 'token', query: 'key', url: new URL('https://x.y/') }, '/url', /string/)
  assert.throws(() => parseGistWebhook({ event_type: 'user_created' }), { code: 'INVALID_INPUT', path: '/body' })
  assert.throws(() => parseGistWebhook('{'), { code: 'INVALID_JSON' })
  assert.throws(() => signGistWebhook(body, undefined), { code: 'INVALID_INPUT', path: '/secret' })
})

/**
 * Other senders, held against their own libraries: what those sign we verify, what we turn away they turn away.
 * (Slack's documented example is in tests/vectors/webhook/schemes.json.)
 */

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import '@shopify/shopify-api/adapters/node'
import { sign, verify } from '@octokit/webhooks-methods'
import { ApiVersion, shopifyApi } from '@shopify/shopify-api'
import { verifyRequestSignature } from 'customerio-node'
import { verifyWebhook } from 'firepath'
import { Webhook } from 'standardwebhooks'
import Stripe from 'stripe'

const bodies = ['{}', '{"email":"a@b.se","name":"äöå 😀","url":"https://x.y/z?a=50%"}', '', 'not json \u2028']
const now = 1_763_712_845_000
const encode = (text) => new TextEncoder().encode(text)
const alter = (text) => text.replace(/[0-9a-zA-Z](?=[^0-9a-zA-Z]*$)/, (last) => (last === '0' ? '1' : '0'))

test('GitHub: @octokit/webhooks-methods signs', async () => {
  const secrets = ['old', 'It is a secret']
  for (const body of bodies.filter((body) => body !== '')) {
    const signature = await sign(secrets[1], body)
    const ours = (value) =>
      verifyWebhook({ scheme: 'github', secrets, headers: { 'X-Hub-Signature-256': value }, body: encode(body) })
    assert.deepEqual(ours(signature), { verified: true, form: 'raw', secret: 1 })
    assert.equal(await verify(secrets[1], body, alter(signature)), false)
    assert.deepEqual(ours(alter(signature)), { verified: false, reason: 'mismatch' })
  }
})

test('Shopify: @shopify/shopify-api judges', async () => {
  const secret = 'shpss_test'
  const { webhooks } = shopifyApi({
    apiKey: 'key',
    apiSecretKey: secret,
    apiVersion: ApiVersion.January26,
    hostName: 'app.example',
    isEmbeddedApp: false,
    logger: { log: () => undefined },
  })
  for (const body of bodies.filter((body) => body !== '')) {
    const good = createHmac('sha256', secret).update(body).digest('base64')
    for (const signature of [good, alter(good)]) {
      const headers = {
        'x-shopify-api-version': ApiVersion.January26,
        'x-shopify-hmac-sha256': signature,
        'x-shopify-shop-domain': 'shop.example',
        'x-shopify-topic': 'orders/create',
        'x-shopify-webhook-id': '1',
      }
      const theirs = await webhooks.validate({
        rawBody: body,
        rawRequest: { method: 'POST', url: '/', headers },
        rawResponse: {},
      })
      const ours = verifyWebhook({ scheme: 'shopify', secrets: [secret], headers, body: encode(body) })
      assert.deepEqual([theirs.valid, ours.verified], [signature === good, signature === good], JSON.stringify(theirs))
    }
  }
})

test('Stripe: stripe signs and judges', () => {
  const { webhooks } = new Stripe('sk_test_x')
  const secret = 'whsec_test'
  const seconds = now / 1000
  // an empty body is none to their library
  for (const payload of bodies.filter((body) => body !== '')) {
    for (const [timestamp, reason] of [
      [seconds, undefined],
      [seconds - 300, undefined],
      [seconds - 301, 'timestamp_too_old'],
    ]) {
      const header = webhooks.generateTestHeaderString({ payload, secret, timestamp })
      const ours = (value) =>
        verifyWebhook({ scheme: 'stripe', secrets: [secret], headers: { 'stripe-signature': value }, body: encode(payload), now })
      const theirs = (value) => webhooks.signature.verifyHeader(payload, value, secret, 300, undefined, now)
      if (reason) {
        assert.throws(() => theirs(header), /tolerance/)
        assert.deepEqual(ours(header), { verified: false, reason })
      } else {
        assert.ok(theirs(header))
        assert.deepEqual(ours(header), { verified: true, form: 'raw', secret: 0 })
        assert.throws(() => theirs(alter(header)))
        assert.equal(ours(alter(header)).verified, false)
      }
    }
  }
})

test('Standard Webhooks: standardwebhooks signs and judges', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const webhook = new Webhook(secret)
  const real = Date.now()
  for (const body of bodies) {
    const at = (seconds) => {
      const time = new Date(real + seconds * 1000)
      return {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
        'webhook-signature': webhook.sign('msg_1', time, body),
      }
    }
    const ours = (headers) => verifyWebhook({ scheme: 'standardwebhooks', secrets: [secret], headers, body: encode(body) })
    // their verify also parses what it has verified, and refuses what is no JSON
    const theirs = (headers) => {
      try {
        webhook.verify(body, headers)
        return true
      } catch (error) {
        return error instanceof SyntaxError
      }
    }
    for (const [headers, verified] of [
      [at(0), true],
      [at(-290), true],
      [at(290), true],
      [at(-310), false],
      [at(310), false],
      [{ ...at(0), 'webhook-id': 'msg_2' }, false],
      [{ ...at(0), 'webhook-signature': `v1,AAAA ${at(0)['webhook-signature']}` }, true],
      [{ ...at(0), 'webhook-signature': alter(at(0)['webhook-signature']) }, false],
      [{ ...at(0), 'webhook-signature': '' }, false],
    ]) {
      assert.deepEqual([theirs(headers), ours(headers).verified], [verified, verified], JSON.stringify(headers))
    }
  }
})

test('Customer.io: customerio-node judges', () => {
  const secret = 'signing key'
  const timestamp = String(now / 1000)
  for (const body of bodies) {
    const good = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    for (const signature of [good, alter(good), good.toUpperCase(), '', good.slice(2)]) {
      const theirs = verifyRequestSignature({ signingSecret: secret, timestamp, body, signature })
      const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature }
      const ours = verifyWebhook({ scheme: 'customerio', secrets: [secret], headers, body: encode(body), now })
      // they compare text; we read hexadecimal digits in either case
      assert.equal(ours.verified, theirs || signature === good.toUpperCase(), `${signature} over ${body}`)
    }
  }
})

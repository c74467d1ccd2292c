/**
 * Events in Segment's envelope, as a collector takes them, on their way to Customer.io: by firepath, by hand, and beside
 * nothing but `JSON.parse` and `JSON.stringify` of the same text.
 */

import { NOW, secrets } from './contest.js'

const workspace = {
  version: 1,
  sources: { api: { type: 'http', writeKeys: ['$KEY'] } },
  destinations: {
    customerio: { type: 'customerio', siteId: 'site-id', apiKey: '$CIO', actionWorkflow: { newEvents: 'on' } },
  },
}

/** A track event of 1.3 kB, as analytics libraries send it; without its context 0.7 kB. @param {number} n */
function event(n, context = true) {
  return {
    type: 'track',
    event: 'Order Completed',
    userId: `u_${20_417 + n}`,
    anonymousId: '6f1d2f0c-4a1e-4a86-b1f5-7b8b9f0f4c11',
    messageId: `ajs-next-1763712845000-6f1d2f0c-${n}`,
    timestamp: '2025-11-21T08:14:05.000Z',
    properties: {
      order_id: `A-${10_000 + n}`,
      total: 249.5,
      revenue: 219.5,
      shipping: 30,
      tax: 49.9,
      currency: 'SEK',
      coupon: 'SPRING 25%',
      products: [
        { product_id: 'p-1', sku: 'mug-blue', name: 'Blå mugg', price: 99.5, quantity: 1, category: 'Kitchen' },
        { product_id: 'p-2', sku: 'hat-wool', name: 'Wool hat', price: 120, quantity: 1, category: 'Clothes' },
      ],
    },
    ...(context ? { context: CONTEXT } : {}),
  }
}

const CONTEXT = {
  ip: '192.0.2.44',
  locale: 'sv-SE',
  timezone: 'Europe/Stockholm',
  library: { name: 'analytics.js', version: 'next-1.84.3' },
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  page: {
    path: '/checkout/done',
    referrer: 'https://www.shop.example/checkout',
    search: '?utm_source=newsletter',
    title: 'Tack för din beställning',
    url: 'https://www.shop.example/checkout/done?utm_source=newsletter',
  },
  campaign: { source: 'newsletter', medium: 'email' },
  traits: { email: 'Asa.Lindqvist@example.com' },
}

/**
 * @param {typeof import('firepath')} firepath
 * @param {number[]} counts events per request; several go without their context, for a thousand would be beyond the 1 MiB of a body
 */
export function contest(firepath, counts) {
  const compiled = firepath.compile(/** @type {any} */ (workspace))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  const engine = new firepath.Engine(compiled.edge, { secrets: { ...secrets, KEY: 'write-key' } })
  const decoder = new TextDecoder()
  const authorization = `Basic ${btoa('write-key:')}`
  const cases = counts.map((count) => {
    const text = JSON.stringify({ batch: Array.from({ length: count }, (_, n) => event(n, count === 1)) })
    const body = new TextEncoder().encode(text)
    const request = {
      method: 'POST',
      url: 'https://hooks.example/v1/batch',
      headers: { authorization, 'content-type': 'application/json', host: 'hooks.example' },
      body,
      receivedAt: NOW,
    }
    const ours = () => {
      const answer = engine.forward('api', request)
      if (answer.reject) throw new Error(answer.reject.reason)
      return answer
    }
    const { requests, log } = ours()
    const sent = requests.flatMap(({ body }) => JSON.parse(decoder.decode(body)).batch)
    if (sent.length !== count || log.length > 0)
      throw new Error(`${sent.length} of ${count} events were sent: ${JSON.stringify(log)}`)
    return { count, bytes: Math.round(body.length / count), ours, json: () => JSON.stringify(JSON.parse(decoder.decode(body))) }
  })
  const one = event(0)
  const routed = { ...one, id: '01KAJQMJ9BGZ42F2SV659W008A' }
  return {
    bytes: Buffer.byteLength(JSON.stringify(one)),
    cases,
    /** One event at hand as an object: what follows from it for Customer.io, and why. */
    route: () => engine.route(/** @type {any} */ (routed), { side: 'server' }),
  }
}

/**
 * From a webhook's bytes to the bytes of a request to Customer.io, done twice: by firepath, and by the best JavaScript we
 * know how to write by hand for this one workspace. Knows no runtime: it is given node:crypto, which Node and workerd both have.
 */

/** A filter and a mapping, as an owner writes them. */
const messages = {
  when: {
    all: [
      { path: '$.gist.topic', equals: 'message_from_contact' },
      { path: '$.user.email', exists: true },
      { path: '$.conversation.status', in: ['open', 'pending'] },
    ],
  },
  map: [
    {
      type: 'track',
      event: 'Message From Contact',
      userId: { from: '$.user.user_id', steps: ['to_string', 'trim', 'non_empty'] },
      timestamp: '$.message.created_at',
      context: { traits: { email: '$.user.email' }, page: { url: '$.user.landing_url' } },
      properties: {
        conversation_id: '$.conversation.id',
        title: '$.conversation.title',
        status: '$.conversation.status',
        message_id: '$.message.id',
        message: '$.message.body',
        name: { from: '$.user.name', steps: ['trim'] },
        plan: '$.user.custom_properties.plan',
        city: '$.user.location_data.city_name',
        tags: '$.user.tags[*].name',
        session_count: '$.user.session_count',
      },
    },
  ],
}

/** What the owner configured. The rival has it built in. */
export const workspace = {
  version: 1,
  sources: {
    gist: { type: 'gist', secrets: ['$GIST'], defaults: false, workflows: { messages } },
    // the same without a signature: what is left when verification is taken away
    open: { type: 'gist', verify: 'none', defaults: false, workflows: { messages } },
  },
  destinations: {
    customerio: {
      type: 'customerio',
      siteId: 'site-id',
      apiKey: '$CIO',
      actionWorkflow: {
        events: {
          'Message From Contact': {
            triggerPath: [
              { fire: true, url: 'https://shop.example.com/*' },
              { fire: false, url: '/internal/*' },
            ],
          },
        },
      },
    },
  },
}

export const secrets = { GIST: 'a webhook secret of usual length', CIO: 'an api key of usual length' }

/** The moment of every request. */
export const NOW = 1_763_712_846_123

/**
 * What is measured: firepath's side and the rival's, each on a request at hand.
 *
 * @param {typeof import('firepath')} firepath
 * @param {typeof import('node:crypto')} crypto
 */
export function contest(firepath, crypto) {
  const compiled = firepath.compile(/** @type {any} */ (workspace))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  const engine = new firepath.Engine(compiled.edge, { secrets })
  const body = new TextEncoder().encode(firepath.samples.message_from_contact.body)
  const request = (/** @type {'raw' | 'escaped'} */ form) => ({
    method: 'POST',
    url: 'https://hooks.example/sources/gist',
    headers: {
      host: 'hooks.example',
      'user-agent': 'Gist',
      'content-type': 'application/json',
      'content-length': String(body.length),
      accept: '*/*',
      'x-hub-signature': firepath.signGistWebhook(body, secrets.GIST, { form }),
    },
    body,
    receivedAt: NOW,
  })
  const [raw, escaped] = [request('raw'), request('escaped')]
  const [signed, open] = [rival(crypto, 'gist'), rival(crypto, 'open')]

  const forward = (/** @type {string} */ source, /** @type {any} */ request) => {
    const answer = engine.forward(source, request)
    if (answer.reject || answer.requests.length !== 1) throw new Error('not forwarded')
    return answer.requests[0]
  }
  /** As a program does that keeps receipts, events and requests in between. */
  const step = (/** @type {any} */ request) => {
    const { receipt } = engine.accept('gist', request)
    if (!receipt) throw new Error('rejected')
    const prepared = []
    for (const event of engine.process(receipt).events) {
      for (const { destination, requests } of engine.route(event, { side: 'server' })) {
        for (const batch of engine.pack(destination, requests ?? [])) prepared.push(engine.prepare(batch, { now: NOW }))
      }
    }
    return prepared[0]
  }
  const cases = {
    'whole, raw': { ours: () => forward('gist', raw), byHand: () => signed.whole(raw) },
    'whole, escaped': { ours: () => forward('gist', escaped), byHand: () => signed.whole(escaped) },
    'everything after verification': { ours: () => forward('open', raw), byHand: () => open.proceed(raw) },
    'whole, raw, stage by stage': { ours: () => step(raw), byHand: () => signed.whole(raw) },
  }
  for (const [name, { ours, byHand }] of Object.entries(cases)) same(name, ours(), byHand())
  return cases
}

/**
 * What nobody can leave out: each step of the way by itself.
 *
 * @param {typeof import('firepath')} firepath
 * @param {typeof import('node:crypto')} crypto
 * @returns {Record<string, () => unknown>}
 */
export function steps(firepath, crypto) {
  const compiled = firepath.compile(/** @type {any} */ (workspace))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  const engine = new firepath.Engine(compiled.edge, { secrets })
  const body = new TextEncoder().encode(firepath.samples.message_from_contact.body)
  const headers = { 'x-hub-signature': firepath.signGistWebhook(body, secrets.GIST) }
  const request = { method: 'POST', url: 'https://hooks.example/sources/gist', headers, body, receivedAt: NOW }
  return {
    'into wasm and back: an unknown source': () => engine.forward('nobody', request),
    'the signature, by wasm': () => firepath.verifyWebhook({ secrets: [secrets.GIST], headers, body }),
    'SHA-256 of the body, by node:crypto': () => crypto.createHash('sha256').update(body).digest('hex'),
    'the same in one call': () => crypto.hash?.('sha256', body, 'hex'),
    'reading and typing the body, by wasm': () => firepath.parseGistWebhook(body).topic,
  }
}

/** Both sides must send the same. @param {string} name @param {any} ours @param {any} byHand */
export function same(name, ours, byHand) {
  const show = (/** @type {any} */ { method, url, headers, body }) =>
    JSON.stringify([
      method,
      url,
      Object.entries(headers).sort(),
      typeof body === 'string' ? body : new TextDecoder().decode(body),
    ])
  if (show(ours) !== show(byHand)) throw new Error(`${name}: not the same request\n${show(ours)}\n${show(byHand)}`)
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PAIRS = Array.from({ length: 1024 }, (_, bits) => ALPHABET[bits >> 5] + ALPHABET[bits & 31])
const TOPICS = new Set(['message_from_contact', 'contact_tagged', 'conversation_closed', 'contact_performed_event'])
const FIRE = /^https:\/\/shop\.example\.com\//
const DO_NOT_FIRE = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*\/internal\/[^?#]*(?:$|[?#])/
const EMAIL = /^[^\s@]+@[^\s@]+$/

/**
 * @param {typeof import('node:crypto')} crypto
 * @param {string} source
 */
function rival({ createHmac, createHash, timingSafeEqual, hash }, source) {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  const headers = {
    authorization: `Basic ${btoa(`site-id:${secrets.CIO}`)}`,
    'content-type': 'application/json',
  }
  // one call where the runtime has it; a buffer that is filled anew each time, everything that stays the same in it already
  const sha256 = hash
    ? (/** @type {Uint8Array} */ bytes, /** @type {any} */ encoding) => hash('sha256', bytes, encoding)
    : (/** @type {Uint8Array} */ bytes, /** @type {any} */ encoding) =>
        encoding === 'buffer' ? createHash('sha256').update(bytes).digest() : createHash('sha256').update(bytes).digest(encoding)
  const parts = (/** @type {(string | number)[]} */ ...list) =>
    Buffer.concat(
      list.flatMap((part) => {
        const bytes = typeof part === 'number' ? Buffer.alloc(part) : Buffer.from(part)
        const length = Buffer.alloc(8)
        length.writeBigUInt64BE(BigInt(bytes.length))
        return [length, bytes]
      }),
    )
  const before = parts(source, 'POST', '')
  const after = parts(4)
  const content = Buffer.alloc(1 << 16)
  before.copy(content)
  const ulidInput = parts('receipt', 64, 'messages', 8)

  function receiptId(/** @type {Uint8Array} */ body) {
    const at = before.length + 8
    content.writeUInt32BE(body.length, at - 4)
    content.set(body, at)
    content.set(after, at + body.length)
    return sha256(content.subarray(0, at + body.length + after.length), 'hex')
  }

  function ulid(/** @type {string} */ receipt, /** @type {number} */ time) {
    ulidInput.latin1Write(receipt, 23, 64)
    const digest = sha256(ulidInput, 'buffer')
    let out = ''
    let high = Math.floor(time / 2 ** 20)
    const low = time % 2 ** 20
    out = PAIRS[high >> 20] + PAIRS[(high >> 10) & 1023] + PAIRS[high & 1023] + PAIRS[low >> 10] + PAIRS[low & 1023]
    for (let at = 0; at < 10; at += 5) {
      high = (digest[at] << 12) | (digest[at + 1] << 4) | (digest[at + 2] >> 4)
      const rest = ((digest[at + 2] & 15) << 16) | (digest[at + 3] << 8) | digest[at + 4]
      out += PAIRS[high >> 10] + PAIRS[high & 1023] + PAIRS[rest >> 10] + PAIRS[rest & 1023]
    }
    return out
  }

  /** Verifies; the body's text if that had to be made on the way. */
  function verify(/** @type {any} */ { headers, body }) {
    const header = headers['x-hub-signature']
    if (!header || !/^sha1=[0-9a-f]{40}$/i.test(header)) throw new Error('malformed')
    const expected = Buffer.from(header.slice(5), 'hex')
    if (timingSafeEqual(createHmac('sha1', secrets.GIST).update(body).digest(), expected)) return undefined
    const text = decoder.decode(body)
    if (timingSafeEqual(createHmac('sha1', secrets.GIST).update(escapeText(text)).digest(), expected)) return text
    throw new Error('mismatch')
  }

  /** Everything after that. */
  function proceed(/** @type {any} */ { body, receivedAt }, /** @type {string | undefined} */ text = undefined) {
    const receipt = receiptId(body)
    const { event_type: topic, user, message, conversation } = JSON.parse(text ?? decoder.decode(body))
    // typed and filtered
    if (!TOPICS.has(topic) || topic !== 'message_from_contact') throw new Error('another topic')
    const status = conversation?.status
    if (user?.email == null || (status !== 'open' && status !== 'pending')) throw new Error('not wanted')
    // identified
    const userId = user.user_id === undefined || user.user_id === null ? '' : String(user.user_id).trim()
    const email = String(user.email).trim().toLowerCase()
    const identifiers =
      userId !== '' ? (EMAIL.test(userId) ? { email: userId } : { id: userId }) : EMAIL.test(email) ? { email } : undefined
    if (!identifiers) throw new Error('nobody')
    // routed
    const url = user.landing_url
    if (typeof url !== 'string' || !FIRE.test(url) || DO_NOT_FIRE.test(url)) throw new Error('does not fire')
    // mapped
    const entry = {
      type: 'person',
      action: 'event',
      identifiers,
      name: 'Message From Contact',
      id: ulid(receipt, receivedAt),
      timestamp: message.created_at,
      attributes: {
        city: user.location_data?.city_name,
        conversation_id: conversation.id,
        message: message.body,
        message_id: message.id,
        name: user.name.trim(),
        plan: user.custom_properties?.plan,
        session_count: user.session_count,
        status,
        tags: user.tags.map((/** @type {any} */ tag) => tag.name),
        title: conversation.title,
      },
    }
    return {
      method: 'POST',
      url: 'https://track.customer.io/api/v2/batch',
      headers: { ...headers },
      body: encoder.encode(JSON.stringify({ batch: [entry] })),
    }
  }

  return { proceed, whole: (/** @type {any} */ request) => proceed(request, verify(request)) }
}

const ESCAPES = /** @type {Record<string, string>} */ ({ '/': '\\/', '<': '\\u003C', '%': '\\u0025', '@': '\\u0040' })

/** Without a backslash, which is usual, four plain replacements beat one with a callback. @param {string} text */
function escapeText(text) {
  if (text.includes('\\')) {
    return text.replace(/\\.|[/<%@\u0080-\uffff]/gs, (one) => (one[0] === '\\' ? one : (ESCAPES[one] ?? unit(one))))
  }
  return text
    .replaceAll('/', '\\/')
    .replaceAll('<', '\\u003C')
    .replaceAll('%', '\\u0025')
    .replaceAll('@', '\\u0040')
    .replace(/[\u0080-\uffff]/g, unit)
}

/** @param {string} one */
function unit(one) {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}

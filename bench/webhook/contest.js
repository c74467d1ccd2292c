/**
 * The same work done twice: by firepath, and by the best JavaScript we know how to write by hand. Knows no runtime: it is
 * given node:crypto, which Node and workerd both have.
 */

/**
 * @param {typeof import('firepath')} firepath
 * @param {Pick<typeof import('node:crypto'), 'createHmac' | 'timingSafeEqual'>} crypto
 * @param {string} text a body without escapes
 */
export function contest(firepath, { createHmac, timingSafeEqual }, text) {
  const secret = 'a webhook secret of usual length'
  const secrets = [secret]
  // as a body arrives: bytes of its own, not a part of a pool
  const body = new TextEncoder().encode(text)
  const decoder = new TextDecoder()
  const headers = (/** @type {'raw' | 'escaped'} */ form) => ({
    host: 'hooks.example',
    'user-agent': 'Gist',
    'content-type': 'application/json',
    'content-length': String(body.length),
    accept: '*/*',
    'x-hub-signature': firepath.signGistWebhook(body, secret, { form }),
  })
  const raw = headers('raw')
  const escaped = headers('escaped')

  /** @param {Record<string, string>} received */
  function ours(received) {
    const found = firepath.verifyWebhook({ secrets, headers: received, body })
    if (!found.verified) throw new Error(found.reason)
    return firepath.parseGistWebhook(body)
  }

  /** @param {Record<string, string>} received */
  function byHand(received) {
    const header = received['x-hub-signature']
    if (!header || !/^sha1=[0-9a-f]{40}$/i.test(header)) throw new Error('malformed')
    const expected = Buffer.from(header.slice(5), 'hex')
    if (timingSafeEqual(createHmac('sha1', secret).update(body).digest(), expected)) return JSON.parse(decoder.decode(body))
    const text = decoder.decode(body)
    if (timingSafeEqual(createHmac('sha1', secret).update(escapeText(text)).digest(), expected)) return JSON.parse(text)
    throw new Error('mismatch')
  }

  const typed = (/** @type {any} */ webhook) => {
    if (webhook.topic !== 'message_from_contact') throw new Error('another topic')
  }
  const parsed = (/** @type {any} */ value) => {
    if (value.event_type !== 'message_from_contact') throw new Error('another topic')
  }
  return {
    'verify and type, raw': { ours: () => typed(ours(raw)), byHand: () => parsed(byHand(raw)) },
    'verify and type, escaped': { ours: () => typed(ours(escaped)), byHand: () => parsed(byHand(escaped)) },
    'type alone': { ours: () => typed(firepath.parseGistWebhook(body)), byHand: () => parsed(JSON.parse(decoder.decode(body))) },
    'type alone, text at hand': { ours: () => typed(firepath.parseGistWebhook(text)), byHand: () => parsed(JSON.parse(text)) },
    'verify, type and read the whole payload, raw': {
      ours: () => {
        const { payload } = /** @type {any} */ (ours(raw))
        if (payload.person.email === undefined || payload.message.body === undefined) throw new Error('no payload')
      },
      byHand: () => {
        const { user, message } = byHand(raw)
        if (user.email === undefined || message.body === undefined) throw new Error('no payload')
      },
    },
  }
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

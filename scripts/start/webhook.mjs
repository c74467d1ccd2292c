/**
 * The webhook that the demo sends, made as Gist makes one: JSON, signed with HMAC-SHA1 over its escaped form.
 */

import { createHmac } from 'node:crypto'

/**
 * A contact was tagged. It is the same person every time, and a new delivery every time: a contact carries when it
 * was last seen.
 *
 * @param {number} now milliseconds
 */
export function contactTagged(now) {
  return JSON.stringify({
    event_type: 'contact_tagged',
    added_tag: { id: 31, name: 'VIP' },
    user: {
      type: 'user',
      id: 48213,
      user_id: 'c-1024',
      name: 'Åsa Lindström',
      email: 'asa@example.com',
      last_seen_at: Math.floor(now / 1000),
      landing_url: 'https://lera.example/products/morning-mug/?utm_source=letter',
      tags: [{ id: 31, name: 'VIP' }],
      custom_properties: { favourite_glaze: 'fjord', discount: '10%' },
    },
  })
}

/**
 * The value of `X-Hub-Signature`. Gist documents that it signs the payload with `/ < % @` and everything beyond
 * ASCII escaped.
 *
 * @param {string} body JSON without escapes of its own
 * @param {string} secret
 */
export function sign(body, secret) {
  const escaped = body
    .replaceAll('/', '\\/')
    .replace(/[<%@]/g, (character) => (character === '<' ? '\\u003C' : unit(character)))
    .replace(/[\u0080-\uffff]/g, unit)
  return `sha1=${createHmac('sha1', secret).update(escaped).digest('hex')}`
}

/** @param {string} character one UTF-16 unit */
const unit = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

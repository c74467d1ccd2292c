/**
 * Webhooks as Gist sends them.
 */

import { createHmac } from 'node:crypto'

/** `X-Hub-Signature` over the body as it is. */
export function sign(/** @type {string | Uint8Array} */ body, /** @type {string} */ secret) {
  return `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`
}

/** Sends one. */
export async function sendGist(
  /** @type {{ fetch: (path: string, init?: RequestInit) => Promise<Response> }} */ worker,
  /** @type {object | string} */ payload,
  /** @type {string} */ secret,
  /** @type {{ path?: string, headers?: Record<string, string>, method?: string }} */ options = {},
) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const response = await worker.fetch(options.path ?? '/sources/gist', {
    method: options.method ?? 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature': sign(body, secret), ...options.headers },
    body,
  })
  return { status: response.status, body: /** @type {any} */ (await response.json()), headers: response.headers }
}

/** A contact was tagged. */
export function tagged(/** @type {string} */ email, /** @type {string} */ tag = 'VIP', /** @type {object} */ more = {}) {
  return {
    event_type: 'contact_tagged',
    user: { type: 'user', id: 7, user_id: `u-${email.split('@')[0]}`, email, name: 'Åsa', ...more },
    added_tag: tag,
  }
}

/**
 * `firepath/gist`: Gist's webhooks, verified, typed and handed to the handlers of their topic.
 */

export { gistDeliveryId, parseGistWebhook, samples, signGistWebhook } from 'firepath/engine'
export type { Rejection } from './gist/answer.js'
export type { FetchContext } from './gist/background.js'
export type { GistDelivery } from './gist/delivery.js'
export type { NodeRequest, NodeResponse } from './gist/node.js'
export type { GistTokenOptions, GistWebhooksOptions } from './gist/options.js'
export { type GistErrorHandler, type GistHandler, type GistRejectionHandler, GistWebhooks } from './gist/webhooks.js'
export type * from './types/gist.js'

import type { GistWebhooksOptions } from './gist/options.js'
import { GistWebhooks } from './gist/webhooks.js'

/**
 * Receives Gist's webhooks:
 *
 * ```ts
 * const webhooks = createGistWebhooks({ secrets: [env.GIST_WEBHOOK_SECRET] })
 *   .on('contact_tagged', async ({ payload, deliveryId }) => {
 *     await crm.tag(payload.person?.email, payload.addedTag?.name, { idempotencyKey: deliveryId })
 *   })
 *
 * export default { fetch: webhooks.fetch }   // Workers, Deno, Bun; Hono and Next: webhooks.fetch(request)
 * http.createServer(webhooks.node)           // Node; Express: app.post('/hooks/gist', webhooks.node)
 * ```
 *
 * Gist is answered 200 only after every handler has succeeded. It repeats what was not (after 5 minutes, 1 hour and
 * 3 hours), and what took longer than 10 seconds: a handler may see one delivery several times and has to be idempotent.
 *
 * @throws `INVALID_INPUT` unless exactly one of `secrets`, `token` and `verify: 'none'` says how the endpoint is protected
 */
export function createGistWebhooks(options: GistWebhooksOptions): GistWebhooks {
  return new GistWebhooks(options)
}

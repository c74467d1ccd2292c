/**
 * Gist's webhooks in Hono: `GIST_WEBHOOK_SECRET=… PORT=3000 node server.mjs`, then point the webhook at /hooks/gist.
 * On Workers, `export default app` takes the place of `serve`.
 */

import { serve } from '@hono/node-server'
import { createGistWebhooks } from 'firepath/gist'
import { Hono } from 'hono'

const webhooks = createGistWebhooks({ secrets: [process.env.GIST_WEBHOOK_SECRET ?? ''] })
  .on('message_from_contact', ({ payload, deliveryId }) => {
    console.log(`${payload.person?.name} wrote: ${payload.message?.body} (delivery ${deliveryId})`)
  })
  .onAny(({ topic, documented }) => console.log(`${topic}${documented ? '' : ', which Gist does not document'}`))
  .onRejected(({ status, reason }) => console.log(`turned away with ${status}: ${reason}`))

const app = new Hono()
// the webhook's owner chooses the method
app.all('/hooks/gist', (c) => webhooks.fetch(c.req.raw))

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`listening on http://127.0.0.1:${port}`)
})

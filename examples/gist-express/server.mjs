/**
 * Gist's webhooks in Express: `GIST_WEBHOOK_SECRET=… PORT=3000 node server.mjs`, then point the webhook at /hooks/gist.
 */

import express from 'express'
import { createGistWebhooks } from 'firepath/gist'

const webhooks = createGistWebhooks({ secrets: [process.env.GIST_WEBHOOK_SECRET ?? ''] })
  .on('contact_tagged', ({ payload, deliveryId }) => {
    console.log(`${payload.person?.email} is now tagged ${payload.addedTag?.name} (delivery ${deliveryId})`)
  })
  .on(['contact_subscribed_campaign', 'contact_unsubscribed_campaign'], ({ topic, payload }) => {
    console.log(`${topic}: ${payload.person?.email}, ${payload.campaign?.name}`)
  })
  .on('unknown', ({ eventType, raw }) => console.log(`not known yet: ${eventType}`, raw))
  .onRejected(({ status, reason }) => console.log(`turned away with ${status}: ${reason}`))

const app = express()
// before any body parser: the signature is made over the bytes. `all`: the webhook's owner chooses the method
app.all('/hooks/gist', webhooks.node)
app.use(express.json())

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})

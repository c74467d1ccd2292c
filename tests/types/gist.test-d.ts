/**
 * What TypeScript may and may not write with Gist's webhooks. Compiled, never run: a line under `@ts-expect-error` that
 * compiles is an error.
 */

import { type GistTopic, type GistWebhook, parseGistWebhook, samples, signGistWebhook, verifyWebhook } from 'firepath'
import { createGistWebhooks, type GistDelivery } from 'firepath/gist'

declare const body: Uint8Array
declare const headers: Headers

// the union is told apart by its topic
const webhook: GistWebhook = parseGistWebhook(body)
if (webhook.topic === 'contact_tagged') {
  const name: string | undefined = webhook.payload.addedTag?.name
  // @ts-expect-error another topic's field
  webhook.payload.removedTag
  void name
}
switch (webhook.topic) {
  case 'message_from_contact': {
    const text: string | undefined = webhook.payload.message?.body
    void text
    break
  }
  case 'new_page_visit': {
    const at: number | undefined = webhook.payload.page?.visitedAt
    void at
    break
  }
  case 'unknown':
    // @ts-expect-error unknown topics have no fields of their own, only a person
    webhook.payload.message
    break
  // @ts-expect-error no topic: an alias is not canonical
  case 'new_message_received':
    break
}
// @ts-expect-error not every topic has a tag
webhook.payload.addedTag
// @ts-expect-error every field may be missing
webhook.payload.person.email
// @ts-expect-error ids are strings
const id: number | undefined = webhook.payload.person?.id
// @ts-expect-error what was received is not to be changed
webhook.topic = 'unknown'
// @ts-expect-error extra members may be anything
const extra: string = webhook.extra.plan
const all: Record<GistTopic, true>['unknown'] = true
void [id, extra, all]

// handlers are narrowed by their topics
createGistWebhooks({ secrets: ['s'] })
  .on('contact_tagged', ({ topic, payload, deliveryId }) => {
    const one: 'contact_tagged' = topic
    const text: string = deliveryId
    // @ts-expect-error another topic's field
    payload.meeting
    void [one, text, payload.addedTag]
  })
  .on(['meeting_scheduled', 'meeting_cancelled'], (delivery) => {
    const topics: 'meeting_scheduled' | 'meeting_cancelled' = delivery.topic
    const title: string | undefined = delivery.payload.meeting?.title
    // @ts-expect-error neither of the two
    const other: 'meeting_rescheduled' = delivery.topic
    void [topics, title, other]
  })
  .on(['contact_tagged', 'contact_untagged'], (delivery) => {
    // @ts-expect-error only one of the two has it
    delivery.payload.addedTag
    if (delivery.topic === 'contact_tagged') void delivery.payload.addedTag
  })
  .onAny((delivery: GistDelivery) => delivery.raw)
  .onError((error, delivery) => {
    // @ts-expect-error there may be none
    delivery.topic
    void error
  })
  .onRejected(({ status, reason }) => {
    const code: 401 | 413 = status
    const text: string = reason
    void [code, text]
  })
// @ts-expect-error no such topic
createGistWebhooks({ secrets: ['s'] }).on('contact_taged', () => undefined)
// @ts-expect-error secrets are a list
createGistWebhooks({ secrets: 's' })
// @ts-expect-error the only value is none
createGistWebhooks({ verify: 'maybe' })

// verification
const result = verifyWebhook({ secrets: ['s'], headers, body })
if (result.verified) {
  const form: 'raw' | 'escaped' | 'reencoded' | 'token' | 'none' = result.form
  // @ts-expect-error no reason where it is verified
  result.reason
  void form
} else {
  // @ts-expect-error not one of the reasons
  if (result.reason === 'wrong') void 0
  if (result.reason === 'mismatch') void 0
}
verifyWebhook({ scheme: 'hmac', header: 'X-Signature', algorithm: 'sha512', secrets: ['s'], headers, body })
verifyWebhook({ scheme: 'token', query: 'key', url: '/hook?key=t', secrets: ['t'], headers: {}, body })
verifyWebhook({ scheme: 'stripe', secrets: ['s'], headers: [['Stripe-Signature', 't=1,v1=0']], body, now: 0, tolerance: 60 })
// @ts-expect-error the header has to be named
verifyWebhook({ scheme: 'hmac', secrets: ['s'], headers, body })
// @ts-expect-error no such scheme
verifyWebhook({ scheme: 'sendgrid', secrets: ['s'], headers, body })
// @ts-expect-error GitHub signs no time
verifyWebhook({ scheme: 'github', tolerance: 60, secrets: ['s'], headers, body })
// @ts-expect-error a body that has been parsed
verifyWebhook({ secrets: ['s'], headers, body: { event_type: 'user_created' } })

// signing and samples
signGistWebhook(samples.contact_tagged.body, 's', { form: 'escaped' })
// @ts-expect-error no such form
signGistWebhook(body, 's', { form: 'sorted' })
// @ts-expect-error no sample for what is unknown
samples.unknown

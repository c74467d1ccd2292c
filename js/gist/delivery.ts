/**
 * One delivery, as handlers get it.
 */

import { gistDeliveryId, parseGistWebhook } from 'firepath/engine'
import type { GistTopic, GistWebhook, GistWebhookOf } from '../types/gist.js'
import type { Verified } from './answer.js'

/** What a delivery has beside the webhook it carries. */
export interface DeliveryFacts {
  /**
   * A hash of source and body. Gist sends no id of its own: retries of one delivery have the same, and so have two
   * deliveries that say exactly the same.
   */
  readonly deliveryId: string
  /** How it was verified. */
  readonly verification: Verified
  /** The body's bytes as received. */
  readonly body: Uint8Array
}

/** A delivery of one of the topics `T`; `topic` tells them apart. */
export type GistDelivery<T extends GistTopic = GistTopic> = { [K in T]: GistWebhookOf<K> & DeliveryFacts }[T]

/**
 * @internal
 * @throws `INVALID_JSON`, `LIMIT_EXCEEDED`
 */
export function deliver(body: Uint8Array, source: string, verification: Verified): GistDelivery {
  return new Delivery(parseGistWebhook(body), body, source, verification) as unknown as GistDelivery
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Everything larger is made when it is asked for. */
class Delivery implements DeliveryFacts {
  readonly topic: GistTopic
  readonly eventType: string | undefined
  readonly documented: boolean
  readonly body: Uint8Array
  readonly verification: Verified
  readonly #webhook: GistWebhook
  readonly #source: string
  #id: string | undefined

  constructor(webhook: GistWebhook, body: Uint8Array, source: string, verification: Verified) {
    this.topic = webhook.topic
    this.eventType = webhook.eventType
    this.documented = webhook.documented
    this.body = body
    this.verification = verification
    this.#webhook = webhook
    this.#source = source
  }

  get payload(): GistWebhook['payload'] {
    return this.#webhook.payload
  }

  get extra(): Record<string, unknown> {
    return this.#webhook.extra
  }

  get raw(): unknown {
    return this.#webhook.raw
  }

  get deliveryId(): string {
    this.#id ??= gistDeliveryId(this.#source, this.body)
    return this.#id
  }

  toJSON(): Record<string, unknown> {
    const { topic, eventType, documented, payload, extra, raw, deliveryId, verification } = this
    return { topic, eventType, documented, payload, extra, raw, deliveryId, verification }
  }

  /** What console.log of Node shows. */
  [INSPECT](): Record<string, unknown> {
    return this.toJSON()
  }
}

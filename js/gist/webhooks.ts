/**
 * The receiver: verifies, types, and calls the handlers of the topic.
 */

import { FirepathError, isFirepathError, samples, type VerifyOptions, verifyWebhook } from 'firepath/engine'
import type { HeadersLike } from '../types/core.js'
import type { GistTopic } from '../types/gist.js'
import { type Answer, answers, type Rejection, type Verified } from './answer.js'
import { contextAmong, type FetchContext, goOn } from './background.js'
import { readRequest, TOO_LARGE } from './body.js'
import { deliver, type GistDelivery } from './delivery.js'
import { answerNode, type NodeRequest, type NodeResponse, readNode } from './node.js'
import { type GistWebhooksOptions, invalid, type Settings, settle } from './options.js'

/** Called with every delivery of its topics. A promise that it returns is waited for. */
export type GistHandler<T extends GistTopic = GistTopic> = (delivery: GistDelivery<T>) => unknown

/** Called with what a handler threw, or with why a delivery did not reach one; then there is no `delivery`. */
export type GistErrorHandler = (error: unknown, delivery: GistDelivery | undefined) => unknown

/** Called with every request that was turned away. */
export type GistRejectionHandler = (rejection: Rejection, request: { method: string; url: string }) => unknown

interface Inbound {
  method: string
  url: string
  headers: HeadersLike
}

/** Receives Gist's webhooks; see `createGistWebhooks`. `fetch` and `node` may be passed on without their object. */
export class GistWebhooks {
  readonly #settings: Settings
  readonly #handlers = new Map<GistTopic, GistHandler[]>()
  readonly #any: GistHandler[] = []
  readonly #errors: GistErrorHandler[] = []
  readonly #rejections: GistRejectionHandler[] = []

  /** @internal */
  constructor(options: GistWebhooksOptions) {
    this.#settings = settle(options)
  }

  /**
   * Calls `handler` with every delivery of a topic, or of several. Each delivery may come more than once: be idempotent,
   * `deliveryId` helps.
   */
  on<const T extends GistTopic>(topic: T | readonly T[], handler: GistHandler<T>): this {
    checked(handler)
    for (const one of Array.isArray(topic) ? (topic as readonly T[]) : [topic as T]) {
      if (one !== 'unknown' && !(typeof one === 'string' && Object.hasOwn(samples, one))) {
        throw invalid(`no topic is called ${one}; there are ${Object.keys(samples).join(', ')} and unknown`, '/topic')
      }
      const list = this.#handlers.get(one) ?? []
      list.push(handler as GistHandler)
      this.#handlers.set(one, list)
    }
    return this
  }

  /** Calls `handler` with every delivery, the unknown included. */
  onAny(handler: GistHandler): this {
    this.#any.push(checked(handler))
    return this
  }

  /** Calls `handler` with every failure. Without any, failures are written to the console. */
  onError(handler: GistErrorHandler): this {
    this.#errors.push(checked(handler))
    return this
  }

  /** Calls `handler` with every request that is turned away as forged or too large. */
  onRejected(handler: GistRejectionHandler): this {
    this.#rejections.push(checked(handler))
    return this
  }

  /**
   * Answers a web `Request`: Workers, Deno, Bun, Hono (`c.req.raw`), Next. With `background`, pass the platform's context
   * after it, as Workers do by themselves: `(request, ctx)` or `(request, env, ctx)`.
   */
  readonly fetch = async (request: Request, ...rest: unknown[]): Promise<Response> => {
    const answer = await this.#answer(
      () => {
        if (typeof request?.headers?.get !== 'function') {
          throw invalid('fetch takes a web Request; in Hono that is c.req.raw, on Node there is webhooks.node', '/request')
        }
        return { method: request.method, url: request.url, headers: request.headers }
      },
      () => readRequest(request, this.#settings.maxBytes),
      contextAmong(rest),
    )
    return new Response(answer.text, {
      status: answer.status,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }

  /** Answers a request of Node's `http`, of Express (`app.post(path, webhooks.node)`) or of Fastify. */
  readonly node = async (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void): Promise<void> => {
    let misuse: unknown
    const answer = await this.#answer(
      () => ({ method: request.method ?? 'POST', url: request.originalUrl ?? request.url ?? '', headers: request.headers }),
      () =>
        readNode(request, this.#settings.maxBytes).catch((error) => {
          if (isFirepathError(error)) misuse = error
          throw error
        }),
      undefined,
    )
    // a mistake in how the server is put together belongs to the framework's own error page, where there is one
    if (misuse && typeof next === 'function') next(misuse)
    else answerNode(response, answer)
  }

  async #answer(
    describe: () => Inbound,
    read: () => Promise<Uint8Array | typeof TOO_LARGE>,
    context: FetchContext | undefined,
  ): Promise<Answer> {
    try {
      const inbound = describe()
      const body = await read()
      if (body === TOO_LARGE) return await this.#turnAway({ status: 413, reason: 'body_too_large' }, inbound)
      const result = verifyWebhook({ ...this.#settings.verification, ...inbound, body } as VerifyOptions)
      if (!result.verified) return await this.#turnAway({ status: 401, reason: result.reason }, inbound)
      return await this.#accept(body, result, context)
    } catch (error) {
      await this.#report(error, undefined)
      return isFirepathError(error) && error.code !== 'PANIC' ? { status: 500, text: `${error.message}\n` } : answers.failed
    }
  }

  async #accept(body: Uint8Array, verification: Verified, context: FetchContext | undefined): Promise<Answer> {
    let delivery: GistDelivery
    try {
      delivery = deliver(body, this.#settings.source, verification)
    } catch (error) {
      if (!isFirepathError(error) || error.code === 'PANIC') throw error
      // genuine, but no JSON: sent again it would be none either
      await this.#report(error, undefined)
      return answers.done
    }
    if (this.#settings.background) {
      goOn(() => this.#run(delivery), context)
      return answers.later
    }
    return (await this.#run(delivery)) ? answers.done : answers.failed
  }

  /** Whether every handler succeeded. One that fails keeps no other from running. */
  async #run(delivery: GistDelivery): Promise<boolean> {
    const handlers = [...(this.#handlers.get(delivery.topic) ?? []), ...this.#any]
    const outcomes = await Promise.allSettled(handlers.map(async (handler) => handler(delivery)))
    let succeeded = true
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue
      succeeded = false
      await this.#report(outcome.reason, delivery)
    }
    return succeeded
  }

  async #turnAway(rejection: Rejection, { method, url }: Inbound): Promise<Answer> {
    for (const handler of this.#rejections) await this.#guarded(() => handler(rejection, { method, url }))
    return rejection.status === 413 ? answers.tooLarge : answers.forged
  }

  async #report(error: unknown, delivery: GistDelivery | undefined): Promise<void> {
    if (this.#errors.length === 0) console.error('firepath/gist:', error)
    for (const handler of this.#errors) await this.#guarded(() => handler(error, delivery))
  }

  /** A handler of failures that fails itself changes no answer. */
  async #guarded(call: () => unknown): Promise<void> {
    try {
      await call()
    } catch (error) {
      console.error(
        'firepath/gist:',
        new FirepathError('HANDLER_FAILED', 'onError or onRejected failed itself', { cause: error }),
      )
    }
  }
}

function checked<T>(handler: T): T {
  if (typeof handler !== 'function') throw invalid('the handler must be a function', '/handler')
  return handler
}

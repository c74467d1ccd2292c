/**
 * Node's requests and responses: `http`, Express, Fastify, and what is built like them.
 */

import type { Answer } from './answer.js'
import { alreadyRead, declares, Pieces, TOO_LARGE } from './body.js'

/** What is asked of a request: `http.IncomingMessage` has it, Express' and Fastify's requests have it. */
export interface NodeRequest {
  method?: string | undefined
  url?: string | undefined
  /** The URL before a router took its part off (Express). */
  originalUrl?: string
  headers: Record<string, string | string[] | undefined>
  /** Where a body parser put the body. */
  body?: unknown
  /** Where some frameworks keep the bytes beside the parsed body. */
  rawBody?: unknown
  /** The `http.IncomingMessage` behind a Fastify request. */
  raw?: unknown
}

/** What is asked of a response: `http.ServerResponse` has it, Fastify's reply has it behind `raw`. */
export interface NodeResponse {
  /** The `http.ServerResponse` behind a Fastify reply. */
  raw?: unknown
  /** Tells Fastify that the answer is not its own any more. */
  hijack?(): unknown
}

interface Incoming {
  complete?: boolean
  readableEnded?: boolean
  destroyed?: boolean
  rawHeaders?: string[]
  on(event: string, listener: (argument: never) => void): unknown
  off(event: string, listener: (argument: never) => void): unknown
  resume(): unknown
}

interface Outgoing {
  headersSent: boolean
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(text: string): unknown
}

const GONE = 'the sender went away before the body was complete'

/** @internal The body's bytes: from whoever has read them, or from the wire. */
export async function readNode(request: NodeRequest, maxBytes: number): Promise<Uint8Array | typeof TOO_LARGE> {
  const kept = keptBytes(request.rawBody) ?? keptBytes(request.body)
  if (kept) return kept.length > maxBytes ? TOO_LARGE : kept
  const incoming = (request.raw ?? request) as Incoming
  if (isParsed(request.body) || incoming.readableEnded) throw alreadyRead(explain(request))
  if (incoming.destroyed) throw new Error(GONE)
  const length = request.headers['content-length']
  if (declares(typeof length === 'string' ? length : undefined, maxBytes)) return TOO_LARGE
  return read(incoming, maxBytes)
}

function keptBytes(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body
  return typeof body === 'string' ? new TextEncoder().encode(body) : undefined
}

/** Some parsers put an empty object where they have read nothing. */
function isParsed(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length > 0
}

function explain(request: NodeRequest): string {
  const remedy = request.raw
    ? "have Fastify keep the bytes: fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body))."
    : "put this handler before express.json(), or give it its own parser: app.post(path, express.raw({ type: '*/*' }), webhooks.node)."
  return `Something has parsed the body of this request already. The signature is made over its bytes, which can't be rebuilt from that: ${remedy}`
}

function read(incoming: Incoming, maxBytes: number): Promise<Uint8Array | typeof TOO_LARGE> {
  return new Promise((resolve, reject) => {
    const pieces = new Pieces(maxBytes)
    const listeners = {
      data: (piece: Uint8Array) => {
        if (!pieces.add(piece)) settle(() => resolve(TOO_LARGE))
      },
      end: () => settle(() => resolve(pieces.joined())),
      error: (error: Error) => settle(() => reject(error)),
      close: () => settle(() => reject(new Error(GONE))),
    }
    const settle = (then: () => void) => {
      for (const [event, listener] of Object.entries(listeners)) incoming.off(event, listener)
      // whatever else comes is read and dropped, so that the answer can be sent
      incoming.on('error', () => undefined)
      incoming.resume()
      then()
    }
    for (const [event, listener] of Object.entries(listeners)) incoming.on(event, listener)
  })
}

/** @internal Sends the answer, unless one has been sent. */
export function answerNode(response: NodeResponse, answer: Answer): void {
  response.hijack?.()
  const outgoing = (response.raw ?? response) as Outgoing
  if (outgoing.headersSent) return
  outgoing.statusCode = answer.status
  outgoing.setHeader('content-type', 'text/plain; charset=utf-8')
  // what is left of a body that is too long is not waited for
  if (answer.status === 413) outgoing.setHeader('connection', 'close')
  outgoing.end(answer.text)
}

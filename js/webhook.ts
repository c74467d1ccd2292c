/**
 * Webhooks: is it genuine, and what does it say?
 */

import { InvalidInputError } from './errors.js'
import { headerList, oneHeader } from './headers.js'
import { fleeting, toObject } from './json.js'
import type { HeadersLike } from './types/core.js'
import type { GistForm, GistTopic, GistWebhook } from './types/gist.js'
import { type Core, call } from './wasm.js'

/** What every scheme of {@link verifyWebhook} takes. */
export interface VerifyCommon {
  /** Every secret that the sender may use at present: two while one replaces the other. */
  secrets: readonly string[]
  headers: HeadersLike
  /** The body's bytes exactly as they came: never parsed and written anew. */
  body: Uint8Array
  /** For schemes that look at it, as received: absolute, or from the path on. */
  url?: string
  /** For `hmac` with `{method}` in its template. Default `POST`. */
  method?: string
}

/** For schemes that sign a time. */
export interface VerifyTimed {
  /** Milliseconds since 1970. Default: the system's clock. */
  now?: number
  /** How far the signed time may lie from `now`, in seconds. Default 300. */
  tolerance?: number
}

/** A sender that puts an HMAC into a header. */
export interface HmacOptions extends VerifyTimed {
  scheme: 'hmac'
  /** The header that carries the signature. */
  header: string
  /** Default `sha256`. */
  algorithm?: 'sha1' | 'sha256' | 'sha512'
  /** Default `hex`. */
  encoding?: 'hex' | 'base64' | 'base64url'
  /** What stands before the signature: `sha256=`. */
  prefix?: string
  /** The header that carries the signed time. */
  timestampHeader?: string
  /** The text that is signed. Default `{body}`, with a timestamp header `{timestamp}.{body}`; also `{url}`, `{method}`. */
  template?: string
}

/** A sender that sends a secret along: in one of `header`, `query` and `path`. */
export interface TokenOptions {
  scheme: 'token'
  header?: string
  /** What stands before the token in the header: `Bearer `. */
  prefix?: string
  /** Name of a query parameter. */
  query?: string
  /** Whether it is the path's last part. */
  path?: boolean
}

/** What {@link verifyWebhook} takes. */
export type VerifyOptions = VerifyCommon &
  (
    | { scheme?: 'gist' }
    | { scheme: 'github' | 'shopify' | 'none' }
    | ({ scheme: 'stripe' | 'slack' | 'standardwebhooks' | 'customerio' } & VerifyTimed)
    | HmacOptions
    | TokenOptions
  )

/** Why a request is not verified. */
export type VerifyReason =
  | 'missing_header'
  | 'malformed_header'
  | 'unsupported_algorithm'
  | 'mismatch'
  | 'no_secret'
  | 'malformed_secret'
  | 'missing_timestamp'
  | 'malformed_timestamp'
  | 'timestamp_too_old'
  | 'timestamp_in_future'
  | 'body_too_large'

/**
 * What {@link verifyWebhook} found. `form` says which text was signed (`token`: a secret was sent along; `none`: nothing
 * was checked, as was asked for); `secret` is the place of the secret that matched, −1 under `none`.
 */
export type VerifyResult =
  | { verified: true; form: GistForm | 'token' | 'none'; secret: number }
  | { verified: false; reason: VerifyReason }

/** The options that belong to the scheme and go to the core as they are. */
const SCHEME_OPTIONS = [
  'algorithm',
  'header',
  'encoding',
  'prefix',
  'timestampHeader',
  'template',
  'tolerance',
  'query',
  'path',
] as const

/** i32::MIN: not verified because the source asked for that. */
const UNVERIFIED = -2_147_483_648

/**
 * Checks that a webhook comes from who it says. Default scheme: `gist`. Synchronous; never throws for a bad request, only
 * for arguments of the wrong shape (`INVALID_INPUT`).
 */
export function verifyWebhook(options: VerifyOptions): VerifyResult {
  if (typeof options !== 'object' || options === null) throw invalid('verifyWebhook takes one object', '')
  const { headers, scheme } = options
  const secrets = checkedSecrets(options.secrets, scheme === 'none')
  const { bodyBytes } = names()
  const body = bytes(options.body)
  // the core would say the same, but only after a copy of it all had grown its memory for good
  if (body.length > bodyBytes) return { verified: false, reason: 'body_too_large' }
  if ((scheme === undefined || scheme === 'gist') && secrets.length === 1) {
    const signature = oneHeader(headers, 'x-hub-signature')
    if (signature !== null) {
      const secret = secrets[0] as string
      const [both, length] = signature === undefined ? [secret, -1] : [signature + secret, signature.length]
      return unpack(call((core) => core.verifyGist(both, length, body)))
    }
  }
  const lines = headerList(headers).flat()
  const now = 'now' in options && options.now !== undefined ? options.now : Date.now()
  if (typeof now !== 'number' || !Number.isFinite(now)) throw invalid('now must be a number: milliseconds since 1970', '/now')
  const { method = 'POST', url = '' } = options
  if (typeof method !== 'string') throw invalid('method must be a string', '/method')
  if (typeof url !== 'string') throw invalid('url must be a string', '/url')
  const described = schemeJson(options)
  try {
    return unpack(call((core) => core.verifyWebhook(described, secrets, method, url, lines, body, now)))
  } catch (error) {
    // what the core calls the type is the scheme here
    if (error instanceof InvalidInputError && error.path === '/type') throw invalid(error.message, '/scheme')
    throw error
  }
}

function schemeJson(options: VerifyOptions): string {
  const scheme: Record<string, unknown> = { type: options.scheme ?? 'gist' }
  for (const name of SCHEME_OPTIONS) {
    const value = (options as unknown as Record<string, unknown>)[name]
    // JSON would make null of NaN and Infinity, and the core the default of that
    if (typeof value === 'number' && !Number.isFinite(value)) throw invalid(`${name} must be a finite number`, `/${name}`)
    if (value !== undefined) scheme[name] = value
  }
  return JSON.stringify(scheme)
}

function unpack(packed: number): VerifyResult {
  const { forms, reasons } = names()
  if (packed >= 0) return { verified: true, form: forms[packed & 3] as GistForm | 'token', secret: packed >> 2 }
  if (packed === UNVERIFIED) return { verified: true, form: 'none', secret: -1 }
  return { verified: false, reason: reasons[-1 - packed] as VerifyReason }
}

interface Names {
  forms: string[]
  reasons: string[]
  topics: string[]
  bodyBytes: number
}

let known: Names | undefined

/** The names behind the core's numbers; the same for ever, so asked for once. */
function names(): Names {
  known ??= JSON.parse(call((core) => core.webhookNames())) as Names
  return known
}

/**
 * Signs a body as Gist does, for tests and local tools: the value of `X-Hub-Signature`. `form` says which text is signed;
 * default `raw`.
 *
 * @throws `INVALID_INPUT` for an empty secret or a body that is no text in any form but `raw`; `INVALID_JSON` for a body
 * that is no JSON in the form `reencoded`
 */
export function signGistWebhook(body: Uint8Array | string, secret: string, options: { form?: GistForm } = {}): string {
  const form = names().forms.indexOf(toObject(options, 'options').form ?? 'raw')
  if (typeof secret !== 'string') throw invalid('the secret must be a string', '/secret')
  if (form < 0) throw invalid('write raw, escaped or reencoded', '/form')
  const content = bytes(body)
  return call((core) => core.signGist(content, secret, form))
}

const DOCUMENTED = 1 << 8
const EXTRA = 1 << 9
const OTHER_TYPE = 1 << 10

/**
 * Types the body of a Gist webhook. What is not recognised has the topic `unknown` and keeps everything. `payload`, `extra`
 * and `raw` are made when they are first asked for, from the same bytes: leave them as they are until then, or call `toJSON`.
 *
 * @throws `INVALID_JSON` for a body that is not JSON, `LIMIT_EXCEEDED` for one nested beyond 256 levels
 */
export function parseGistWebhook(body: Uint8Array | string): GistWebhook {
  const packed = call((core) => core.readGist(bytes(body)))
  const { topics } = names()
  const topic = topics[packed & 0xff] ?? 'unknown'
  const eventType = packed & OTHER_TYPE ? call((core) => core.gistEventType(bytes(body))) : topic
  return new Webhook(body, topic as GistTopic, eventType, packed) as unknown as GistWebhook
}

/**
 * What stands in for the delivery id that Gist does not send: a hash of the source's name and the body. The same for every
 * retry of one delivery, and for two deliveries that say exactly the same.
 */
export function gistDeliveryId(source: string, body: Uint8Array | string): string {
  if (typeof source !== 'string') throw invalid('the source must be a string', '/source')
  const content = bytes(body)
  return call((core) => core.gistDeliveryId(source, content))
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** A webhook whose larger parts are made when they are asked for. */
class Webhook {
  readonly topic: GistTopic
  readonly eventType: string | undefined
  readonly documented: boolean
  readonly #body: Uint8Array | string
  readonly #hasExtra: boolean
  #payload: unknown
  #extra: Record<string, unknown> | undefined
  #raw: { value: unknown } | undefined

  constructor(body: Uint8Array | string, topic: GistTopic, eventType: string | undefined, packed: number) {
    this.topic = topic
    this.eventType = eventType
    this.documented = (packed & DOCUMENTED) !== 0
    this.#body = body
    this.#hasExtra = (packed & EXTRA) !== 0
  }

  get payload(): unknown {
    this.#payload ??= this.#make((core, body) => core.gistPayload(body))
    return this.#payload
  }

  get extra(): Record<string, unknown> {
    this.#extra ??= this.#hasExtra ? (this.#make((core, body) => core.gistExtra(body)) as Record<string, unknown>) : {}
    return this.#extra
  }

  get raw(): unknown {
    this.#raw ??= { value: JSON.parse(typeof this.#body === 'string' ? this.#body : decoder.decode(this.#body)) }
    return this.#raw.value
  }

  toJSON(): Record<string, unknown> {
    const { topic, eventType, documented, payload, extra, raw } = this
    return { topic, eventType, documented, payload, extra, raw }
  }

  /** What console.log of Node shows. */
  [INSPECT](): Record<string, unknown> {
    return this.toJSON()
  }

  #make(write: (core: Core, body: Uint8Array) => string): unknown {
    return JSON.parse(call((core) => write(core, bytes(this.#body))))
  }
}

const decoder = new TextDecoder()

/** The bytes of a body, good until the next call. */
function bytes(body: Uint8Array | string | ArrayBuffer): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return fleeting(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  const found = body === null ? 'null' : Array.isArray(body) ? 'an array' : typeof body === 'object' ? 'an object' : typeof body
  const message = `the body must be its bytes as received (a Uint8Array), not ${found}`
  const parsed = typeof body === 'object' && body !== null
  throw invalid(
    parsed ? `${message}: something has parsed it already, and what was signed can't be rebuilt from that` : message,
    '/body',
  )
}

function checkedSecrets(secrets: readonly string[] | undefined, optional: boolean): string[] {
  if (secrets === undefined && optional) return []
  if (!Array.isArray(secrets)) throw invalid('secrets must be an array of strings', '/secrets')
  for (let index = 0; index < secrets.length; index++) {
    const secret: unknown = secrets[index]
    if (typeof secret === 'string') continue
    throw invalid(
      `this secret is ${secret === undefined ? 'undefined: is its environment variable set?' : 'no string'}`,
      `/secrets/${index}`,
    )
  }
  return secrets as string[]
}

function invalid(message: string, path: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', message, path === '' ? {} : { path })
}

import { InvalidInputError } from './errors.js'
import { type Forwarded, Reader } from './forward.js'
import { headerList, joinedHeaders } from './headers.js'
import { encoder, roomFor, toBytes, toJson, toObject, toText, toTime } from './json.js'
import { hostHash } from './sha256.js'
import { serialised } from './trigger.js'
import type {
  AcceptResult,
  Batch,
  Consent,
  Decision,
  DestinationResponse,
  Event,
  IdentifyResult,
  InboundRequest,
  LogRecord,
  Outcome,
  Person,
  PreparedRequest,
  ProcessResult,
  Receipt,
  Reject,
  Request,
  RouteOptions,
  Trace,
} from './types/core.js'
import { Handle, memoryOf } from './wasm.js'

export interface EngineOptions {
  /** Values of the secrets that the workspace names, by name without `$`. */
  secrets?: Record<string, string | undefined>
}

/** A source as far as whoever receives for it has to know it. */
export interface SourceInfo {
  id: string
  type: 'gist' | 'webhook' | 'browser' | 'http'
  state: 'active' | 'inactive' | 'retired'
  /** How many receipts are to be kept as samples. */
  samples: number
  /** Origins of the pages that may send; `*` for any. */
  origins: string[]
  /** The public write keys of a browser source. */
  writeKeys: string[]
  /** Names of the secrets that it needs. */
  secrets: string[]
}

/** A destination as far as whoever sends for it has to know it. */
export interface DestinationInfo {
  id: string
  type: 'customerio' | 'gist' | 'webhook'
  enabled: boolean
  secrets: string[]
  /**
   * Customer.io's own check of Site ID, API key and region: `prepare` it, send it, and ask `outcome` what the answer means;
   * what is not accepted has its reason. Absent for other destinations, and without an API key.
   */
  check?: Omit<Batch, 'body'>
}

/**
 * An edge plan at work. It holds no state beyond the plan and the secrets: what must be remembered goes in as
 * arguments and comes out as data. It keeps its bytes and makes itself anew once, should the core have to restart.
 */
export class Engine {
  readonly #handle
  readonly #reader = new Reader()

  constructor(plan: Uint8Array, options: EngineOptions = {}) {
    const bytes = toBytes(plan, 'plan').slice()
    const secrets = toJson(toObject(options, 'options').secrets ?? {}, 'secrets')
    this.#handle = new Handle((core) => new core.Engine(bytes, secrets))
  }

  /** The hash of the compiled workspace: the plan's name. */
  get hash(): string {
    return this.#handle.use((engine) => engine.hash)
  }

  get sources(): SourceInfo[] {
    return JSON.parse(this.#handle.use((engine) => engine.sources))
  }

  get destinations(): DestinationInfo[] {
    return JSON.parse(this.#handle.use((engine) => engine.destinations))
  }

  /** Names of the secrets that the plan needs and this engine was not given. */
  get missingSecrets(): string[] {
    return this.#handle.use((engine) => engine.missingSecrets)
  }

  /**
   * The collector source that a request is for, by its write key; `undefined` if none knows it.
   * The write key is the user name of Basic authorization, or `writeKey` in the body.
   */
  collectorFor(request: InboundRequest): string | undefined {
    const { meta, body } = inbound(request)
    return this.#handle.use((engine) => engine.collectorFor(meta, body)) ?? undefined
  }

  /** Verifies a request and makes a receipt of it, or says which status to answer instead, and why. */
  accept(sourceId: string, request: InboundRequest): AcceptResult {
    const { meta, body } = inbound(timed(request))
    const id = toText(sourceId, 'sourceId')
    const answer = JSON.parse(this.#handle.use((engine) => engine.accept(id, meta, body))) as
      | { receipt: Omit<Receipt, 'body'> }
      | { reject: Reject }
    return 'receipt' in answer ? { receipt: { ...answer.receipt, body } } : answer
  }

  /** A receipt without verification, for what the owner imports or pastes as a sample. */
  admit(sourceId: string, request: InboundRequest): Receipt {
    const { meta, body } = inbound(timed(request))
    const id = toText(sourceId, 'sourceId')
    return { ...JSON.parse(this.#handle.use((engine) => engine.admit(id, meta, body))), body }
  }

  /** URL and headers of a request as they may be kept, whether it was accepted or not: without credentials. */
  redact(
    sourceId: string,
    request: Pick<InboundRequest, 'method' | 'url' | 'headers'>,
  ): { url: string; headers: [string, string][] } {
    const { meta } = inbound({ ...toObject(request, 'request'), body: new Uint8Array(), receivedAt: 0 })
    const id = toText(sourceId, 'sourceId')
    return JSON.parse(this.#handle.use((engine) => engine.redact(id, meta)))
  }

  /** The events that a stored receipt yields. Verifies nothing: it is used after storing, and for replay. */
  process(receipt: Receipt): ProcessResult {
    const { body, ...meta } = toObject(receipt, 'receipt')
    const json = toJson(meta, 'receipt')
    const bytes = toBytes(body, 'body')
    return JSON.parse(this.#handle.use((engine) => engine.process(json, bytes)))
  }

  /** `accept`, then `process`. */
  receive(
    sourceId: string,
    request: InboundRequest,
  ): (ProcessResult & { receipt: Receipt; reject?: undefined }) | { receipt?: undefined; reject: Reject } {
    const accepted = this.accept(sourceId, request)
    return accepted.receipt ? { receipt: accepted.receipt, ...this.process(accepted.receipt) } : accepted
  }

  /**
   * The whole way at once, for whoever keeps nothing in between: `accept`, `process`, `route` on the server's side, `pack`
   * and `prepare`. What is to be sent is in `requests`; send them now. Without a store nobody is known but by the event itself.
   *
   * @param options.now when it is sent; default: `receivedAt`
   */
  forward(sourceId: string, request: InboundRequest, options: { now?: number } = {}): Forwarded | { reject: Reject } {
    const { headers, occurrence = 0 } = toObject(request, 'request')
    const method = toText(request.method, 'request/method')
    const url = toText(request.url, 'request/url')
    const receivedAt = toTime(request.receivedAt, 'request/receivedAt')
    const now = toTime(options.now ?? receivedAt, 'now')
    const source = toText(sourceId, 'sourceId')
    const body = toBytes(request.body ?? NOTHING, 'body')
    const lines = joinedHeaders(headers)
    const head = `${source}\0${method}\0${url}\0${lines.text}`
    return this.#handle.use((engine, core) => {
      const room = roomFor(head)
      const at = engine.room(room + body.length)
      const { bytes } = memoryOf(core)
      const length = encoder.encodeInto(head, bytes.subarray(at, at + room)).written
      bytes.set(body, at + length)
      const known = this.#reader.known
      const answer = engine.forward(length, lines.count + 3, body.length, receivedAt, occurrence, now, known, hostHash(core))
      return this.#reader.read(memoryOf(core), answer)
    })
  }

  /** Who an event is about, and what a store has to change so that it knows. Pure: the store applies the changes. */
  identify(event: Event, known: Person[] = []): IdentifyResult {
    const eventJson = toJson(event, 'event')
    const knownJson = toJson(known, 'known')
    return JSON.parse(this.#handle.use((engine) => engine.identify(eventJson, knownJson)))
  }

  /** The identifiers of an event, normalised: what a store looks persons up by. */
  identifiers(event: Event): Person['identifiers'] {
    const json = toJson(event, 'event')
    return JSON.parse(this.#handle.use((engine) => engine.identifiers(json)))
  }

  /** What happens to an event at each destination, with the requests or calls that follow, and why. */
  route(event: Event, options: RouteOptions): Decision[] {
    const json = toJson(event, 'event')
    const optionsJson = routeOptions(options)
    return JSON.parse(this.#handle.use((engine) => engine.route(json, optionsJson)))
  }

  /** The trace of every decision that `route` would make, without requests and calls, by destination and callback. */
  explain(
    event: Event,
    options: Omit<RouteOptions, 'side'> & { side?: RouteOptions['side'] } = {},
  ): { destination: string; callback: 'server' | 'client'; fire: boolean; trace: Trace }[] {
    const { side: only } = toObject(options, 'options')
    const sides = only ? [only] : (['server', 'client'] as const)
    return sides.flatMap((side) =>
      this.route(event, { ...options, side }).map(({ destination, callback, fire, trace }) => ({
        destination,
        callback,
        fire,
        trace,
      })),
    )
  }

  /** Packs requests of one destination into as few batches as its limits allow, keeping order per person. */
  pack(destinationId: string, requests: Request[]): Batch[] {
    const id = toText(destinationId, 'destinationId')
    const json = toJson(requests, 'requests')
    return JSON.parse(this.#handle.use((engine) => engine.pack(id, json)))
  }

  /** Fills in a batch's secrets and signs it, to be sent at once. Never store or log the answer. */
  prepare(batch: Omit<Batch, 'body'> & { body?: string }, options: { now: number }): PreparedRequest {
    const json = toJson(batch, 'batch')
    const now = toTime(toObject(options, 'options').now, 'now')
    return JSON.parse(this.#handle.use((engine) => engine.prepare(json, now)))
  }

  /** What a destination's answer means for each entry of a batch. `status` 0 = no answer came. */
  outcome(batch: Omit<Batch, 'body'>, response: DestinationResponse): Outcome[] {
    const json = toJson(batch, 'batch')
    const responseJson = destinationResponse(response)
    return JSON.parse(this.#handle.use((engine) => engine.outcome(json, responseJson)))
  }

  /** Gives the core's memory back. */
  free(): void {
    this.#handle.free()
  }

  [Symbol.dispose](): void {
    this.free()
  }
}

const NOTHING = new Uint8Array()

/** A request whose time of arrival is one: signed times are compared with it, and ids are made of it. */
function timed(request: InboundRequest): InboundRequest {
  toTime(toObject(request, 'request').receivedAt, 'request/receivedAt')
  return request
}

function inbound(request: InboundRequest): { meta: string; body: Uint8Array } {
  const { body, headers, ...rest } = toObject(request, 'request')
  return {
    meta: toJson({ ...rest, headers: headerList(headers) }, 'request'),
    body: toBytes(body ?? new Uint8Array(), 'body'),
  }
}

function destinationResponse(response: DestinationResponse): string {
  const { status, headers } = toObject(response, 'response')
  if (!Number.isInteger(status)) {
    // taken for "no answer" it would be sent again
    throw new InvalidInputError('INVALID_INPUT', 'status must be the HTTP status as a number, or 0 where no answer came', {
      path: '/response/status',
    })
  }
  return toJson({ ...response, headers: headerList(headers) }, 'response')
}

function routeOptions(options: RouteOptions): string {
  const { side, person, url, consent } = toObject(options, 'options')
  const known: Consent | undefined = consent
  return toJson({ side, person, url: url === undefined ? undefined : (serialised(url) ?? null), consent: known }, 'options')
}

export type { LogRecord }

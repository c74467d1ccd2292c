/**
 * The shapes that cross the boundary between the core and JavaScript. All of them are plain JSON but where a
 * byte array is named. Times are integer milliseconds since 1970.
 */

/** Headers in any of the forms that platforms hand out. */
export type HeadersLike = Headers | Record<string, string | string[] | undefined> | [string, string][]

/** One finding about a workspace. */
export interface Diagnostic {
  /** `error`: no plan is made. `warning`: the plan is made; what is described probably isn't meant. */
  severity: 'error' | 'warning'
  /** Stable name in `snake_case`. */
  code: string
  /** JSON Pointer into the workspace. */
  path: string
  message: string
  /** What to write instead, where that is known. */
  help?: string
  /** A URL that shows the finding, where one was found. */
  example?: string
}

/** What {@link compile} answers. */
export type CompileResult =
  | { ok: true; edge: Uint8Array; browser: Uint8Array; hash: string; diagnostics: Diagnostic[] }
  | { ok: false; diagnostics: Diagnostic[] }

/** How a rule's value is compared with the URL. */
export type Match = 'pattern' | 'equals' | 'contains' | 'starts_with' | 'ends_with' | 'regex'

/** One rule of a trigger path. */
export interface Rule {
  /** `true` = Fire, `false` = Don't Fire. */
  fire: boolean
  url: string
  /** Default `pattern`. */
  match?: Match
  ignoreCase?: boolean
}

/** What became of one rule. */
export interface RuleTrace {
  /** Position in the trigger path, from 0. */
  rule: number
  fire: boolean
  match: Match
  url: string
  matched: boolean
  /** The part of the URL that decided: `pathname`, `search`, … */
  component?: string
  expected?: string
  actual?: string
}

/** One thing that was looked at: switches, consent, the trigger path (`url`), and whether the destination's settings leave anything to send (`settings`). */
export interface Check {
  check: 'destination' | 'loop' | 'integrations' | 'switch' | 'callback' | 'consent' | 'url' | 'settings'
  ok: boolean
  /** Whatever the check compared: `categories`, `missing`, `listed`, … */
  [detail: string]: unknown
}

/** Why something fires or does not. */
export interface Trace {
  fire: boolean
  /** Stable name of what decided. */
  reason: string
  /** The same in a sentence or two. */
  text: string
  checks: Check[]
  url?: string
  rules: RuleTrace[]
  /** Position of the rule that would have had to match. */
  nearest?: number
}

/** The verification of an inbound request, as kept on its receipt. */
export type ReceiptVerification =
  | { verified: true; form: 'raw' | 'escaped' | 'reencoded' | 'token'; secret: number }
  | 'unverified'

/** One accepted inbound request. */
export interface Receipt {
  /** Lower-case hex SHA-256 of source, method, query, raw body and occurrence. */
  id: string
  source: string
  receivedAt: number
  method: string
  url: string
  /** Lower-case names; without credentials. */
  headers: [string, string][]
  body: Uint8Array
  verification: ReceiptVerification
  /** 0 for the first time this content arrived. */
  occurrence: number
}

/** An inbound request, as a platform hands it over. */
export interface InboundRequest {
  method: string
  url: string
  headers: HeadersLike
  body: Uint8Array
  receivedAt: number
  /** How often this very content counted as new before; see {@link Receipt.occurrence}. Default 0. */
  occurrence?: number
}

/** Why a request was turned away, and the status to answer. */
export interface Reject {
  status: number
  reason: string
}

export type AcceptResult = { receipt: Receipt; reject?: undefined } | { receipt?: undefined; reject: Reject }

/** Segment's six calls. */
export type EventType = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias'

/** The unified event: Segment's envelope. */
export interface Event {
  /** ULID. */
  id: string
  type: EventType
  event?: string
  name?: string
  category?: string
  messageId?: string
  userId?: string
  anonymousId?: string
  groupId?: string
  previousId?: string
  traits?: Record<string, unknown>
  properties?: Record<string, unknown>
  context?: Record<string, unknown>
  integrations?: Record<string, unknown>
  timestamp?: string | number
  receivedAt?: number
  /** The person was deleted at the source. */
  deleted?: boolean
  source?: string
  receipt?: string
  workflow?: string
}

/** One line of a source, workflow, identity, route or dispatch log. */
export interface LogRecord {
  stage: 'source' | 'workflow' | 'identity' | 'route' | 'dispatch'
  code: string
  message: string
  /** Shared by all records of one receipt or event. */
  messageId: string
  workflow?: string
  destination?: string
  path?: string
}

export interface ProcessResult {
  events: Event[]
  log: LogRecord[]
}

export interface Identifier {
  /** `user_id`, `email`, `phone`, `external_id.<name>` or `anonymous_id`. */
  kind: string
  value: string
}

export interface Person {
  id: string
  identifiers: Identifier[]
  /** The destinations that have a profile of this person, or `true` for all; see {@link Request.profile}. */
  identified?: boolean | string[]
}

/** What a store has to do about an event's identifiers, persons named by their ids; see docs/identity.md. */
export type Change =
  | { type: 'create'; person: Person }
  | { type: 'attach'; person: string; identifier: Identifier }
  | { type: 'move'; identifier: Identifier; from: string; to: string }
  | { type: 'merge'; into: string; from: string; identifiers: Identifier[] }
  /** Nothing is to be done: the identifier stays with `other`. */
  | {
      type: 'conflict'
      identifier: Identifier
      person: string
      other: string
      reason: 'different_user_ids' | 'different_emails'
    }

export interface IdentifyResult {
  /** The person that the event is about, after the changes; `null` for an event without identifiers. */
  person: Person | null
  changes: Change[]
  log: LogRecord[]
}

/** What consent is known: the granted categories, or `null` when nothing is known. */
export interface Consent {
  granted: string[] | 'all' | null
  /** Global Privacy Control: `navigator.globalPrivacyControl` or `Sec-GPC: 1`. */
  gpc?: boolean
  /** Do Not Track. */
  dnt?: boolean
}

export interface RouteOptions {
  side: 'server' | 'client'
  person?: Person
  /** The location, as the host serialised it. Default: `context.page.url` of the event. */
  url?: string
  consent?: Consent
}

/** Something that was cut, held back or converted on the way. */
export interface Note {
  code: string
  path?: string
  message: string
}

/** A client-side effect. */
export interface Call {
  /** The global whose queue or object is called. */
  target: '_cio' | 'gist'
  method: string
  args: unknown[]
}

/** A header whose value, or part of it, is filled in when the request is sent. */
export type HeaderValue =
  | string
  | { secret: string }
  | { basic: [string, { secret: string }] }
  | { bearer: { secret: string } }
  /** The signature of Standard Webhooks, made when the request is sent; `webhook-timestamp` comes with it. */
  | { signed: { secret: string } }

/** A server-side effect, secrets named and not held. */
export interface Request {
  destination: string
  /** ULID of the event. */
  event: string
  /** Requests of one person keep their order. */
  person?: string
  method: string
  url: string
  headers: Record<string, HeaderValue>
  body?: unknown
  /** Whether the destination has a profile of this person once the request is accepted, where the request decides that. */
  profile?: boolean
  /** Requests of equal `batch` may travel together; `body` is then one entry. */
  batch?: string
}

export interface Batch {
  destination: string
  method: string
  url: string
  headers: Record<string, HeaderValue>
  body?: string
  entries: { event: string; person?: string }[]
}

/** A batch with its secrets filled in: to be sent now, never stored or logged. */
export interface PreparedRequest {
  method: string
  url: string
  headers: Record<string, string>
  body?: string
}

/** A destination's answer; `status` 0 says that none came. */
export interface DestinationResponse {
  status: number
  headers: HeadersLike
  body: string
  now: number
}

export interface Outcome {
  event: string
  result: 'accepted' | 'retry' | 'dead'
  /** For `retry`: not before. */
  at?: number
  reason?: string
}

/** What is decided for one destination and callback. */
export interface Decision {
  destination: string
  callback: 'server' | 'client'
  fire: boolean
  trace: Trace
  requests?: Request[]
  calls?: Call[]
  notes?: Note[]
}

/** The document a person writes; its JSON Schema is `firepath/workspace.schema.json`. */
export type Workspace = Record<string, unknown>

import type { Consent, Decision, Event, Trace } from '../types/core.js'
import type { ConsentInput } from './consent.js'
import type { FirepathError } from './errors.js'

/** Where the tracker's wasm comes from. */
export type WasmInput = string | URL | BufferSource | WebAssembly.Module

export interface TrackerOptions {
  /** The browser plan: where it is, or its bytes. */
  plan: string | URL | ArrayBuffer | Uint8Array
  /**
   * Base URL of the Worker; `/` is this origin. With it, every event also goes to `{collect}/v1/batch` for its server-side callbacks, and a
   * page that forbids wasm asks `{collect}/decide`. Without it nothing leaves the page but the callbacks.
   */
  collect?: string
  /** The browser source's write key. Default: the plan's, where the workspace has one browser source. */
  writeKey?: string
  /** The tracker's wasm. Default: `tracker.wasm` beside this script. */
  wasm?: WasmInput
  /** Count page views where the plan's definitions do not: on load, on every navigation, on return from the cache. */
  pageViews?: boolean
  /** `false`: a change of nothing but the hash is no navigation. */
  hashNavigation?: boolean
  consent?: {
    /** What is known when the page loads. Default: nothing. */
    granted?: ConsentInput
    /**
     * What becomes of events while nothing is known. `send` (default): they are decided at once; a destination that
     * requires consent refuses them. `hold`: they wait on this page, at most 200. `drop`.
     */
    unknown?: 'send' | 'hold' | 'drop'
    /** Nothing is stored in the browser before this category is granted; `true`: before any is. */
    storage?: string | boolean
  }
  identity?: {
    /** Prefix of the cookie and of every storage key. Default `firepath`. */
    name?: string
    /** Keep the anonymous id in a first-party cookie too. Default `true`. */
    cookie?: boolean
    /** `Domain` of the cookie, to share it between sub-domains. Default: this host only. */
    domain?: string
    /** Days that the cookie lives. Default 365. */
    days?: number
    /** `false`: nothing is stored in the browser; the anonymous id lives as long as the page. */
    storage?: boolean
  }
  /** Robots and automated browsers. `mark` (default) sets `context.automation` on their events; `drop` sends none. */
  bots?: 'mark' | 'drop'
  /**
   * Share of people whose `track` and `page` events are taken, 0 to 1; or such a share by event name, `*` for the rest.
   * The same person is always in or out; the share stands in `context.sampling`.
   */
  sample?: number | Record<string, number>
  queue?: {
    /** Events sent without waiting for more. Default 10. */
    size?: number
    /** Milliseconds until fewer are sent. Default 5,000. */
    interval?: number
    /** Events kept while the collector cannot be reached; the oldest goes first. Default 1,000. */
    cap?: number
  }
  /** Load the vendors' own scripts: all of the plan's destinations, or these. Default: never. */
  load?: boolean | string[]
  /** CSP nonce for scripts that `load` adds. */
  nonce?: string
  /**
   * Where the visual picker gets the whole core from, to judge rules while they are written:
   * `() => import('firepath')` where the tracker is bundled; beside the script it is found by itself.
   */
  core?: () => Promise<Pick<typeof import('../index.js'), 'triggerPath'>>
  /**
   * Every decision comes with its whole trace (`text`, `checks`, `rules`) and its notes, not with its reason alone. The
   * page loads `explain.wasm` for it as well, 26 kB where `tracker.wasm` is 19. With `?firepath_debug` it does so anyway.
   */
  explain?: boolean
  /** Name of the global data layer. Default `dataLayer`. */
  dataLayer?: string
}

/** Names of events and the properties of each. */
export type EventMap = Record<string, Record<string, unknown>>

export interface CallOptions {
  /** Per-destination switches, as in Segment: `{ All: false, customerio: true }`. */
  integrations?: Record<string, unknown>
  /** Added to what the tracker knows; `page` is merged field by field. */
  context?: Record<string, unknown>
  /** When it happened, if not now. */
  timestamp?: Date | string | number
  /** The event's ULID, if the caller has one. */
  id?: string
}

/** A decision as a page makes it; the whole trace comes with the option `explain`, and from {@link Tracker.explain}. */
export type PageDecision = Omit<Decision, 'trace'> & { trace: Pick<Trace, 'fire' | 'reason'> & Partial<Trace> }

/** What `on` can listen to. */
export interface TrackerEvents {
  /** An event, as it is decided and sent. */
  event: Event
  /** One decision with its reason, fired or not. */
  decision: PageDecision & { event: Event }
  /** Something went wrong; the page is not disturbed. */
  error: FirepathError
  /** An event that will not be delivered, and why. */
  dropped: { id: string; reason: string; event?: Event }
}

/** Parts of an event that {@link Tracker.explain} is asked about; everything else is as it would be now. */
export type ExplainInput = Partial<Event> & { type: Event['type'] }

export interface Tracker<E extends EventMap = EventMap> {
  identify(userId: string, traits?: Record<string, unknown>, options?: CallOptions): void
  /** Traits of the present person. */
  identify(traits: Record<string, unknown>, options?: CallOptions): void
  track<K extends keyof E & string>(
    event: K,
    ...rest: Record<string, never> extends E[K]
      ? [properties?: E[K], options?: CallOptions]
      : [properties: E[K], options?: CallOptions]
  ): void
  page(category: string, name: string, properties?: Record<string, unknown>, options?: CallOptions): void
  page(name?: string, properties?: Record<string, unknown>, options?: CallOptions): void
  page(properties: Record<string, unknown>, options?: CallOptions): void
  group(groupId: string, traits?: Record<string, unknown>, options?: CallOptions): void
  /** Says that two ids are one person: `previousId` is the present person's by default. */
  alias(userId: string, previousId?: string, options?: CallOptions): void
  /** The person leaves: a new anonymous id, no user, and loaded vendors are told. */
  reset(): void
  /** Resolves, and calls back, once events are decided (or it is certain that they cannot be). */
  ready(callback?: () => void): Promise<void>
  on<K extends keyof TrackerEvents>(name: K, listener: (detail: TrackerEvents[K]) => void): () => void
  off<K extends keyof TrackerEvents>(name: K, listener: (detail: TrackerEvents[K]) => void): void
  /** States consent: the categories granted, each category's answer, or `null` = not known. */
  consent(input: ConsentInput): void
  /** Sends what waits for the collector now. */
  flush(): Promise<void>
  /** Opens (or closes) the panel that shows every event with the trace of every decision. */
  debug(open?: boolean): Promise<void>
  /**
   * The decisions for an event as it would be now, without doing anything.
   * @throws FirepathError where nothing can be decided on this page
   */
  explain(event: ExplainInput, options?: { url?: string; consent?: Consent }): Promise<Decision[]>
  /** Who is on the page, as far as this browser knows. */
  user(): { anonymousId: string; userId?: string; traits?: Record<string, unknown> }
  /** Takes the tracker off the page: listeners, timers, patches. What waits for the collector stays stored. */
  stop(): void
}

import type { Event, EventType } from '../types/core.js'
import type { EventDefinition } from '../types/definitions.js'
import { forget } from './callbacks/index.js'
import type { Capture, Captured } from './capture/index.js'
import type { ConsentInput } from './consent.js'
import { contextOf, type Moment } from './context.js'
import { createEmitter } from './emitter.js'
import { envelope } from './envelope.js'
import type { FirepathError, TrackerErrorCode } from './errors.js'
import { createIdentity, type Who } from './identity.js'
import { loadPlan } from './load-plan.js'
import { watchNavigation } from './navigation.js'
import { takePickToken, wantsPanel } from './on-demand.js'
import { createPipeline } from './pipeline.js'
import { emptySection, isPlain, readPlan } from './plan.js'
import { createQueue, NOT_KEPT } from './queue.js'
import { type Core, compile, openCore, wasmError } from './runtime.js'
import { keys, parse, write } from './safe.js'
import { openStore } from './storage.js'
import type { CallOptions, EventMap, Tracker, TrackerOptions } from './types.js'

/** A page sets its title a little after its address; this long, in milliseconds, a page view waits for it. */
const TITLE_DELAY = 300

type Fields = Record<string, unknown>

/**
 * Makes a tracker, and the door through which the snippet replays calls with the moment at which they were made.
 *
 * @param defaultWasm where the wasm is if the options do not say
 */
export function create<E extends EventMap>(
  options: TrackerOptions,
  defaultWasm: () => string | URL,
): [tracker: Tracker<E>, at: (moment: Moment | undefined, run: () => void) => void] {
  const { consent: policy, load, collect: base } = options
  const { storage = true, name = 'firepath', ...identityOptions } = options.identity ?? {}
  const stopping = new AbortController()
  const { signal } = stopping
  const history: [string, unknown][] | undefined = wantsPanel() ? [] : undefined
  const emitter = createEmitter(signal, history)
  const { report, guard, listen } = emitter
  const collect = base?.toString().replace(/\/$/, '')
  let token: string | undefined
  guard(() => {
    token = takePickToken()
  })()

  const store = openStore()
  const identity = createIdentity(store, name, identityOptions)

  let section = emptySection()
  let { writeKey } = options
  const queue =
    collect === undefined
      ? undefined
      : createQueue(store, emitter, name, `${collect}/v1/batch`, () => writeKey, options.queue ?? {})
  const pipeline = createPipeline(options, emitter, queue, () => identity.known().anonymousId)

  let persisted = !storage
  /** Storage opens when it may: at once, or when the category that stands for it is granted. */
  const persist = () => {
    const needed = policy?.storage
    const list = new Set<unknown>(pipeline.consented().granted)
    if (persisted || (needed && !(needed === true ? list.size : list.has(needed)))) return
    persisted = true
    if (!identity.persist()) report('STORAGE_UNAVAILABLE', NOT_KEPT)
    queue?.resume()
  }
  persist()

  // ——— moments and page views

  let replayed: Moment | undefined
  const now = (): Moment => replayed ?? { ...navigation.place(), title: document.title, time: Date.now() }
  /** Runs something as if it were that moment. */
  const at = (moment: Moment | undefined, run: () => void) => {
    replayed = moment
    try {
      run()
    } finally {
      replayed = undefined
    }
  }

  let capture: Capture | undefined
  let views: Moment[] = []
  let viewTimer: ReturnType<typeof setTimeout> | undefined

  const isHidden = () => document.visibilityState === 'hidden'
  const countViews = guard(() => {
    clearTimeout(viewTimer)
    for (const view of views) view.title ||= document.title
    // a page that the browser prepares in advance has not been viewed yet; it is visible a little before it is no such page
    if (!capture || ((document as { prerendering?: boolean }).prerendering && isHidden())) return
    const due = views
    views = []
    for (const view of due) at(view, capture.pageView)
  })
  const awaitTitle = () => {
    viewTimer = setTimeout(countViews, TITLE_DELAY)
  }
  const beginView = () => {
    // the page before it keeps the title that it had
    countViews()
    capture?.restart?.()
    views[views.length] = { ...now(), title: '' }
    awaitTitle()
  }
  const navigation = watchNavigation(emitter, beginView, options.hashNavigation !== false)

  const leave = () => {
    countViews()
    queue?.leave()
  }
  listen(window, 'pagehide', leave)
  listen(window, 'visibilitychange', () => {
    if (isHidden()) leave()
    // comes into view for the first time, perhaps
    else countViews()
  })

  // ——— calls

  const send = (type: EventType, fields: Fields, callOptions?: CallOptions) => {
    if (signal.aborted) return
    if (!replayed) countViews()
    const moment = now()
    pipeline.accept(envelope(type, fields, moment, identity.known(), callOptions), moment.url)
  }
  const invalid = (method: string, wanted: string) => report('INVALID_CALL', `${method}() needs ${wanted}.`, method)
  const idOf = (value: unknown): string | undefined =>
    typeof value === 'number' || (typeof value === 'string' && value) ? `${value}` : undefined
  const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

  /** As it is now, whatever the page makes of it while the event waits; without what no text can hold. */
  const copy = (given: Fields | null | undefined): Fields => parse(write(given ?? {}) ?? '{}')

  const identify = (id: string | undefined, given?: Fields | null, callOptions?: CallOptions) => {
    const own = copy(given)
    const who = identity.known()
    const userId = id || who.userId
    // another person at this browser inherits nothing but its id
    const { traits, groupId }: Partial<Who> = who.userId && userId !== who.userId ? {} : who
    identity.update({ userId, groupId, traits: { ...traits, ...own } })
    send('identify', { traits: own }, callOptions)
  }
  const track = (event: unknown, properties?: Fields | null, callOptions?: CallOptions) => {
    if (typeof event === 'string' && event) send('track', { event, properties: copy(properties) }, callOptions)
    else invalid('track', 'a name')
  }
  const page = (fields: Fields, properties?: Fields | null, callOptions?: CallOptions) => {
    const { hash: _, ...own } = contextOf(now()).page
    send('page', { ...fields, properties: { ...own, ...copy(properties) } }, callOptions)
  }
  const group = (id: unknown, traits?: Fields | null, callOptions?: CallOptions) => {
    const groupId = idOf(id)
    if (!groupId) return invalid('group', 'an id')
    identity.update({ groupId })
    send('group', { groupId, traits: copy(traits) }, callOptions)
  }

  const fire = (definition: EventDefinition, { properties, traits = {}, userId, groupId }: Partial<Captured> = {}) => {
    const { on, name: label, type = on === 'page_view' && !label ? 'page' : 'track' } = definition
    if (type === 'page') page({ name: label }, properties)
    else if (type === 'identify') {
      const id = idOf(userId)
      if (id || keys(traits).length) identify(id, traits)
    } else if (type === 'group') {
      if (groupId) group(groupId, traits)
    } else track(label, properties)
  }

  // ——— start

  let core: Core | undefined
  let bytes: Uint8Array
  /** Why nothing is decided here. */
  let trouble: unknown
  let explainer: Promise<void> | undefined
  /** From now on the core with the words, where it can be had. */
  const explained = () => {
    explainer ??= import('./explain.js')
      .then(({ default: openExplainer }) => openExplainer(options.wasm, async (from) => openCore(await compile(from), bytes)))
      .then(
        (open) => {
          core = open
        },
        () => undefined,
      )
    return explainer
  }
  const tell = (error: unknown) => {
    const { code = 'INTERNAL', message } = error as FirepathError
    report(code as TrackerErrorCode, message, undefined, error)
    trouble = error
    return code
  }
  const standDown = () =>
    pipeline.settle((_, __, event) => {
      if (!queue) emitter.emit('dropped', { id: event.id, reason: 'not_decided', event })
      return undefined
    })

  const start = async () => {
    const compiling = compile(options.wasm ?? defaultWasm()).catch(wasmError)
    try {
      bytes = await loadPlan(options.plan)
      section = readPlan(bytes)
      writeKey ??= section.writeKey ?? ''
      // while the wasm is on its way
      if (!isPlain(section.events))
        import('./capture/index.js').then(({ preload }) => preload(section.events, write)).catch(() => undefined)
      const module = await compiling
      if (module instanceof Error) throw module
      core = openCore(module, bytes)
      if (options.explain || history) await explained()
      pipeline.settle((text, url) => (core as Core).decide(text, url, pipeline.consented()))
    } catch (error) {
      const code = tell(wasmError(error))
      if (!/^WASM/.test(code)) section = emptySection()
      else if (queue) {
        const { default: decideAtEdge } = await import('./edge.js')
        return pipeline.settle(decideAtEdge(`${collect}/decide`, writeKey as string, queue, emitter, pipeline.carryOut))
      } else stopping.abort()
      standDown()
    }
  }

  /** Loads what the plan needs, vendors' scripts if so asked, and starts to capture. */
  const begin = async () => {
    const { events, destinations } = section
    await navigation.complete
    if (signal.aborted) return
    if (load) (await import('./callbacks/load.js')).default(destinations, load, options.nonce)
    let counts = !options.pageViews
    for (const definition of events) counts ||= definition?.on === 'page_view'
    if (!counts) events[events.length] = { on: 'page_view' }
    if (isPlain(events)) {
      const pageView = () => {
        for (const definition of events) fire(definition)
      }
      capture = { pageView }
    } else {
      const { default: startCapture, preload } = await import('./capture/index.js')
      await preload(events, write).catch(tell)
      if (signal.aborted) return
      capture = startCapture(events, emitter, fire, options.dataLayer ?? 'dataLayer', () => now().url)
      capture.restart?.()
    }
    clearTimeout(viewTimer)
    if (document.readyState === 'loading') listen(window, 'DOMContentLoaded', countViews)
    else if (document.title) countViews()
    else awaitTitle()
    await capture.complete
  }

  beginView()
  const started = start()
    .catch((error) => {
      tell(error)
      standDown()
    })
    .then(begin)
    .catch(tell)
    .then(() => queue?.resume())

  // ——— the public face

  /** Nothing that a page calls may throw into it. */
  const safely = guard as <A extends unknown[]>(run: (...args: A) => void) => (...args: A) => void
  type Rest = [properties?: Fields | null, callOptions?: CallOptions]

  const tracker = {
    identify: safely((...args: unknown[]) => {
      // (userId, traits, …) or (traits, …)
      const [id, traits, callOptions] = (isFields(args[0]) ? [undefined, ...args] : args) as [unknown, ...Rest]
      const userId = idOf(id)
      if (userId || isFields(traits)) identify(userId, traits, callOptions)
      else invalid('identify', 'an id or traits')
    }),
    track: safely(track),
    page: safely((...args: unknown[]) => {
      // (category, name, …), (name, …) or neither
      for (let missing = 2; missing && typeof args[1] !== 'string'; missing--) args = [undefined, ...args]
      const [category, name, properties, callOptions] = args as [unknown, unknown, ...Rest]
      page({ category, name }, properties, callOptions)
    }),
    group: safely(group),
    alias: safely((id: unknown, previous: unknown, callOptions?: CallOptions) => {
      const userId = idOf(id)
      if (!userId) return invalid('alias', 'an id')
      const who = identity.known()
      const previousId = idOf(previous) ?? who.userId ?? who.anonymousId
      identity.update({ userId })
      send('alias', { userId, previousId }, callOptions)
    }),
    reset: safely(() => {
      countViews()
      identity.renew()
      for (const { type } of section.destinations) forget(type, emitter)
    }),
    ready: async (callback?: () => void) => {
      await started
      callback?.()
    },
    on: emitter.on,
    off: emitter.off,
    consent: safely((input: ConsentInput) => {
      pipeline.agree(input, persist)
    }),
    flush: async () => {
      await started
      await queue?.sendAll()
    },
    debug: async (open = true) => {
      const { default: togglePanel } = await import('./panel/index.js')
      togglePanel(tracker as never, open, history ?? [])
      if (open) await started.then(explained)
    },
    explain: async (input: Partial<Event> & { type: EventType }, at: { url?: string; consent?: never } = {}) => {
      await started
      if (!core) throw trouble
      await explained()
      const moment = now()
      if (at.url) moment.url = new URL(at.url, moment.url).href
      const text = write(envelope(input.type, input, moment, identity.known(), input)) as string
      return core.decide(text, moment.url, at.consent ?? pipeline.consented())
    },
    user: () => identity.known(),
    stop: () => stopping.abort(),
  }
  if (history) void tracker.debug()
  if (token !== undefined) {
    started
      .then(() => import('./picker/index.js'))
      .then(({ default: openPicker }) => openPicker(token as string, collect, section.destinations, options.core))
      .catch(tell)
  }

  return [tracker as unknown as Tracker<E>, at]
}

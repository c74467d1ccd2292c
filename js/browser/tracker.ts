import type { Decision, Event, EventType } from '../types/core.js'
import type { BrowserPlanSection, EventDefinition } from '../types/definitions.js'
import { forget, target } from './callbacks/index.js'
import type { Capture, Captured } from './capture/index.js'
import { type ConsentInput, consentNow } from './consent.js'
import type { Moment } from './context.js'
import { createEmitter } from './emitter.js'
import { envelope } from './envelope.js'
import { FirepathError, type TrackerErrorCode } from './errors.js'
import { createIdentity } from './identity.js'
import { loadPlan } from './load-plan.js'
import { watchNavigation } from './navigation.js'
import { takePickToken, wantsPanel } from './on-demand.js'
import { createPipeline } from './pipeline.js'
import { readPlan } from './plan.js'
import { createQueue, NOT_KEPT } from './queue.js'
import { type Core, compile, openCore, wasmError } from './runtime.js'
import { contains, keys, parse, write } from './safe.js'
import { openStore } from './storage.js'
import { batchBody, post } from './transport.js'
import type { CallOptions, EventMap, Tracker, TrackerOptions } from './types.js'

/** A page sets its title a little after its address; this long, in milliseconds, a page view waits for it. */
const TITLE_DELAY = 300

type Fields = Record<string, unknown>

/** What the Worker's `/decide` answers. */
interface EdgeAnswer {
  events?: { decisions?: Decision[] }[]
}

/** A tracker, and the door through which the snippet replays calls with the moment at which they were made. */
export interface Made<E extends EventMap> {
  tracker: Tracker<E>
  replay(method: string, args: unknown[], moment?: Moment): void
}

/**
 * @param defaultWasm where the wasm is if the options do not say
 */
export function create<E extends EventMap>(options: TrackerOptions, defaultWasm: () => string | URL): Made<E> {
  const emitter = createEmitter()
  const { report, guard } = emitter
  const stopping = new AbortController()
  const { signal } = stopping
  const collect = options.collect?.replace(/\/$/, '')
  const name = options.identity?.name ?? 'firepath'
  const token = takePickToken()

  const store = openStore()
  const identity = createIdentity(store, {
    name,
    cookie: options.identity?.cookie ?? true,
    domain: options.identity?.domain,
    days: options.identity?.days ?? 365,
  })
  // before the queue's own listeners, which send everything that there is when the page goes
  addEventListener('pagehide', () => countViews(), { signal })
  addEventListener('visibilitychange', () => countViews(), { signal })

  let section: BrowserPlanSection | undefined
  let writeKey = options.writeKey
  const queue =
    collect !== undefined
      ? createQueue(
          store,
          emitter,
          {
            name,
            url: `${collect}/v1/batch`,
            writeKey: () => writeKey,
            size: options.queue?.size ?? 10,
            interval: options.queue?.interval ?? 5000,
            cap: options.queue?.cap ?? 1000,
          },
          signal,
        )
      : undefined
  const pipeline = createPipeline(options, emitter, queue, () => identity.read().anonymousId)

  let persisted = options.identity?.storage === false
  /** Storage opens when it may: at once, or when the category that stands for it is granted. */
  const persist = () => {
    const needed = options.consent?.storage
    const granted = pipeline.granted() ?? []
    const may = !needed || (needed === true ? granted.length > 0 : contains(granted, needed))
    if (persisted || !may) return
    persisted = true
    if (!identity.persist()) report('STORAGE_UNAVAILABLE', NOT_KEPT)
    queue?.resume()
  }
  persist()

  // ——— moments and page views

  let replayed: Moment | undefined
  const now = (): Moment => replayed ?? { ...navigation.place(), title: document.title, time: Date.now() }

  let capture: Capture | undefined
  let views: Moment[] = []
  let viewTimer: ReturnType<typeof setTimeout> | undefined

  const countViews = guard(() => {
    clearTimeout(viewTimer)
    if (!capture) return
    const due = views
    views = []
    for (let i = 0; i < due.length; i++) {
      const moment = due[i] as Moment
      replayed = { ...moment, title: moment.title || document.title }
      try {
        capture.pageView()
      } finally {
        replayed = undefined
      }
    }
  })
  const beginView = (delay: number) => {
    // the page before it keeps the title that it had
    const last = views[views.length - 1]
    if (last) last.title ||= document.title
    countViews()
    capture?.restart()
    views[views.length] = { url: location.href, referrer: navigation.place().referrer, title: '', time: Date.now() }
    viewTimer = setTimeout(countViews, delay)
  }
  const navigation = watchNavigation(emitter, () => beginView(TITLE_DELAY), options.hashNavigation !== false, signal)

  // ——— calls

  const send = (type: EventType, fields: Fields, callOptions?: CallOptions) => {
    if (signal.aborted) return
    if (!replayed) countViews()
    const moment = now()
    pipeline.accept(envelope(type, fields as Partial<Event>, moment, identity.read(), callOptions), moment.url)
  }
  const invalid = (method: string, wanted: string) => report('INVALID_CALL', `${method}() needs ${wanted}.`, method)
  const idOf = (value: unknown): string | undefined =>
    typeof value === 'number' || (typeof value === 'string' && value) ? `${value}` : undefined
  const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

  const identify = (userId: string | undefined, traits: Fields = {}, callOptions?: CallOptions) => {
    identity.update((who) => {
      const same = !userId || !who.userId || who.userId === userId
      const { anonymousId } = who
      // another person at this browser inherits nothing but its id
      const base = same ? who : { anonymousId }
      return { ...base, ...(userId && { userId }), traits: { ...(same && who.traits), ...traits } }
    })
    send('identify', { traits }, callOptions)
  }
  const track = (event: unknown, properties: Fields = {}, callOptions?: CallOptions) => {
    if (typeof event !== 'string' || !event) return invalid('track', "the event's name")
    send('track', { event, properties }, callOptions)
  }
  const page = (fields: Fields, properties: Fields = {}, callOptions?: CallOptions) => {
    const { url, referrer, title } = now()
    const { pathname: path, search } = new URL(url)
    send('page', { ...fields, properties: { path, referrer, search, title, url, ...properties } }, callOptions)
  }
  const group = (id: unknown, traits: Fields = {}, callOptions?: CallOptions) => {
    const groupId = idOf(id)
    if (!groupId) return invalid('group', 'a group id')
    identity.update((who) => ({ ...who, groupId }))
    send('group', { groupId, traits }, callOptions)
  }

  const fire = (definition: EventDefinition, { properties, traits, userId, groupId }: Captured) => {
    const { on, name: label, type = on === 'page_view' && !label ? 'page' : 'track' } = definition
    if (type === 'page') page(label ? { name: label } : {}, properties)
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
  let explainer: Promise<Core | undefined> | undefined
  /** The core with the words, where it can be had. */
  const explained = () => {
    explainer ??= import('./explain.js')
      .then(({ openExplainer }) => openExplainer(options.wasm, async (from) => openCore(await compile(from), bytes)))
      .catch(() => undefined)
    return explainer
  }
  const standDown = () => {
    pipeline.settle((_, __, event) => {
      if (!queue) emitter.emit('dropped', { id: event.id, reason: 'not_decided', event })
      return undefined
    })
  }
  const tell = (error: unknown) => {
    const { code = 'INTERNAL', message } = error as FirepathError
    report(code as TrackerErrorCode, message, undefined, error)
    return code
  }

  const start = async () => {
    const compiling = compile(options.wasm ?? defaultWasm()).catch((error: unknown) => wasmError(error))
    try {
      bytes = await loadPlan(options.plan)
      section = readPlan(bytes)
    } catch (error) {
      tell(error)
      writeKey ??= ''
      return standDown()
    }
    writeKey ??= section.writeKey ?? ''
    // while the wasm is on its way
    if (section.events.length) import('./capture/index.js').catch(() => undefined)
    try {
      const module = await compiling
      if (module instanceof Error) throw module
      core = openCore(module, bytes)
      if (options.explain || wantsPanel()) core = (await explained()) ?? core
      pipeline.settle((text, url) => (core as Core).decide(text, url, consentNow(pipeline.granted())))
    } catch (error) {
      const code = tell(wasmError(error))
      if (code === 'INVALID_PLAN' || code === 'PLAN_TOO_NEW') {
        section = undefined
        return standDown()
      }
      if (!queue) {
        stopping.abort()
        return standDown()
      }
      pipeline.settle(async (text, _, { id }) => {
        queue.hold(id, true)
        const { status, body } = await post(`${collect}/decide`, batchBody(text, writeKey))
        if (status >= 200 && status < 300) {
          queue.remove(id)
          return (parse(body as string) as EdgeAnswer).events?.[0]?.decisions
        }
        queue.hold(id, false)
        report('DECIDE_UNREACHABLE', 'The edge did not answer: the event follows later, without its calls.')
        return undefined
      })
    }
    const { load } = options
    if (load) {
      const { loadVendor } = await import('./callbacks/load.js')
      for (const destination of section.destinations) {
        if (load === true || contains(load, destination.id)) loadVendor(target, destination, options.nonce)
      }
    }
  }

  /** Starts to capture; its code is on its way as soon as the plan says that it is needed. */
  const begin = async () => {
    const definitions = section?.events ?? []
    let counts = !options.pageViews
    for (let i = 0; i < definitions.length; i++) counts ||= definitions[i]?.on === 'page_view'
    if (!counts) definitions[definitions.length] = { on: 'page_view' }
    if (!definitions.length || signal.aborted) return
    const { startCapture } = await import('./capture/index.js')
    if (signal.aborted) return
    const layerName = options.dataLayer ?? 'dataLayer'
    capture = startCapture(definitions, emitter, { fire, layerName, url: () => now().url, signal })
    capture.restart()
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', countViews, { signal })
    else if (document.title) countViews()
  }

  beginView(TITLE_DELAY)
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

  const tracker = {
    identify: safely((first: unknown, ...rest: unknown[]) => {
      if (isFields(first)) identify(undefined, first, rest[0] as CallOptions)
      else {
        const userId = idOf(first)
        if (!userId && !isFields(rest[0])) return invalid('identify', 'a user id or traits')
        identify(userId, rest[0] as Fields, rest[1] as CallOptions)
      }
    }),
    track: safely(track as (...args: unknown[]) => void),
    page: safely((...args: unknown[]) => {
      // (category, name, …), (name, …) or neither
      const texts = typeof args[0] !== 'string' ? 0 : typeof args[1] === 'string' ? 2 : 1
      const fields = texts ? { name: args[texts - 1], ...(texts === 2 && { category: args[0] }) } : {}
      page(fields, (args[texts] ?? {}) as Fields, args[texts + 1] as CallOptions)
    }),
    group: safely(group as (...args: unknown[]) => void),
    alias: safely((id: unknown, previous: unknown, callOptions?: CallOptions) => {
      const userId = idOf(id)
      if (!userId) return invalid('alias', 'a user id')
      const who = identity.read()
      const previousId = idOf(previous) ?? who.userId ?? who.anonymousId
      identity.update((present) => ({ ...present, userId }))
      send('alias', { userId, previousId }, callOptions)
    }),
    reset: safely(() => {
      countViews()
      identity.reset()
      const destinations = section?.destinations ?? []
      for (let i = 0; i < destinations.length; i++) forget(destinations[i]?.type === 'gist' ? 'gist' : '_cio', emitter)
    }),
    ready: async (callback?: () => void) => {
      await started
      callback?.()
    },
    on: emitter.on,
    off: emitter.off,
    consent: safely((input: ConsentInput) => {
      pipeline.consent(input, persist)
    }),
    flush: async () => {
      await started
      await queue?.flush()
    },
    debug: async (open = true) => {
      const { togglePanel } = await import('./panel/index.js')
      if (open && core) core = (await explained()) ?? core
      togglePanel(tracker as never, open, history)
    },
    explain: async (input: Partial<Event> & { type: EventType }, at: { url?: string; consent?: never } = {}) => {
      await started
      if (!core) throw new FirepathError('WASM_FORBIDDEN', 'Nothing is decided on this page.')
      const { type, context, ...fields } = input
      const moment = { ...now(), ...(at.url && { url: at.url }) }
      const event = envelope(type, fields, moment, identity.read(), context && { context })
      return ((await explained()) ?? core).decide(
        write(event) as string,
        moment.url,
        at.consent ?? consentNow(pipeline.granted()),
      )
    },
    user: () => identity.read(),
    stop: () => stopping.abort(),
  }
  const history: [string, unknown][] = []
  if (wantsPanel()) {
    for (const kind of ['event', 'decision', 'error', 'dropped']) {
      emitter.on(kind, (detail: unknown) => {
        history[history.length] = [kind, detail]
      })
    }
    void tracker.debug()
  }
  if (token !== undefined) {
    void Promise.all([import('./picker/index.js'), started]).then(([{ openPicker }]) =>
      openPicker({ tracker: tracker as never, token, collect, destinations: section?.destinations ?? [], core: options.core }),
    )
  }

  return {
    tracker: tracker as unknown as Tracker<E>,
    replay(method, args, moment) {
      replayed = moment
      try {
        ;(tracker as unknown as Record<string, (...args: unknown[]) => unknown>)[method]?.(...args)
      } finally {
        replayed = undefined
      }
    },
  }
}

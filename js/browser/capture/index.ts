import type { DefinitionTrigger, EventDefinition } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { extract, extractAll } from '../extract.js'
import { createClicks, customHits, type Hit, submitHits } from './clicks.js'
import { layerOf, watchDataLayer } from './data-layer.js'
import type { Part } from './presence.js'
import { createRoots } from './roots.js'
import { prepare, type Watch } from './watch.js'

/** Listens to the page on behalf of the no-code definitions. */
export interface Capture {
  /** A new page view has begun: what fires once per view may fire again. */
  restart(): void
  /** Fires the definitions of page views. */
  pageView(): void
}

/** What a definition has read. */
export interface Captured {
  properties: Record<string, unknown>
  traits: Record<string, unknown>
  userId: unknown
  groupId: unknown
}

export interface CaptureOptions {
  /** Called for each definition that is met, those that say who a person is first. */
  fire: (definition: EventDefinition, captured: Captured) => void
  /** Name of the global data layer. */
  layerName: string
  /** URL of the page view at hand. */
  url: () => string
  /** Ends it. */
  signal: AbortSignal
}

/** A file of its own, loaded where a plan defines events: what it shares with the tracker is passed to it. */
export function startCapture(definitions: EventDefinition[], emitter: Emitter, options: CaptureOptions): Capture {
  const { layerName, signal } = options
  const watches = prepare(definitions, emitter)
  const on = (trigger: DefinitionTrigger): Watch[] => {
    const list: Watch[] = []
    for (let i = 0; i < watches.length; i++) {
      const watch = watches[i] as Watch
      if (watch.definition.on === trigger) list[list.length] = watch
    }
    return list
  }
  const clicks = on('click')
  const submits = on('submit')
  const visibles = on('visible')
  const scrolls = on('scroll')
  const times = on('time')
  const customs = on('custom_event')
  const pushes = on('data_layer')
  const views = on('page_view')

  const run = (hits: Hit[]) => {
    // "create user" on a form comes before the form's own event, so that the event has its person
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < hits.length; i++) {
        const [watch, origin] = hits[i] as Hit
        const { definition } = watch
        const person = definition.type === 'identify' || definition.type === 'group'
        if (person === (pass === 1) || (definition.once && watch.fired)) continue
        watch.fired = true
        const from = { ...origin, url: options.url(), layer: origin.layer ?? layerOf(layerName) ?? [] }
        options.fire(definition, {
          properties: extractAll(definition.properties, from),
          traits: extractAll(definition.traits, from),
          userId: definition.userId && extract(definition.userId, from),
          groupId: definition.groupId && extract(definition.groupId, from),
        })
      }
    }
  }
  const one = (watch: Watch, element?: Element) => run([[watch, element ? { element } : {}]])

  const roots = createRoots(signal)
  const parts: Part[] = []

  /** Listens once in every tree; an event that passes several of them is looked at once. */
  const listen = (type: string, find: (event: Event) => Hit[]) => {
    const handled = new WeakSet<Event>()
    const handler = emitter.guard((event: Event) => {
      if (handled.has(event)) return
      handled.add(event)
      roots.follow(event)
      run(find(event))
    }) as EventListener
    roots.each((root) => {
      // the window where there is one: custom events are often dispatched there
      const target = (root as Document).defaultView ?? root
      target.addEventListener(type, handler, { capture: true, signal })
    })
  }

  roots.adopt(document)
  if (clicks.length || submits.length) listen('click', createClicks(clicks))
  if (submits.length) listen('submit', (event) => submitHits(submits, event))
  const types = new Set<string>()
  for (let i = 0; i < customs.length; i++) {
    const type = (customs[i] as Watch).definition.event
    if (!type || types.has(type)) continue
    types.add(type)
    listen(type, (event) => customHits(customs, event))
  }
  if (pushes.length) watchDataLayer(pushes, layerName, emitter, run, signal)
  /** Triggers that few pages use are files of their own. */
  const add = async (loading: Promise<Part>) => {
    try {
      const part = await loading
      if (signal.aborted) return
      parts[parts.length] = part
      part.restart()
    } catch (error) {
      emitter.report('INTERNAL', `A part of the tracker could not be loaded: ${error}`, 'capture', error)
    }
  }
  if (visibles.length) void add(import('./visible.js').then((part) => part.watchVisible(visibles, roots, emitter, one, signal)))
  if (scrolls.length) void add(import('./presence.js').then((part) => part.watchScroll(scrolls, emitter, one, signal)))
  if (times.length) void add(import('./presence.js').then((part) => part.watchTime(times, emitter, one, signal)))

  return {
    restart() {
      for (let i = 0; i < watches.length; i++) (watches[i] as Watch).fired = false
      for (let i = 0; i < parts.length; i++) (parts[i] as Part).restart()
    },
    pageView() {
      const hits: Hit[] = []
      for (let i = 0; i < views.length; i++) hits[i] = [views[i] as Watch, {}]
      run(hits)
    },
  }
}

import type { DefinitionTrigger, EventDefinition } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { extract, extractAll, type Origin } from '../extract.js'
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

/**
 * A file of its own, loaded where a plan defines events: what it shares with the tracker is passed to it.
 *
 * @param fire called for each definition that is met, those that say who a person is first
 * @param layerName name of the global data layer
 * @param url URL of the page view at hand
 */
export default function startCapture(
  definitions: EventDefinition[],
  emitter: Emitter,
  fire: (definition: EventDefinition, captured: Captured) => void,
  layerName: string,
  url: () => string,
): Capture {
  const { report, listen, signal } = emitter
  const watches = prepare(definitions, emitter)
  const on = (trigger: DefinitionTrigger): Watch[] | undefined => {
    const list: Watch[] = []
    for (const watch of watches) if (watch.definition.on === trigger) list[list.length] = watch
    return list.length ? list : undefined
  }

  const run = (hits: Hit[]) => {
    // "create user" on a form comes before the form's own event, so that the event has its person
    for (const first of [true, false]) {
      for (const [watch, origin] of hits) {
        const { definition } = watch
        const { type, once, properties, traits, userId, groupId } = definition
        if ((type === 'identify' || type === 'group') !== first || (once && watch.fired)) continue
        watch.fired = true
        const from: Origin = { url: url(), layer: layerOf(layerName), ...origin }
        fire(definition, {
          properties: extractAll(properties, from),
          traits: extractAll(traits, from),
          userId: userId && extract(userId, from),
          groupId: groupId && extract(groupId, from),
        })
      }
    }
  }
  const one = (watch: Watch, element?: Element) => run([[watch, element ? { element } : {}]])

  const roots = createRoots(emitter)

  /** Listens once in every tree; an event that passes several of them is looked at once. */
  const watch = (type: string, find: (event: Event) => Hit[]) => {
    const handled = new WeakSet<Event>()
    roots.each((root) => {
      // the window where there is one: custom events are often dispatched there
      const target = (root as Document).defaultView ?? root
      const look = (event: Event) => {
        if (handled.has(event)) return
        handled.add(event)
        roots.follow(event)
        run(find(event))
      }
      listen(target, type, look, { capture: true })
    })
  }

  const clicks = on('click')
  const submits = on('submit')
  const customs = on('custom_event')
  const pushes = on('data_layer')
  const views = on('page_view')
  const visibles = on('visible')
  const scrolls = on('scroll')
  const times = on('time')

  roots.adopt(document)
  if (clicks || submits) watch('click', createClicks(clicks ?? []))
  if (submits) watch('submit', (event) => submitHits(submits, event))
  const types = new Set<string>()
  for (const { definition } of customs ?? []) if (definition.event) types.add(definition.event)
  for (const type of types) watch(type, (event) => customHits(customs ?? [], event))
  if (pushes) watchDataLayer(pushes, layerName, emitter, run)

  const parts: Part[] = []
  /** Triggers that few pages use are files of their own. */
  const add = async (loading: Promise<Part>) => {
    try {
      const part = await loading
      if (signal.aborted) return
      parts[parts.length] = part
      part.restart()
    } catch (error) {
      report('INTERNAL', `A part of the tracker could not be loaded: ${error}`, 'capture', error)
    }
  }
  if (visibles) void add(import('./visible.js').then((part) => part.default(visibles, roots, emitter, one)))
  if (scrolls) void add(import('./presence.js').then((part) => part.watchScroll(scrolls, emitter, one)))
  if (times) void add(import('./presence.js').then((part) => part.watchTime(times, emitter, one)))

  return {
    restart() {
      for (const watch of watches) watch.fired = false
      for (const part of parts) part.restart()
    },
    pageView() {
      for (const view of views ?? []) one(view)
    },
  }
}

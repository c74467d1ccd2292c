import type { DefinitionTrigger, EventDefinition } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { extract, extractAll, type Origin, readers } from '../extract.js'
import { createClicks, customHits, type Hit, submitHits } from './clicks.js'
import type { Part, StartPart } from './part.js'
import { createRoots } from './roots.js'
import { prepare, type Watch } from './watch.js'

/** Listens to the page on behalf of the no-code definitions. */
export interface Capture {
  /** All of its files have come. */
  complete?: Promise<unknown>
  /** A new page view has begun: what fires once per view may fire again. */
  restart?(): void
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

/** Loads what these definitions read that is a file of its own. @param write makes JSON text */
export async function preload(definitions: EventDefinition[], write: (value: unknown) => string | undefined): Promise<void> {
  if (!/"(meta|cookie|detail|dataLayer|jsonLd)":/.test(`${write(definitions)}`)) return
  Object.assign(readers, (await import('../extract-data.js')).default)
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
  const by: Partial<Record<DefinitionTrigger, Watch[]>> = Object.create(null)
  for (const watch of watches) {
    by[watch.definition.on] ??= []
    const list = by[watch.definition.on] as Watch[]
    list[list.length] = watch
  }
  const { click, submit, custom_event = [], data_layer, page_view = [], visible, scroll, time } = by

  const run = (hits: Hit[]) => {
    // "create user" on a form comes before the form's own event, so that the event has its person
    for (const first of [true, false]) {
      for (const [watch, origin] of hits) {
        const { definition } = watch
        const { type, once, properties, traits, userId, groupId } = definition
        if ((type === 'identify' || type === 'group') !== first || (once && watch.fired)) continue
        watch.fired = true
        const from: Origin = { url: url(), layerName, ...origin }
        fire(definition, {
          properties: extractAll(properties, from),
          traits: extractAll(traits, from),
          userId: userId && extract(userId, from),
          groupId: groupId && extract(groupId, from),
        })
      }
    }
  }

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
      listen(target, type, look, true)
    })
  }

  roots.adopt(document)
  if (click || submit) watch('click', createClicks(click ?? []))
  if (submit) watch('submit', (event) => submitHits(submit, event))
  const types = new Set<string>()
  for (const { definition } of custom_event) if (definition.event) types.add(definition.event)
  for (const type of types) watch(type, (event) => customHits(custom_event, event))

  const parts: Part[] = []
  /** Triggers that few pages use are files of their own. */
  const loading: Promise<void>[] = []
  const add = (file: Promise<{ default: StartPart }>, watches: Watch[]) => {
    loading[loading.length] = file
      .then(({ default: start }) => {
        if (signal.aborted) return
        const part = start(watches, emitter, run, roots, layerName)
        parts[parts.length] = part
        part.restart()
      })
      .catch((error) => report('INTERNAL', `${error}`, 'capture', error))
  }
  if (data_layer) add(import('./data-layer.js'), data_layer)
  if (visible) add(import('./visible.js'), visible)
  if (scroll) add(import('./scroll.js'), scroll)
  if (time) add(import('./time.js'), time)

  return {
    complete: Promise.all(loading),
    restart() {
      for (const watch of watches) watch.fired = false
      for (const part of parts) part.restart()
    },
    pageView() {
      for (const view of page_view) run([[view, {}]])
    },
  }
}

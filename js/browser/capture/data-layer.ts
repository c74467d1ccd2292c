import type { Emitter } from '../emitter.js'
import type { Hit } from './clicks.js'
import type { Watch } from './watch.js'

type Layer = unknown[] & { push: (...entries: unknown[]) => number }

/** The data layer of the page, if it has one. */
export function layerOf(name: string): Layer | undefined {
  const layer = (window as unknown as Record<string, unknown>)[name]
  return layer && typeof layer === 'object' ? (layer as Layer) : undefined
}

/** Follows what is pushed into the data layer, what stands there already included. Makes one where there is none. */
export function watchDataLayer(
  watches: Watch[],
  name: string,
  emitter: Emitter,
  fire: (hits: Hit[]) => void,
  signal: AbortSignal,
): void {
  const layer = layerOf(name) ?? ([] as unknown as Layer)
  ;(window as unknown as Record<string, Layer>)[name] = layer
  const look = emitter.guard((entry: unknown) => {
    const list = entry as ArrayLike<unknown> & { event?: unknown }
    if (!entry || typeof entry !== 'object') return
    // gtag pushes its arguments: ['event', name, values]
    const tagged = list[0] === 'event' && typeof list[1] === 'string'
    const event = tagged ? list[1] : list.event
    const hits: Hit[] = []
    for (let i = 0; i < watches.length; i++) {
      const watch = watches[i] as Watch
      const wanted = watch.definition.event
      if (wanted === undefined || wanted === event) {
        hits[hits.length] = [watch, { push: tagged ? list[2] : entry, layer }]
      }
    }
    fire(hits)
  })
  const original = layer.push
  const patched = function (this: unknown, ...entries: unknown[]) {
    const result = original.apply(layer, entries)
    for (let i = 0; i < entries.length && !signal.aborted; i++) look(entries[i])
    return result
  }
  layer.push = patched
  for (let i = 0; i < layer.length; i++) look(layer[i])
  signal.addEventListener('abort', () => {
    // whoever has wrapped ours since keeps it; it looks at nothing any more
    if (layer.push === patched) layer.push = original
  })
}

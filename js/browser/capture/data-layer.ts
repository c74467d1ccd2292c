import type { Hit } from './clicks.js'
import { type Layer, layerOf } from './layer.js'
import type { StartPart } from './part.js'

/** Follows what is pushed into the data layer, what stands there already included. Makes one where there is none. */
const watchDataLayer: StartPart = (watches, { guard, signal }, fire, _, name) => {
  const layer = layerOf(name) ?? ([] as unknown as Layer)
  ;(window as unknown as Record<string, Layer>)[name] = layer
  const look = guard((entry: unknown) => {
    if (!entry || typeof entry !== 'object') return
    const list = entry as ArrayLike<unknown> & { event?: unknown }
    // gtag pushes its arguments: ['event', name, values]
    const tagged = list[0] === 'event' && typeof list[1] === 'string'
    const event = tagged ? list[1] : list.event
    const hits: Hit[] = []
    for (const watch of watches) {
      const wanted = watch.definition.event
      if (wanted === undefined || wanted === event) hits[hits.length] = [watch, { push: tagged ? list[2] : entry, layer }]
    }
    fire(hits)
  })
  const original = layer.push
  const patched = (...entries: unknown[]) => {
    const result = original.apply(layer, entries)
    for (const entry of entries) if (!signal.aborted) look(entry)
    return result
  }
  layer.push = patched
  for (let i = 0; i < layer.length; i++) look(layer[i])
  signal.addEventListener('abort', () => {
    // whoever has wrapped ours since keeps it; it looks at nothing any more
    if (layer.push === patched) layer.push = original
  })
  // what was pushed stays pushed, whichever page view it is
  return { restart: () => undefined }
}
export default watchDataLayer

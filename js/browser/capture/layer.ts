/** The data layer of a page: an array whose `push` is somebody's. */
export type Layer = unknown[] & { push: (...entries: unknown[]) => number }

/** The data layer of the page, if it has one. */
export function layerOf(name: string): Layer | undefined {
  const layer = (globalThis as unknown as Record<string, Layer | undefined>)[name]
  return typeof layer === 'object' ? (layer ?? undefined) : undefined
}

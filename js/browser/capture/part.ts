import type { Emitter } from '../emitter.js'
import type { Hit } from './clicks.js'
import type { Roots } from './roots.js'
import type { Watch } from './watch.js'

/** A part of the capture that keeps something per page view. */
export interface Part {
  /** A new page view: everything counts from nothing. */
  restart(): void
}

/**
 * Starts a part: a file of its own for a trigger that few pages use, as its default export.
 *
 * @param watches the definitions with that trigger
 * @param layerName name of the global data layer
 */
export type StartPart = (watches: Watch[], emitter: Emitter, fire: (hits: Hit[]) => void, roots: Roots, layerName: string) => Part

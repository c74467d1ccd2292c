import type { BrowserPlanSection, EventDefinition } from '../types/definitions.js'
import { FirepathError } from './errors.js'
import { assign, parse } from './safe.js'

/** Layouts of plans up to this one are understood; the same number stands in the core. */
const VERSION = 3
const TABLE = 48
const PAGE_SECTION = 3

/**
 * The JSON section of a browser plan. The core checks the plan's checksum when it opens it; this reads no more than
 * it must, so that a page which forbids wasm can still capture.
 *
 * @throws FirepathError `INVALID_PLAN`, `PLAN_TOO_NEW`
 */
export function readPlan(bytes: Uint8Array): BrowserPlanSection {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // "FPLN", then the version, then 'b'
  if (bytes.length < TABLE || view.getUint32(0) !== 0x46504c4e || bytes[5] !== 98) throw invalidPlan()
  if ((bytes[4] as number) > VERSION) throw new FirepathError('PLAN_TOO_NEW', 'Update the tracker.')
  const section = emptySection()
  const end = TABLE + (bytes[6] as number) * 5
  let start = end
  try {
    for (let at = TABLE; at < end; at += 5) {
      const next = start + view.getUint32(at + 1, true)
      if (bytes[at] === PAGE_SECTION) assign(section, parse(new TextDecoder().decode(bytes.subarray(start, next))))
      start = next
    }
    return section
  } catch {
    throw invalidPlan()
  }
}

export const emptySection = (): BrowserPlanSection => ({ events: [], destinations: [] })

/** Whether page views are all that is counted, and nothing is read for them: that needs no capture of the page. */
export function isPlain(definitions: EventDefinition[]): boolean {
  for (const definition of definitions) {
    const { on, properties, traits, userId, groupId } = definition ?? {}
    if (on !== 'page_view' || properties || traits || userId || groupId) return false
  }
  return true
}

export const invalidPlan = () => new FirepathError('INVALID_PLAN', 'No browser plan.')

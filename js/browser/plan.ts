import type { BrowserPlanSection } from '../types/definitions.js'
import { FirepathError } from './errors.js'
import { parse } from './safe.js'

/** Layouts of plans up to this one are understood; the same number stands in the core. */
const VERSION = 2
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
  if ((bytes[4] as number) > VERSION)
    throw new FirepathError('PLAN_TOO_NEW', 'A newer firepath made this plan: update the tracker.')
  const count = bytes[6] as number
  let start = TABLE + count * 5
  try {
    for (let at = TABLE; at < TABLE + count * 5; at += 5) {
      const length = view.getUint32(at + 1, true)
      if (bytes[at] === PAGE_SECTION) {
        const section = parse(new TextDecoder().decode(bytes.subarray(start, start + length)))
        return { ...section, events: section.events ?? [], destinations: section.destinations ?? [] }
      }
      start += length
    }
  } catch {
    throw invalidPlan()
  }
  return { events: [], destinations: [] }
}

export const invalidPlan = () => new FirepathError('INVALID_PLAN', 'This is no browser plan, or it is damaged.')

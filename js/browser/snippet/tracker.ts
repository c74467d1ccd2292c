/**
 * The tracker as a classic script. It takes over the stub's object, so that references to it stay good; without a
 * stub it reads its options from its own element: `<script async src="tracker.js" data-plan="…" data-collect="…">`.
 */

import type { Moment } from '../context.js'
import { create } from '../tracker.js'
import type { TrackerOptions } from '../types.js'

/** Pages may carry a stub of an earlier version, in which nobody waits. */
type Queued = [method: string, args: unknown[], moment: Moment, done?: (answer: unknown) => void]

const page = window as unknown as { firepath?: Record<string, unknown> & { q?: Queued[]; o?: TrackerOptions } }
const script = document.currentScript as HTMLScriptElement
const { plan, collect, writeKey } = script.dataset
const firepath = page.firepath ?? { q: [] }
const options: TrackerOptions | undefined =
  firepath.o ?? (plan ? { plan, ...(collect !== undefined && { collect }), ...(writeKey && { writeKey }) } : undefined)

if (!options) console.error('firepath: no plan. Call firepath.load(src, { plan }) or put data-plan on the script element.')
// without a queue it is a tracker already: this script stands in the page twice
else if (firepath.q) {
  page.firepath = firepath
  const [tracker, at] = create({ nonce: script.nonce, ...options }, () => new URL('tracker.wasm', script.src))
  const queued = firepath.q
  delete firepath.q
  Object.assign(firepath, tracker)
  const calls = tracker as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const [method, args, moment, done = () => undefined] of queued) at(moment, () => done(calls[method]?.(...args)))
}

/**
 * The whole way: a signed webhook's bytes → verified, typed, filtered, mapped, identified, routed → the bytes of a request to
 * Customer.io, beside the best hand-written JavaScript doing the same, in this Node and in workerd. Then events in Segment's
 * envelope, alone and in batches. Each figure is the best of several rounds; the sides take turns.
 */

import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as firepath from 'firepath'
import { repository } from '../tests/run/server.mjs'
import { bundleWorker, startWorkerd, version } from '../tests/run/workerd.mjs'
import { contest, steps } from './pipeline/contest.js'
import { contest as events } from './pipeline/events.js'

const ROUNDS = Number(process.env.ROUNDS ?? 120)
// so short that some rounds pass without being interrupted, on a machine that has other work too
const TIMES = 300
const COUNTS = [1, 10, 100, 1_000]
const goals = /** @type {Record<string, [node: number, workerd: number]>} */ ({
  'whole, raw': [2, 1.6],
  'whole, escaped': [2, 1.6],
  'everything after verification': [4, 4],
})

const elapsed = (/** @type {() => unknown} */ run, /** @type {number} */ times) => {
  const begun = process.hrtime.bigint()
  for (let i = 0; i < times; i++) run()
  return Number(process.hrtime.bigint() - begun) / times
}
const micro = (/** @type {number} */ nanoseconds) => `${(nanoseconds / 1000).toFixed(2)} µs`.padStart(10)

console.log(`webhook: ${Buffer.byteLength(firepath.samples.message_from_contact.body)} bytes`)
const cases = contest(firepath, crypto)
await report(`Node ${process.versions.node}`, 0, async (name, side) =>
  elapsed(cases[/** @type {keyof typeof cases} */ (name)][side], TIMES),
)
console.log('\nwhat bounds it')
for (const [name, run] of Object.entries(steps(firepath, crypto))) {
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, elapsed(run, TIMES))
  console.log(`${name.padEnd(36)}${micro(best)}`)
}

// workerd's clock stands still while a request computes, so the time is taken out here
const script = await bundleWorker(
  `import * as firepath from 'firepath'
   import * as crypto from 'node:crypto'
   import { contest } from './bench/pipeline/contest.js'
   let cases
   export default {
     async fetch(request) {
       cases ??= contest(firepath, crypto)
       const { name, side, times } = await request.json()
       const run = name === '' ? () => undefined : cases[name][side]
       for (let i = 0; i < times; i++) run()
       return new Response('')
     },
   }`,
  repository,
)
const worker = await startWorkerd({
  script,
  wasm: { 'firepath.wasm': readFileSync(join(repository, 'pkg/dist/firepath.wasm')) },
  flags: ['nodejs_compat'],
})
try {
  const ask = async (/** @type {string} */ name, /** @type {string} */ side) => {
    const begun = process.hrtime.bigint()
    const response = await fetch(worker.origin, { method: 'POST', body: JSON.stringify({ name, side, times: TIMES }) })
    if (!response.ok) throw new Error(await response.text())
    await response.text()
    return Number(process.hrtime.bigint() - begun) / TIMES
  }
  // the request itself is not what is measured
  let empty = Infinity
  for (let round = 0; round < ROUNDS; round++) empty = Math.min(empty, await ask('', 'ours'))
  await report(`workerd ${version}`, 1, async (name, side) => (await ask(name, side)) - empty)
} finally {
  await worker.close()
}
inEnvelopes()

/**
 * @param {string} runtime
 * @param {0 | 1} goal
 * @param {(name: string, side: 'ours' | 'byHand') => Promise<number>} measure nanoseconds for one
 */
async function report(runtime, goal, measure) {
  console.log(`\n${runtime.padEnd(36)}${'firepath'.padStart(10)}${'by hand'.padStart(11)}${'ratio'.padStart(10)}`)
  for (const name of Object.keys(cases)) {
    const best = { ours: Infinity, byHand: Infinity }
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of /** @type {const} */ (['ours', 'byHand'])) best[side] = Math.min(best[side], await measure(name, side))
    }
    const wanted = goals[name]?.[goal]
    const ratio = `${(best.byHand / best.ours).toFixed(2)} ×`.padStart(10)
    console.log(`${name.padEnd(36)}${micro(best.ours)} ${micro(best.byHand)}${ratio}${wanted ? ` (goal ≥ ${wanted})` : ''}`)
  }
}

/** Time per event, beside parsing and writing its JSON. */
function inEnvelopes() {
  const { bytes, cases, route } = events(firepath, COUNTS)
  console.log(
    `\n${'track events, time per event'.padEnd(36)}${'firepath'.padStart(10)}${'parse+write'.padStart(12)}${'ratio'.padStart(9)}`,
  )
  const line = (/** @type {string} */ name, /** @type {number} */ ours, /** @type {number} */ json) =>
    console.log(`${name.padEnd(36)}${micro(ours)} ${micro(json)} ${(ours / json).toFixed(2).padStart(8)} (goal ≤ 0.43)`)
  let single = Infinity
  for (const { count, bytes: size, ours, json } of cases) {
    const times = Math.max(1, Math.round(TIMES / count))
    const best = { ours: Infinity, json: Infinity, route: Infinity }
    for (let round = 0; round < ROUNDS / 2; round++) {
      best.ours = Math.min(best.ours, elapsed(ours, times) / count)
      best.json = Math.min(best.json, elapsed(json, times) / count)
      if (count === 1) best.route = Math.min(best.route, elapsed(route, times))
    }
    if (count === 1) {
      single = best.json
      line(`${bytes} bytes at hand, routed`, best.route, single)
    }
    line(`${size} bytes, ${count.toLocaleString('en-US')} in a request`, best.ours, best.json)
  }
}

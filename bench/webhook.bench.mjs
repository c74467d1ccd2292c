/**
 * One 1.4 kB Gist webhook verified and typed, against the best hand-written JavaScript doing the same, in this Node and in
 * workerd. Raw and escaped bodies apart. Each figure is the best of several rounds; the two sides take turns.
 */

import * as crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as firepath from 'firepath'
import { repository } from '../tests/run/server.mjs'
import { bundleWorker, startWorkerd, version } from '../tests/run/workerd.mjs'
import { contest } from './webhook/contest.js'

const ROUNDS = 150
// so short that some rounds pass without being interrupted, on a machine that has other work too
const TIMES = 500
const body = firepath.samples.message_from_contact.body
const goals = /** @type {Record<string, number>} */ ({
  'verify and type, raw': 1.6,
  'verify and type, escaped': 1.6,
  'type alone': 2,
})

console.log(`body: ${Buffer.byteLength(body)} bytes`)
const cases = contest(firepath, crypto, body)
await report(`Node ${process.versions.node}`, async (name, side) => {
  const run = cases[/** @type {keyof typeof cases} */ (name)][side]
  const begun = process.hrtime.bigint()
  for (let i = 0; i < TIMES; i++) run()
  return Number(process.hrtime.bigint() - begun) / TIMES
})

// workerd's clock stands still while a request computes, so the time is taken out here
const script = await bundleWorker(
  `import * as firepath from 'firepath'
   import * as crypto from 'node:crypto'
   import { contest } from './bench/webhook/contest.js'
   let cases
   export default {
     async fetch(request) {
       cases ??= contest(firepath, crypto, ${JSON.stringify(body)})
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
  await report(`workerd ${version}`, async (name, side) => (await ask(name, side)) - empty)
} finally {
  await worker.close()
}

/**
 * @param {string} runtime
 * @param {(name: string, side: 'ours' | 'byHand') => Promise<number>} measure nanoseconds for one
 */
async function report(runtime, measure) {
  console.log(`\n${runtime}${' '.repeat(Math.max(1, 48 - runtime.length))}firepath   by hand     ratio`)
  for (const name of Object.keys(cases)) {
    const best = { ours: Infinity, byHand: Infinity }
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of /** @type {const} */ (['ours', 'byHand'])) best[side] = Math.min(best[side], await measure(name, side))
    }
    const micro = (/** @type {number} */ nanoseconds) => `${(nanoseconds / 1000).toFixed(2)} µs`.padStart(9)
    const ratio = best.byHand / best.ours
    const goal = goals[name] === undefined ? '' : ` (goal ≥ ${goals[name]})`
    console.log(`${name.padEnd(46)} ${micro(best.ours)} ${micro(best.byHand)} ${`${ratio.toFixed(2)} ×`.padStart(9)}${goal}`)
  }
}

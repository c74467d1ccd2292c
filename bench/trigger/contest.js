/**
 * One round of everybody over the same URLs, in whatever runtime this is loaded. Times are taken by the clock that is handed in.
 */

import { loop } from './rivals.js'

/** Rules in the set, and how many of the URLs a loop is given: more would take minutes. */
export const SIZES = [
  { rules: 10, sample: 2_000 },
  { rules: 1_000, sample: 200 },
  { rules: 10_000, sample: 20 },
]
/** URLs that firepath is given. */
export const URLS = 10_000
const PIECE = 500

/**
 * @param {ReturnType<typeof import('./wasm.js').open>} core
 * @param {Record<string, (value: string) => import('./rivals.js').Test>} rivals
 * @param {() => number} clock milliseconds
 * @param {number} rounds
 */
export function contest(core, rivals, clock, rounds) {
  return SIZES.map(({ rules, sample }) => {
    core.prepare(rules, URLS)
    const mix = core.mix()
    const loops = Object.entries(rivals).map(([name, compile]) => ({ name, match: loop(mix.rules, compile) }))
    const urls = mix.urls.slice(0, sample)
    let compiled = Number.POSITIVE_INFINITY
    for (let round = 0; round < rounds; round++)
      compiled = Math.min(
        compiled,
        time(clock, () => core.compile()),
      )
    const expected = core.evaluate(0, sample)
    // in small pieces, so that another process on the machine disturbs some of them only
    const pieces = Array.from({ length: URLS / PIECE }, () => Number.POSITIVE_INFINITY)
    const best = loops.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < rounds; round++) {
      pieces.forEach((before, index) => {
        pieces[index] = Math.min(
          before,
          time(clock, () => core.evaluate(index * PIECE, (index + 1) * PIECE)),
        )
      })
      loops.forEach(({ name, match }, index) => {
        let count = 0
        const took = time(clock, () => {
          for (const url of urls) count += match(url)
        })
        if (count !== expected) throw new Error(`${name} finds ${count} matches, firepath ${expected}`)
        best[index] = Math.min(best[index] ?? took, took)
      })
    }
    return {
      rules,
      compile: compiled,
      ours: (pieces.reduce((sum, piece) => sum + piece, 0) * 1000) / URLS,
      rivals: Object.fromEntries(loops.map(({ name }, index) => [name, ((best[index] ?? 0) * 1000) / sample])),
    }
  })
}

/** @param {() => number} clock @param {() => void} work */
function time(clock, work) {
  const start = clock()
  work()
  return clock() - start
}

/**
 * firepath's `Pattern` beside the runtime's own `URLPattern`, over generated samples. Knows no runtime.
 */

import { samples } from './generate.js'

/**
 * @typedef {{ sample: import('./generate.js').Sample, url?: string, ours: boolean | string, theirs: boolean | string }} Difference
 * @typedef {{ patterns: number, accepted: number, pairs: number, matched: number, notLinear: number, differences: Difference[] }} Comparison
 *   `notLinear`: patterns that only firepath refuses, for what linear time excludes
 */

/** What firepath says of lookaround and back-references. */
const notLinear = /lookahead|lookbehind|lookaround|back-reference/

/**
 * @param {any} Pattern
 * @param {any} URLPattern
 * @param {{ seed: number, patterns: number }} options
 * @returns {Comparison}
 */
export function compare(Pattern, URLPattern, options) {
  /** @type {Comparison} */
  const result = { patterns: 0, accepted: 0, pairs: 0, matched: 0, notLinear: 0, differences: [] }
  for (const sample of samples(options.seed)) {
    if (result.patterns === options.patterns) return result
    result.patterns += 1
    const theirs = made(() =>
      sample.base === undefined
        ? new URLPattern(sample.pattern, { ignoreCase: sample.ignoreCase })
        : new URLPattern(sample.pattern, sample.base, { ignoreCase: sample.ignoreCase }),
    )
    const ours = made(() => new Pattern(sample.pattern, sample.base, { ignoreCase: sample.ignoreCase }))
    if ('refused' in ours || 'refused' in theirs) {
      if ('refused' in ours && 'refused' in theirs) continue
      if ('refused' in ours && notLinear.test(ours.refused)) result.notLinear += 1
      else {
        const said = (/** @type {Made} */ made) => ('refused' in made ? made.refused : 'accepts it')
        result.differences.push({ sample: { ...sample, urls: [] }, ours: said(ours), theirs: said(theirs) })
      }
      if ('pattern' in ours) ours.pattern.free()
      continue
    }
    result.accepted += 1
    for (const url of sample.urls) {
      if (!URL.canParse(url)) continue
      result.pairs += 1
      const found = { ours: ours.pattern.test(url), theirs: theirs.pattern.test(url) }
      if (found.ours) result.matched += 1
      if (found.ours !== found.theirs) result.differences.push({ sample: { ...sample, urls: [] }, url, ...found })
    }
    ours.pattern.free()
  }
  return result
}

/** @typedef {{ pattern: any } | { refused: string }} Made */

/**
 * @param {() => any} make
 * @returns {Made}
 */
function made(make) {
  try {
    return { pattern: make() }
  } catch (error) {
    return { refused: String(/** @type {Error} */ (error).message) }
  }
}

/**
 * `Pattern` beside every engine's own `URLPattern`. Node has none (below 24); natively, `tests/trigger_differential.rs`
 * holds it against the `urlpattern` crate.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { missing, open } from '../run/browsers.mjs'
import { repository, serve } from '../run/server.mjs'
import { bundleWorker, startWorkerd } from '../run/workerd.mjs'
import { known } from './known.js'

/** @typedef {import('./compare.js').Comparison} Comparison */
/** @typedef {{ seed: number, patterns: number }} Options */

const rounds = process.env.FIREPATH_FULL
  ? Array.from({ length: 40 }, (_, n) => ({ seed: 1000 + n, patterns: 10_000 }))
  : [{ seed: 1, patterns: 4_000 }]

test('DEVELOPING.md lists where engines leave the standard', () => {
  const page = readFileSync(join(repository, 'DEVELOPING.md'), 'utf8')
  const missing = known.filter(({ engines, about }) => !page.includes(`| ${engines.join(', ')} | ${about} |`))
  assert.deepEqual(
    missing.map(({ engines, about }) => `| ${engines.join(', ')} | ${about} |`),
    [],
  )
})

describe('workerd', () => {
  /** @type {{ origin: string, close: () => Promise<void> }} */
  let worker
  before(async () => {
    const script = await bundleWorker(
      `import { Pattern } from 'firepath'
       import { compare } from './tests/patterns/compare.js'
       export default {
         async fetch(request) {
           return Response.json(compare(Pattern, URLPattern, await request.json()))
         },
       }`,
      repository,
    )
    worker = await startWorkerd({
      script,
      wasm: { 'firepath.wasm': readFileSync(join(repository, 'pkg/dist/firepath.wasm')) },
    })
  })
  after(() => worker.close())
  agrees('workerd', async (options) => {
    const response = await fetch(worker.origin, { method: 'POST', body: JSON.stringify(options) })
    if (!response.ok) throw new Error(await response.text())
    return /** @type {Promise<Comparison>} */ (response.json())
  })
})

const page = `<!doctype html><meta charset="utf-8"><title>patterns</title>
<script>
  // there before the module is: WebKit calls a page loaded while its modules still are not
  window.ready = new Promise((resolve, reject) => {
    window.finish = resolve
    window.onerror = (message) => reject(new Error(message))
    window.onunhandledrejection = (event) => reject(event.reason)
  })
  window.ready.catch(() => undefined)
  window.asked = (options) => window.ready.then((compare) => JSON.stringify(compare(options)))
</script>
<script type="module">
  import { Pattern } from '/pkg/dist/inline.js'
  import { compare } from '/tests/patterns/compare.js'
  window.finish((options) => compare(Pattern, URLPattern, options))
</script>`

for (const engine of /** @type {const} */ (['chromium', 'firefox', 'webkit'])) {
  describe(engine, { skip: missing(engine) }, () => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server
    /** @type {Awaited<ReturnType<typeof open>>} */
    let browser
    /** @type {any} */
    let tab
    before(async () => {
      server = await serve({ routes: { '/patterns.html': page } })
      browser = await open(engine)
      tab = await browser.newPage()
      await tab.goto(`${server.origin}/patterns.html`)
    })
    after(async () => {
      await browser?.close()
      await server?.close()
    })
    agrees(engine, async (options) => {
      if ((await tab.evaluate('typeof URLPattern')) !== 'function') return undefined
      // as text: WebDriver BiDi cuts deep objects off
      return JSON.parse(await tab.evaluate(`window.asked(${JSON.stringify(options)})`))
    })
  })
}

/**
 * @param {string} engine
 * @param {(options: Options) => Promise<Comparison | undefined>} compare
 */
function agrees(engine, compare) {
  test(`the same patterns mean the same in ${engine}`, async (t) => {
    let [patterns, accepted, pairs, matched, notLinear] = [0, 0, 0, 0, 0]
    /** @type {Map<string, number>} */
    const explained = new Map()
    const unexplained = []
    for (const round of rounds) {
      const found = await compare(round)
      if (!found) return t.skip(`this ${engine} has no URLPattern`)
      patterns += found.patterns
      accepted += found.accepted
      pairs += found.pairs
      matched += found.matched
      notLinear += found.notLinear
      for (const difference of found.differences) {
        const reason = known.find((entry) => entry.engines.includes(engine) && entry.explains(difference))
        if (reason) explained.set(reason.about, (explained.get(reason.about) ?? 0) + 1)
        else unexplained.push(difference)
      }
    }
    t.diagnostic(`${engine}: ${patterns} patterns, ${accepted} accepted by both; ${pairs} pairs, ${matched} matches`)
    t.diagnostic(`${engine}: ${notLinear} patterns are refused for lookaround or back-references`)
    for (const [about, count] of explained) t.diagnostic(`${engine}: ${count} × ${about}`)
    assert.deepEqual(
      unexplained.slice(0, 10).map((d) => JSON.stringify(d)),
      [],
      `${unexplained.length} differences that nothing explains`,
    )
    // a comparison that matches nothing shows nothing
    assert.ok(matched > patterns / 4 && matched < pairs && accepted > patterns / 4 && notLinear > 0)
  })
}

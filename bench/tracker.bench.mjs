/**
 * The tracker beside the trackers people know: what a page loads, how soon the first event is decided, what a click costs
 * with 1,000 definitions. Everyone bundled the same way, on the same page, in the same Chromium.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from 'firepath'
import { root } from '../scripts/lib/run.mjs'
import { find } from '../scripts/lib/tools.mjs'
import { open } from '../tests/run/browsers.mjs'
import { serve } from '../tests/run/server.mjs'
import { bundle } from './tracker/bundle.mjs'
import { entries } from './tracker/entries.mjs'

const RUNS = Number(process.env.RUNS ?? 15)
const here = join(root, 'bench/tracker')
if (!existsSync(join(here, 'node_modules')))
  execFileSync(find('npm') ?? 'npm', ['ci', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: here,
    stdio: 'inherit',
  })

const median = (/** @type {number[]} */ list) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN
const number = (/** @type {number} */ value, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })

/** @param {number} count definitions of clicks, and as many rules */
function planOf(count) {
  const names = Array.from({ length: count }, (_, i) => `Event ${i + 1}`)
  const result = compile({
    version: 1,
    sources: { site: { type: 'browser', writeKeys: ['k'], origins: ['*'] } },
    events: names.map((name, i) => ({
      name,
      on: 'click',
      selector: `#button-${i + 1}, .card-${i + 1} > button`,
      properties: { text: { text: true } },
    })),
    destinations: {
      customerio: {
        type: 'customerio',
        region: 'us',
        siteId: 'abcdef0123456789abcd',
        apiKey: '$K',
        actionWorkflow: {
          events: Object.fromEntries(
            names.map((name, i) => [
              name,
              { enabled: true, callbacks: ['client'], triggerPath: [{ fire: true, url: i ? `/products/${i}/*` : '/*' }] },
            ]),
          ),
        },
      },
    },
  })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
  return Buffer.from(result.browser)
}

const out = mkdtempSync(join(tmpdir(), 'firepath-bench-'))
const plan = planOf(1000)
try {
  console.log('What a page loads to start and track one event, bytes (entry and static imports; firepath with its wasm)\n')
  console.log(`${''.padEnd(38)}${['minified', 'gzip', 'brotli'].map((head) => head.padStart(10)).join('')}`)
  const bundles = []
  for (const name of Object.keys(entries)) {
    const made = await bundle(name, out)
    bundles.push(made)
    console.log(
      `${name.padEnd(38)}${Object.values(made.size)
        .map((bytes) => number(bytes).padStart(10))
        .join('')}`,
    )
  }

  const measured = bundles.filter(({ name }) =>
    ['firepath', '@segment/analytics-next', '@snowplow/browser-tracker', 'posthog-js'].includes(name),
  )
  /** @type {Record<string, any>} */
  const routes = { '/tracker.wasm': readFileSync(join(root, 'pkg/dist/tracker.wasm')) }
  const empty = (/** @type {any} */ _, /** @type {any} */ response) => response.end('{}')
  for (const path of ['/v1/t', '/e/', '/com.snowplowanalytics.snowplow/tp2', '/i/v0/e/', '/flags/', '/decide/'])
    routes[path] = empty
  routes['/bench.plan'] = (/** @type {any} */ _, /** @type {any} */ response) => response.end(plan)
  for (const { name, entry } of measured) {
    routes[`/${name.replace(/[^a-z]/g, '-')}.html`] =
      `<!doctype html><title>bench</title><link rel="icon" href="data:,"><ul>${'<li class="card"><button>Buy</button></li>'.repeat(200)}</ul><button id="button-1">Buy</button>
      <script>
        window.long = []
        new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true })
        window.ready = new Promise((resolve) => { window.done = () => { window.doneAt ??= performance.now(); resolve() } })
        window.startedAt = performance.now()
      </script><script type="module" src="/${entry}"></script>`
  }
  const server = await serve({ root: out, routes })
  const browser = await open('chromium')
  try {
    console.log(`\nIn Chromium, median of ${RUNS} runs on a page with 200 cards; firepath with 1,000 definitions and rules\n`)
    console.log(
      `${''.padEnd(38)}${['first event ms', 'main thread ms', 'click µs', 'long tasks'].map((head) => head.padStart(16)).join('')}`,
    )
    for (const { name } of measured) {
      const rows = []
      for (let run = 0; run < RUNS; run++) {
        const page = await browser.newPage()
        const client = await page.createCDPSession()
        await client.send('Performance.enable')
        await page.goto(`${server.origin}/${name.replace(/[^a-z]/g, '-')}.html`)
        const first = await page.evaluate(
          'Promise.race([ready, new Promise((_, fail) => setTimeout(() => fail(new Error("never ready")), 10000))]).then(() => doneAt - startedAt)',
        )
        const { metrics } = await client.send('Performance.getMetrics')
        const script = 1000 * (metrics.find((/** @type {any} */ { name }) => name === 'ScriptDuration')?.value ?? 0)
        const click = await page.evaluate(async (/** @type {boolean} */ own) => {
          // ours listens by itself; for the others the page's own listener calls them
          const button = /** @type {HTMLElement} */ (document.getElementById('button-1'))
          const page = /** @type {any} */ (window)
          if (!own) button.addEventListener('click', () => page.again())
          const times = []
          for (let i = 0; i < 200; i++) {
            const before = performance.now()
            for (let j = 0; j < 5; j++) button.click()
            times.push((performance.now() - before) / 5)
            if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve))
          }
          return times.sort((a, b) => a - b)[100] * 1000
        }, name === 'firepath')
        const long = await page.evaluate('long.length')
        rows.push({ first, script, click, long })
        await page.close()
      }
      const column = (/** @type {'first'} */ key, digits = 1) => number(median(rows.map((row) => row[key])), digits).padStart(16)
      console.log(
        `${name.padEnd(38)}${column('first')}${column(/** @type {any} */ ('script'))}${column(/** @type {any} */ ('click'), 0)}${column(/** @type {any} */ ('long'), 0)}`,
      )
    }
  } finally {
    await browser.close()
    await server.close()
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}

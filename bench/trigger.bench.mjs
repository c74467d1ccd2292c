/**
 * Trigger paths at 10, 1,000 and 10,000 rules of the committed mix (bench/trigger/src/mix.rs): natively, in wasm, and beside
 * loops over URLPattern and path-to-regexp, in Node, Chromium and workerd. Then URLs that a backtracking matcher never finishes.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { build } from 'esbuild'
import { root } from '../scripts/lib/run.mjs'
import { find } from '../scripts/lib/tools.mjs'
import { missing, open as openBrowser } from '../tests/run/browsers.mjs'
import { serve } from '../tests/run/server.mjs'
import { bundleWorker, startWorkerd, version } from '../tests/run/workerd.mjs'
import { contest, SIZES, URLS } from './trigger/contest.js'
import { byPathToRegexp, byUrlPattern } from './trigger/rivals.js'
import { open } from './trigger/wasm.js'

const ROUNDS = 15
const here = join(root, 'bench/trigger')
const target = 'wasm32-unknown-unknown'

if (!existsSync(join(here, 'node_modules'))) {
  const flags = ['ci', '--silent', '--no-audit', '--no-fund', '--ignore-scripts']
  execFileSync(find('npm') ?? 'npm', flags, { cwd: here, stdio: 'inherit' })
}
const cargo = (/** @type {string[]} */ ...flags) =>
  execFileSync('cargo', flags, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })

console.log('native')
cargo('run', '-q', '--release', '-p', 'bench-trigger')

cargo('build', '-q', '--profile', 'core', '-p', 'bench-trigger', '--lib', '--target', target)
const wasm = readFileSync(join(root, 'target', target, 'core/bench_trigger.wasm'))

/** @param {string} runtime @param {ReturnType<typeof contest>} sizes */
function report(runtime, sizes) {
  const names = Object.keys(sizes[0]?.rivals ?? {})
  console.log(
    `\n${runtime.padEnd(28)}${'compile'.padStart(10)}${'firepath'.padStart(12)}${'growth'.padStart(9)}${names.map((name) => name.padStart(28)).join('')}`,
  )
  const first = sizes[0]?.ours ?? 1
  for (const { rules, compile, ours, rivals } of sizes) {
    const beside = names.map((name) => {
      const theirs = rivals[name] ?? 0
      return `${micro(theirs)} = ${Math.round(theirs / ours).toLocaleString('en-US')} ×`.padStart(28)
    })
    const line = `${rules.toLocaleString('en-US').padStart(10)} rules`.padEnd(28)
    console.log(
      `${line}${`${compile.toFixed(2)} ms`.padStart(10)}${micro(ours).padStart(12)}${`× ${(ours / first).toFixed(2)}`.padStart(9)}${beside.join('')}`,
    )
  }
}

function micro(/** @type {number} */ value) {
  return `${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US')} µs`
}

console.log(
  `\nper URL; goals at 10,000 rules: at most 5 µs, 500 × a loop over native URLPattern, growth at most × 3, compiled in 50 ms natively and 150 ms in wasm`,
)
// the bench's own dependencies are installed by now
const library = await build({
  stdin: {
    contents: `export { URLPattern } from 'urlpattern-polyfill/urlpattern'; export { pathToRegexp } from 'path-to-regexp'`,
    resolveDir: here,
  },
  bundle: true,
  format: 'esm',
  write: false,
  outfile: 'library.js',
  alias: { 'urlpattern-polyfill/urlpattern': join(here, 'node_modules/urlpattern-polyfill/dist/urlpattern.js') },
})
const libraryText = library.outputFiles[0]?.text ?? ''
const { URLPattern: Polyfill, pathToRegexp } = await import(`data:text/javascript,${encodeURIComponent(libraryText)}`)
const core = open(new WebAssembly.Module(wasm))
report(
  `Node ${process.versions.node}`,
  contest(
    core,
    { 'urlpattern-polyfill': byUrlPattern(Polyfill), 'path-to-regexp': byPathToRegexp(pathToRegexp) },
    () => performance.now(),
    ROUNDS,
  ),
)

const absent = missing('chromium')
if (absent) console.log(`\nChromium: ${absent}`)
else await inChromium()
await inWorkerd()
pathological()

async function inChromium() {
  const page = `<!doctype html><meta charset="utf-8"><title>trigger paths</title><script type="module">
    import { contest } from '/bench/trigger/contest.js'
    import { byPathToRegexp, byUrlPattern } from '/bench/trigger/rivals.js'
    import { open } from '/bench/trigger/wasm.js'
    import { pathToRegexp, URLPattern as Polyfill } from '/library.js'
    const core = open(await WebAssembly.compileStreaming(fetch('/core.wasm')))
    window.run = () => contest(core, {
      'native URLPattern': byUrlPattern(URLPattern),
      'urlpattern-polyfill': byUrlPattern(Polyfill),
      'path-to-regexp': byPathToRegexp(pathToRegexp),
    }, () => performance.now(), ${ROUNDS})
    document.title = 'ready'
  </script>`
  const server = await serve({ routes: { '/bench.html': page, '/library.js': libraryText, '/core.wasm': wasm } })
  const browser = await openBrowser('chromium')
  try {
    const tab = await browser.newPage()
    await tab.goto(`${server.origin}/bench.html`)
    await tab.waitForFunction('document.title === "ready"')
    const agent = /Chrome\/(\d+)/.exec(await tab.evaluate('navigator.userAgent'))?.[1] ?? ''
    report(`Chromium ${agent}`, await tab.evaluate('run()'))
  } finally {
    await browser.close()
    await server.close()
  }
}

/** workerd's clock stands still while a request computes, so the time is taken out here. */
async function inWorkerd() {
  const script = await bundleWorker(
    `import module from 'firepath/firepath.wasm'
     import { byUrlPattern, loop } from './bench/trigger/rivals.js'
     import { open } from './bench/trigger/wasm.js'
     const core = open(module)
     let prepared, match, urls
     export default {
       async fetch(request) {
         const { side, rules, sample, times } = await request.json()
         if (prepared !== rules) {
           core.prepare(rules, ${URLS})
           core.compile()
           const mix = core.mix()
           urls = mix.urls.slice(0, sample)
           match = loop(mix.rules, byUrlPattern(URLPattern))
           prepared = rules
         }
         let count = 0
         for (let i = 0; i < times; i++) {
           if (side === 'compile') core.compile()
           if (side === 'ours') count += core.evaluate(0, ${URLS})
           if (side === 'loop') for (const url of urls) count += match(url)
         }
         return Response.json(side === 'loop' ? [count, times * core.evaluate(0, sample)] : [count, count])
       },
     }`,
    root,
  )
  const worker = await startWorkerd({ script, wasm: { 'firepath.wasm': wasm } })
  try {
    const ask = async (/** @type {string} */ side, /** @type {(typeof SIZES)[number]} */ size, /** @type {number} */ times) => {
      const start = performance.now()
      const response = await fetch(worker.origin, { method: 'POST', body: JSON.stringify({ side, ...size, times }) })
      if (!response.ok) throw new Error(await response.text())
      const [found, expected] = /** @type {number[]} */ (await response.json())
      if (found !== expected) throw new Error(`the loop finds ${found} matches, firepath ${expected}`)
      return performance.now() - start
    }
    const sizes = []
    for (const size of SIZES) {
      const best = { none: Infinity, compile: Infinity, ours: Infinity, loop: Infinity }
      await ask('none', size, 1)
      for (let round = 0; round < ROUNDS; round++) {
        for (const side of /** @type {const} */ (['none', 'compile', 'ours', 'loop']))
          best[side] = Math.min(best[side], await ask(side, size, 1))
      }
      sizes.push({
        rules: size.rules,
        compile: best.compile - best.none,
        ours: ((best.ours - best.none) * 1000) / URLS,
        rivals: { 'native URLPattern': ((best.loop - best.none) * 1000) / size.sample },
      })
    }
    report(`workerd ${version}`, sizes)
  } finally {
    await worker.close()
  }
}

/** A URL 500 times as long may take 500 times as long, and no more. */
function pathological() {
  console.log('\nrules that take a backtracking matcher for ever, per byte of the URL')
  for (let rule = 0; core.hard(rule, 2_000); rule++) {
    const { rules } = core.mix()
    const [short = 0, long = 0] = [2_000, 1_000_000].map((bytes) => {
      core.hard(rule, bytes)
      let best = Infinity
      for (let round = 0; round < (bytes > 2_000 ? 5 : 50); round++) {
        const start = performance.now()
        core.evaluate(0, 1)
        best = Math.min(best, performance.now() - start)
      }
      return (best * 1e6) / bytes
    })
    const value = `${rules[0]?.operator} ${rules[0]?.value}`
    console.log(`  ${value.padEnd(40)} 2 kB: ${short.toFixed(1).padStart(6)} ns   1 MB: ${long.toFixed(1).padStart(6)} ns`)
  }
}

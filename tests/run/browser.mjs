/**
 * The vectors in one browser: `node tests/run/browser.mjs firefox`. Prints the results as JSON.
 */

import { open } from './browsers.mjs'
import { vectorFiles } from './files.mjs'
import { serve } from './server.mjs'

const engine = /** @type {import('./browsers.mjs').Engine} */ (process.argv[2])
const page = `<!doctype html><meta charset="utf-8"><title>vectors</title>
<script>
  // there before the module is: WebKit calls a page loaded while its modules still are not
  window.results = new Promise((resolve, reject) => {
    window.finish = resolve
    window.onerror = (message) => reject(new Error(message))
    window.onunhandledrejection = (event) => reject(event.reason)
  })
  window.results.catch(() => undefined)
</script>
<script type="module">
  import * as firepath from '/pkg/dist/inline.js'
  import { runVectors } from '/tests/run/vectors.js'
  window.finish(runVectors(firepath, await (await fetch('/vectors.json')).json()))
</script>`
const server = await serve({ routes: { '/vectors.html': page, '/vectors.json': JSON.stringify(vectorFiles()) } })
const browser = await open(engine)
try {
  const tab = await browser.newPage()
  await tab.goto(`${server.origin}/vectors.html`)
  const results = await tab.evaluate('window.results')
  const agent = await tab.evaluate('navigator.userAgent')
  const version = /(?:Firefox|Chrome|HeadlessChrome|Version)\/(\d+)/.exec(agent)?.[1] ?? ''
  console.log(
    JSON.stringify({
      runtime: `${{ chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }[engine]} ${version}`,
      ...results,
    }),
  )
} finally {
  await browser.close()
  await server.close()
}

/**
 * SDKs that people have already, pointed at the collector.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { build } from 'esbuild'
import { root } from '../../scripts/lib/run.mjs'
import { missing, open } from '../run/browsers.mjs'
import { serve } from '../run/server.mjs'
import { startRecorder } from './lib/recorder.mjs'
import { startWorker, until } from './lib/worker.mjs'
import { vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {Awaited<ReturnType<typeof serve>>} */
let site
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  const script = await build({
    stdin: { contents: `export { AnalyticsBrowser } from '@segment/analytics-next'`, resolveDir: root },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'warning',
  })
  site = await serve({
    routes: {
      '/': `<!doctype html><title>Shop</title><script type="module">
        import { AnalyticsBrowser } from '/segment.js'
        window.AnalyticsBrowser = AnalyticsBrowser
      </script>`,
      '/segment.js': script.outputFiles[0].text,
    },
  })
  const document = workspace(customerio.origin)
  document.sources.site.origins = [site.origin]
  worker = await startWorker({ workspace: document, vars })
})
after(async () => {
  await worker?.close()
  await site?.close()
  await customerio?.close()
})

/** What arrived from one person, as sorted `type name` pairs. */
async function arrived(/** @type {string} */ source, /** @type {number} */ count) {
  const { events } = await until(
    () => worker.admin(`/admin/events?source=${source}&whole=true`),
    ({ events }) => events.length >= count,
  )
  return events.map((/** @type {any} */ { event }) => event)
}
const calls = (/** @type {any[]} */ events) =>
  events.map(({ type, event, name }) => `${type} ${event ?? name ?? ''}`.trim()).sort()
const all = ['alias', 'group', 'identify', 'page Home', 'screen Start', 'track Bought', 'track Looked']

test('@segment/analytics-node', async () => {
  const { Analytics } = await import('@segment/analytics-node')
  const segment = new Analytics({ writeKey: WRITE_KEY, host: worker.origin, path: '/v1/batch', flushAt: 4 })
  const failures = /** @type {unknown[]} */ ([])
  segment.on('error', (error) => failures.push(error))
  const userId = 'segment-node'
  segment.identify({ userId, traits: { email: 'segment@example.com' } })
  segment.track({ userId, event: 'Looked', properties: { n: 1 } })
  segment.track({ userId, event: 'Bought', properties: { price: 9.5, emoji: '🛒' } })
  segment.page({ userId, name: 'Home' })
  segment.screen({ userId, name: 'Start' })
  segment.group({ userId, groupId: 'company' })
  segment.alias({ userId, previousId: 'before' })
  await segment.closeAndFlush()
  assert.deepEqual(failures, [])
  const events = await arrived('api', 7)
  assert.deepEqual(calls(events), all)
  const bought = events.find(({ event }) => event === 'Bought')
  assert.deepEqual(bought.properties, { price: 9.5, emoji: '🛒' })
  assert.match(bought.context.library.name, /segment/)
  assert.ok(bought.messageId)
})

test("RudderStack's Node SDK, which compresses", async () => {
  const { default: Rudder } = await import('@rudderstack/rudder-sdk-node')
  const rudder = new Rudder(WRITE_KEY, { dataPlaneUrl: worker.origin, flushAt: 3, gzip: true })
  const userId = 'rudder'
  rudder.identify({ userId, traits: { email: 'rudder@example.com' } })
  rudder.track({ userId, event: 'Looked' })
  rudder.track({ userId, event: 'Bought' })
  rudder.page({ userId, name: 'Home' })
  rudder.screen({ userId, name: 'Start' })
  rudder.group({ userId, groupId: 'company' })
  rudder.alias({ userId, previousId: 'before' })
  await rudder.flush()
  const events = (await arrived('api', 14)).filter((event) => event.userId === userId)
  assert.deepEqual(calls(events), all)
})

test('@segment/analytics-next, in a browser', { skip: missing('chromium') ?? false }, async (context) => {
  const browser = await open('chromium')
  context.after(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`${site.origin}/?utm_source=mail`)
  await page.evaluate(
    `(async () => {
      while (!window.AnalyticsBrowser) await new Promise((resolve) => setTimeout(resolve, 20))
      const analytics = AnalyticsBrowser.load({ writeKey: 'site-key', cdnURL: ${JSON.stringify(worker.origin)} })
      await analytics.page('Home')
      await analytics.identify('segment-next', { email: 'next@example.com' })
      await analytics.track('Bought', { price: 5 })
      await analytics.group('company')
    })()`,
  )
  const events = await arrived('site', 4)
  assert.deepEqual(calls(events), ['group', 'identify', 'page Home', 'track Bought'])
  assert.ok(events.every(({ context }) => context.page.url.startsWith(site.origin)))
  await until(() => customerio.entries().some(({ name, identifiers }) => name === 'Bought' && identifiers?.id === 'segment-next'))
})

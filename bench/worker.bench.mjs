/**
 * The Worker on real workerd, over loopback, in one run: receiving beside a Worker that only stores the raw body,
 * batches beside single events, and what happens at four times the concurrency that saturates it.
 */

import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../pkg/bin/serve.mjs'
import { root } from '../scripts/lib/run.mjs'
import { load, median, quantile, request } from './worker/load.mjs'

const SECRET = 'secret-of-the-benchmark'
const KEY = 'write-key-of-the-benchmark'
const ADMIN = 'admin-token-of-the-benchmark'
/** Of each measurement. */
const SECONDS = Number(process.env.FIREPATH_BENCH_SECONDS ?? 4)
const ROUNDS = 3

mkdirSync(join(root, 'build'), { recursive: true })
const folder = mkdtempSync(join(root, 'build/.bench-'))
const entry = join(folder, 'entry.js')
const workspace = {
  version: 1,
  sources: {
    gist: { type: 'gist', secrets: ['$SECRET'] },
    api: { type: 'http', writeKeys: ['$KEY'] },
  },
  // nothing is sent: what is measured is taking in, with all the processing that follows
  destinations: {
    customerio: { type: 'customerio', siteId: 'site', apiKey: '$KEY', enabled: false, actionWorkflow: { newEvents: 'on' } },
  },
}
writeFileSync(
  entry,
  `import { createWorker, Store } from 'firepath/worker'
   export default createWorker({ workspace: ${JSON.stringify(workspace)} })
   export { Store }`,
)
const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'ignore', 'inherit'])
/** @type {Awaited<ReturnType<typeof serve>>[]} */
const running = []

/** A Worker with a database of its own. */
async function start(/** @type {string} */ name, /** @type {string} */ file, /** @type {Record<string, string>} */ vars = {}) {
  const worker = await serve({ folder: root, address: '127.0.0.1:0', stdio, entry: file, data: join(folder, name), vars })
  running.push(worker)
  return worker
}

async function stop(/** @type {Awaited<ReturnType<typeof serve>>} */ worker) {
  worker.child.kill('SIGKILL')
  await worker.ended
}
const secrets = { SECRET, KEY, ADMIN_TOKEN: ADMIN }

let serial = 0
/** A webhook of 1.4 kB, never the same twice, signed. */
function webhook() {
  const body = JSON.stringify({
    event_type: 'contact_tagged',
    added_tag: { id: 31, name: 'VIP' },
    user: {
      type: 'user',
      id: ++serial,
      user_id: `u${serial % 5000}`,
      email: `u${serial % 5000}@example.com`,
      name: 'Åsa Lindström',
      custom_properties: { note: 'x'.repeat(1100) },
    },
  })
  return request('/sources/gist', body, { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}` })
}
const authorization = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`
const event = () => ({
  type: 'track',
  event: 'Bought',
  userId: `u${++serial % 5000}`,
  messageId: `m${serial}`,
  properties: { price: 9.5, sku: 'a-1' },
})
const single = () => request('/v1/track', JSON.stringify(event()), { authorization })
const batch = () => request('/v1/batch', JSON.stringify({ batch: Array.from({ length: 100 }, event) }), { authorization })

/** Requests are made before the clock starts, so that making them costs nothing while it runs. */
function pool(/** @type {() => Buffer} */ make, /** @type {number} */ size) {
  const made = Array.from({ length: size }, make)
  let at = 0
  return () => made[at++] ?? make()
}

const show = (/** @type {string} */ name, /** @type {string} */ text) => console.log(`  ${name.padEnd(44)} ${text}`)

try {
  const firepath = await start('firepath', entry, secrets)
  const baseline = await start('baseline', join(root, 'bench/worker/baseline.js'))
  await load(firepath.origin, 8, 1, webhook)
  await load(baseline.origin, 8, 1, webhook)

  const concurrency = 32
  const ours = []
  const theirs = []
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push((await load(baseline.origin, concurrency, SECONDS, pool(webhook, 12_000))).perSecond)
    ours.push((await load(firepath.origin, concurrency, SECONDS, pool(webhook, 12_000))).perSecond)
  }
  show('storing the raw body', `${median(theirs).toFixed(0)} requests/s`)
  show('firepath: verify, store, process', `${median(ours).toFixed(0)} requests/s`)
  show('ratio (goal: at least 70 %)', `${((100 * median(ours)) / median(theirs)).toFixed(0)} %`)

  await stop(baseline)
  await stop(firepath)

  // what is taken in here takes minutes to process; the next measurement starts afresh
  const collector = await start('collector', entry, secrets)
  const singles = []
  const batches = []
  for (let round = 0; round < ROUNDS; round++) {
    singles.push((await load(collector.origin, concurrency, SECONDS, pool(single, 12_000))).perSecond)
    batches.push(100 * (await load(collector.origin, concurrency, SECONDS, pool(batch, 1_500))).perSecond)
  }
  show('single events', `${median(singles).toFixed(0)} requests/s`)
  show('batches of 100', `${median(batches).toFixed(0)} events/s`)
  show('ratio (goal: at least 20)', (median(batches) / median(singles)).toFixed(1))

  await stop(collector)
  const fresh = await start('overload', entry, secrets)
  await load(fresh.origin, 8, 1, webhook)
  // the least concurrency whose throughput comes within a tenth of the best
  const steps = []
  for (const connections of [4, 8, 16, 32, 64]) {
    await idle(fresh.origin)
    steps.push({ connections, ...(await load(fresh.origin, connections, SECONDS / 2, pool(webhook, 6_000))) })
  }
  // where requests are turned away, saturation lies behind
  const served = steps.filter(({ statuses }) => !statuses[503])
  const best = Math.max(...served.map(({ perSecond }) => perSecond))
  const saturated = served.find(({ perSecond }) => perSecond >= 0.9 * best)
  if (!saturated) throw new Error('nothing was measured')
  await idle(fresh.origin)
  const over = await load(fresh.origin, 4 * saturated.connections, SECONDS, pool(webhook, 12_000))
  const refused = over.statuses[503] ?? 0
  show('saturated at', `${saturated.connections} connections, ${saturated.perSecond.toFixed(0)} requests/s`)
  show(
    'its latency, median and 95 %',
    `${quantile(saturated.latencies, 0.5).toFixed(1)} ms, ${quantile(saturated.latencies, 0.95).toFixed(1)} ms`,
  )
  show(
    `at ${4 * saturated.connections} connections`,
    `${over.perSecond.toFixed(0)} requests/s taken, ${refused} refused with 503, ${over.retryAfter} of them with Retry-After`,
  )
  show(
    'latency of those taken',
    `${quantile(over.latencies, 0.5).toFixed(1)} ms, ${quantile(over.latencies, 0.95).toFixed(1)} ms`,
  )
  show('ratio of the medians (goal: at most 2)', (quantile(over.latencies, 0.5) / quantile(saturated.latencies, 0.5)).toFixed(2))
} finally {
  for (const worker of running) await stop(worker)
  rmSync(folder, { recursive: true, force: true })
}

/** Lets what was taken in be processed. */
async function idle(/** @type {string} */ origin) {
  for (;;) {
    const response = await fetch(`${origin}/admin/receipts?state=pending&limit=1`, {
      headers: { authorization: `Bearer ${ADMIN}` },
    })
    const { receipts } = /** @type {any} */ (await response.json())
    if (receipts.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/**
 * A Worker deployed (dry) by wrangler with no configuration for wasm, its bundle then run on workerd.
 */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bin } from '../../scripts/lib/tools.mjs'
import { startWorkerd } from '../run/workerd.mjs'
import { expected, install, sample } from './consumer.mjs'

const consumer = install()
after(consumer.remove)

/**
 * @param {string} main
 * @returns {Promise<string>} what the Worker answers
 */
async function deployAndAsk(main) {
  consumer.write({
    'wrangler.jsonc': JSON.stringify({
      name: 'consumer',
      main: 'worker.js',
      compatibility_date: '2026-08-01',
      send_metrics: false,
    }),
    'sample.js': sample,
    'worker.js': main,
  })
  const out = join(consumer.folder, 'out')
  rmSync(out, { recursive: true, force: true })
  execFileSync(process.execPath, [bin('wrangler'), 'deploy', '--dry-run', '--outdir', out], {
    cwd: consumer.folder,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1', XDG_CONFIG_HOME: join(consumer.folder, '.config') },
    timeout: 120_000,
  })
  const wasm = readdirSync(out).filter((name) => name.endsWith('.wasm'))
  assert.equal(wasm.length, 1, 'the wasm is a module of its own, once')
  const worker = await startWorkerd({
    script: readFileSync(join(out, 'worker.js'), 'utf8'),
    wasm: { [wasm[0]]: readFileSync(join(out, wasm[0])) },
  })
  try {
    return await (await fetch(worker.origin)).text()
  } finally {
    await worker.close()
  }
}

test('firepath', async () => {
  const answer = await deployAndAsk(
    "import { answer } from './sample.js'\nexport default { fetch: () => new Response(answer) }\n",
  )
  assert.equal(answer, expected(consumer.version))
})

test('firepath/gist, over the engine alone', async () => {
  const answer = await deployAndAsk(`import { createGistWebhooks, signGistWebhook } from 'firepath/gist'
const body = '{"event_type":"contact_tagged","added_tag":{"name":"vip"},"user":{"email":"asa@example.com"}}'
const webhooks = createGistWebhooks({ secrets: ['s'] })
let seen
webhooks.on('contact_tagged', ({ payload }) => { seen = payload.addedTag?.name })
export default {
  async fetch() {
    const headers = { 'x-hub-signature': signGistWebhook(body, 's') }
    const { status } = await webhooks.fetch(new Request('https://x.example/', { method: 'POST', headers, body }))
    return new Response(status + ' ' + seen)
  }
}
`)
  assert.equal(answer, '200 vip')
})

test('firepath/slim with firepath/firepath.wasm', async () => {
  const answer = await deployAndAsk(`import { initSync, version } from 'firepath/slim'
import wasm from 'firepath/firepath.wasm'
initSync(wasm)
export default { fetch: () => new Response(version()) }
`)
  assert.equal(answer, consumer.version)
})

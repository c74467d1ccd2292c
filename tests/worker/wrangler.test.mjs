/**
 * The example as its owner runs it: `wrangler dev`, `wrangler deploy --dry-run`, `firepath serve`.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/lib/run.mjs'
import { sendGist, tagged } from './lib/gist.mjs'
import { startRecorder } from './lib/recorder.mjs'
import { until } from './lib/worker.mjs'

const example = join(root, 'examples/worker')
const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
const secrets = {
  GIST_WEBHOOK_SECRET: 'secret-of-this-test',
  CIO_API_KEY: 'key-of-this-test',
  WRITE_KEY: 'write-key-of-this-test',
  ADMIN_TOKEN: 'admin-token-of-this-test',
}

/** A program of this test, with its output; ended with everything it started. */
function launch(/** @type {string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env = {}, folder = example) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    ended,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The example, but with a destination on this machine. */
function copyOfExample(/** @type {string} */ endpoint) {
  mkdirSync(join(root, 'build'), { recursive: true })
  // beneath the repository, so that `firepath` is found
  const folder = mkdtempSync(join(root, 'build/.example-'))
  cpSync(example, folder, { recursive: true })
  const workspace = JSON.parse(readFileSync(join(folder, 'workspace.json'), 'utf8'))
  Object.assign(workspace.destinations.customerio, { endpoint })
  writeFileSync(join(folder, 'workspace.json'), JSON.stringify(workspace))
  return folder
}

async function ready(/** @type {string} */ origin, /** @type {number} */ seconds) {
  const healthy = () =>
    fetch(`${origin}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(healthy, Boolean, seconds)
}

/** Sends one webhook and follows it through the admin API. */
async function follow(/** @type {string} */ origin) {
  const worker = { fetch: (/** @type {string} */ path, /** @type {RequestInit} */ init) => fetch(`${origin}${path}`, init) }
  assert.equal((await sendGist(worker, tagged('dev@example.com'), secrets.GIST_WEBHOOK_SECRET)).status, 200)
  assert.equal((await sendGist(worker, tagged('dev@example.com'), 'another secret')).status, 401)
  const admin = async (/** @type {string} */ path) => {
    const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${secrets.ADMIN_TOKEN}` } })
    return await response.json()
  }
  const { events } = await until(
    () => admin('/admin/events'),
    ({ events }) => events?.length > 0,
  )
  const { dispatches } = await until(
    () => admin(`/admin/events/${events[0].id}`),
    ({ dispatches }) => dispatches.some((/** @type {any} */ { attempts }) => attempts > 0),
  )
  const { people } = await admin('/admin/people?q=dev@example.com')
  assert.equal(people.length, 1)
  return dispatches
}

test('wrangler deploy --dry-run bundles the example, wasm as its own module', async () => {
  const out = mkdtempSync(join(tmpdir(), 'firepath-dry-'))
  const run = launch([wrangler, 'deploy', '--dry-run', '--outdir', out])
  assert.equal(await run.ended, 0, run.output())
  assert.match(run.output(), /env\.STORE \(Store\)/)
  rmSync(out, { recursive: true })
})

test('wrangler dev --local: a webhook goes from the socket to the destination', async (context) => {
  const customerio = await startRecorder()
  const port = await freePort()
  const folder = copyOfExample(customerio.origin)
  const vars = Object.entries(secrets).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  const args = [wrangler, 'dev', '--local', '--ip', '127.0.0.1', '--port', String(port), ...vars]
  // a registry of its own, so that no other program on this machine is looked for
  const run = launch(args, { WRANGLER_REGISTRY_PATH: join(folder, 'registry') }, folder)
  context.after(async () => {
    await run.stop()
    rmSync(folder, { recursive: true, force: true })
    await customerio.close()
  })
  const origin = `http://127.0.0.1:${port}`
  await ready(origin, 60).catch((error) => assert.fail(`${error.message}\n${run.output()}`))
  const dispatches = await follow(origin)
  assert.ok(dispatches.some((/** @type {any} */ { status }) => status === 'accepted'))
})

test('firepath serve: the same on workerd, with its data on this disk', async (context) => {
  const customerio = await startRecorder()
  const folder = copyOfExample(customerio.origin)
  const vars = join(folder, '.dev.vars')
  writeFileSync(
    vars,
    Object.entries(secrets)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  )
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const args = ['serve', 'src/index.ts', '--data', 'data', '--vars', vars, '--address', `127.0.0.1:${port}`, '--allow-private']
  const start = () => launch([join(root, 'pkg/bin/firepath.mjs'), ...args], {}, folder)
  let run = start()
  context.after(async () => {
    await run.stop()
    rmSync(folder, { recursive: true, force: true })
    await customerio.close()
  })
  await ready(origin, 30).catch((error) => assert.fail(`${error.message}\n${run.output()}`))
  const dispatches = await follow(origin)
  assert.ok(dispatches.some((/** @type {any} */ { status }) => status === 'accepted'))
  await run.stop()
  run = start()
  await ready(origin, 30)
  const response = await fetch(`${origin}/admin/people?q=dev`, { headers: { authorization: `Bearer ${secrets.ADMIN_TOKEN}` } })
  assert.equal((await response.json()).people.length, 1)
})

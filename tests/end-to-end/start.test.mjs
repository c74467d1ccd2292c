/**
 * `npm start` as a person meets it: what it does, what it says, and how it ends.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../../scripts/lib/run.mjs'
import { taken } from '../../scripts/start/journey.mjs'
import { eventually, listens, ownState, start } from './demo.mjs'

const scratch = mkdtempSync(join(tmpdir(), 'firepath-start-'))
const state = ownState()
after(() => {
  rmSync(scratch, { recursive: true, force: true })
  state.remove()
})

/** The steps of the main job that a run printed as done, in order. */
const steps = (/** @type {string} */ output) => [...output.matchAll(/^ {2}✓ (\S+)/gm)].map(([, name]) => name)

test('--once takes one signed webhook all the way, says so, and leaves nothing running', async () => {
  const run = start(['--port', '0', '--state', state.name, '--once'], { NO_COLOR: '1' })
  assert.equal(await run.ended, 0, run.output)
  const done = steps(run.output)
  for (const step of ['received', 'verified', 'typed', 'workflow', 'event', 'person', 'delivered']) {
    assert.ok(done.includes(step), `${step} is missing:\n${run.output}`)
  }
  assert.match(run.output, /verified +HMAC-SHA1 over the escaped form/)
  assert.match(run.output, /typed +contact_tagged/)
  assert.match(run.output, /event +track “Tagged in Gist”/)
  assert.match(run.output, /person .*email asa@example\.com/)
  assert.match(run.output, /delivered +Tagged in Gist → customerio/)
  assert.ok(!run.output.includes('\u001b'), 'NO_COLOR is respected')
  for (const url of run.output.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []) {
    assert.equal(await listens(url), false, `${url} still listens`)
  }
  for (const [name, value] of Object.entries(state.secrets())) {
    assert.ok(!run.output.includes(value), `${name} was printed`)
  }
})

test('a second start is quick, knows the person, and stops on Ctrl-C', async () => {
  const begun = Date.now()
  const run = start(['--port', '0', '--state', state.name])
  const urls = await run.ready()
  const seconds = (Date.now() - begun) / 1000
  assert.ok(seconds < 60, `ready after ${seconds} s`)
  assert.doesNotMatch(run.output, /Setting up/)

  const sent = (await taken(urls)).filter(({ name }) => name === 'Tagged in Gist')
  assert.equal(sent.length, 2, 'one of each run')
  assert.equal(new Set(sent.map(({ id }) => id)).size, 2)

  assert.equal(await run.stop(), 0)
  for (const url of Object.values(urls)) assert.equal(await listens(url), false, `${url} still listens`)
})

test('killed without a chance to clean up, it takes the Workers with it', async () => {
  const run = start(['--port', '0', '--state', state.name])
  const urls = await run.ready()
  run.child.kill('SIGKILL')
  await run.ended
  for (const url of Object.values(urls)) {
    assert.equal(
      await eventually(
        () => listens(url),
        (open) => !open,
        10_000,
      ),
      false,
      `${url} still listens`,
    )
  }
})

test('a busy port is named, with who has it and what to do', async () => {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const run = start(['--once', '--state', state.name], { PORT: `${port - 1}` })
  const code = await run.ended
  server.close()
  assert.equal(code, 1)
  assert.match(run.output, new RegExp(`Port ${port}, for the Worker, is taken`))
  if (process.platform === 'linux') assert.match(run.output, new RegExp(`\\(process ${process.pid}\\)`))
  assert.match(run.output, /npm start -- --port 9000/)
})

test('a workspace with mistakes is shown mistake by mistake, and nothing starts', async () => {
  const workspace = JSON.parse(readFileSync(join(root, 'www/workspace.json'), 'utf8'))
  workspace.destinations.customerio.actionWorkflow.events['Add to cart'].triggerPath.push({
    fire: true,
    url: 'www.shop.com/cart',
  })
  delete workspace.sources.gist.secrets
  const file = join(scratch, 'workspace.json')
  writeFileSync(file, JSON.stringify(workspace))
  const run = start(['--port', '0', '--state', state.name, '--workspace', file], { NO_COLOR: '1' })
  assert.equal(await run.ended, 1)
  assert.match(run.output, /#\/destinations\/customerio\/actionWorkflow\/events\/Add to cart\/triggerPath\/2\/url/)
  assert.match(run.output, /url_needs_slash_or_scheme/)
  assert.match(run.output, /write “https:\/\/www\.shop\.com\/cart” or “\/cart”/)
  assert.match(run.output, /#\/sources\/gist {2}source_unprotected/)
  assert.match(run.output, /2 mistakes, so nothing was started/)
  assert.doesNotMatch(run.output, /Starting|\n {4}at /)
})

test('a workspace that is no JSON, or is not there, is said so', async () => {
  const file = join(scratch, 'broken.json')
  writeFileSync(file, '{ "version": 1,, }')
  const broken = start(['--port', '0', '--workspace', file, '--state', state.name])
  assert.equal(await broken.ended, 1)
  assert.match(broken.output, /broken\.json/)
  const absent = start(['--port', '0', '--workspace', join(scratch, 'none.json'), '--state', state.name])
  assert.equal(await absent.ended, 1)
  assert.match(absent.output, /none\.json cannot be read/)
  for (const { output } of [broken, absent]) assert.doesNotMatch(output, /\n {4}at /)
})

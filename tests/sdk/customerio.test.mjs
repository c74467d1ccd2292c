/**
 * Customer.io's official SDKs and firepath make the same calls to one recording server. The SDKs use v1, where the
 * identifier stands in the path and its type is guessed from its shape; firepath uses v2 for identified people. So
 * requests are compared by what they mean, as the stand-in of the Track API reads them.
 */

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { TrackClient } from 'customerio-node'
import { compile, Engine } from 'firepath'
import { root } from '../../scripts/lib/run.mjs'
import { answer } from '../../www/stand-in/track.js'
import { calls, differences } from './calls.mjs'
import { startRecorder } from './recorder.mjs'

const siteId = 'sid'
const apiKey = 'key'
const pythonClient = 'customerio==3.2.0'

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let recorder
before(async () => {
  recorder = await startRecorder()
})
after(() => recorder?.stop())

/** @param {import('./calls.mjs').Call} call */
async function byNode({ node: [method, ...args] }) {
  const client = /** @type {any} */ (new TrackClient(siteId, apiKey, { url: `${recorder.url}/api/v1` }))
  await client[method](...args)
  return recorder.take()
}

/**
 * @param {string} python
 * @param {import('./calls.mjs').Call} call
 */
async function byPython(python, { python: args }) {
  const child = spawn(python, [join(root, 'tests/sdk/customerio_calls.py'), recorder.url, siteId, apiKey], { timeout: 60_000 })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdin.end(JSON.stringify([args]))
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0, said)
}

/** @param {import('./calls.mjs').Call} call */
async function byFirepath({ event, settings }) {
  const actionWorkflow = { newEvents: 'on', types: Object.fromEntries(['identify', 'page', 'alias'].map((type) => [type, {}])) }
  const cio = { type: 'customerio', siteId, apiKey: '$KEY', endpoint: recorder.url, actionWorkflow, ...settings }
  const compiled = compile(/** @type {any} */ ({ version: 1, destinations: { cio } }))
  assert.ok(compiled.ok, JSON.stringify(compiled.diagnostics))
  const engine = new Engine(compiled.edge, { secrets: { KEY: apiKey } })
  try {
    const [decision] = engine.route(/** @type {any} */ (event), { side: 'server' })
    assert.ok(decision?.fire, decision?.trace.text)
    for (const batch of engine.pack('cio', decision.requests ?? [])) {
      const { url, ...request } = engine.prepare(batch, { now: 0 })
      const response = await fetch(url, /** @type {RequestInit} */ (request))
      const outcomes = engine.outcome(batch, {
        status: response.status,
        headers: response.headers,
        body: await response.text(),
        now: 0,
      })
      assert.ok(outcomes.every(({ result }) => result === 'accepted'))
    }
  } finally {
    engine.free()
  }
  return recorder.take()
}

/**
 * What a request means, in the words of v2.
 *
 * @param {import('./recorder.mjs').Recorded | undefined} request
 * @param {number} [index]
 */
function meaning(request, index = 0) {
  assert.ok(request, 'nothing was sent')
  const answered = answer(request.method, request.path, request.body)
  assert.ok(answered && answered.status === 200, `refused: ${JSON.stringify(answered?.body)} ${request.body}`)
  const entry = answered.entries[index]
  assert.ok(entry)
  const { api, action, identifiers, name, id } = entry
  const body = /** @type {any} */ (entry.body)
  const { id: token, ...device } = body.device ?? {}
  const isEvent = ['event', 'page', 'screen'].includes(action)
  const v1Attributes = isEvent ? (body.data ?? {}) : action === 'identify' ? body : undefined
  const attributes = api === 'v2' || request.path.endsWith('/v2/batch') ? body.attributes : v1Attributes
  const merge = action === 'merge'
  return clean({
    action,
    identifiers: merge ? undefined : identifiers,
    name,
    id,
    timestamp: body.timestamp,
    attributes,
    device: body.device && { ...(token === undefined ? {} : { token }), ...device },
    primary: merge ? body.primary : undefined,
    secondary: merge ? body.secondary : undefined,
  })
}

/** @param {Record<string, unknown>} value @returns {Record<string, any>} */
function clean(value) {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}

/**
 * Leaves out what is listed as different.
 *
 * @param {Record<string, any>} meant
 * @param {string} name
 * @param {'node' | 'python'} sdk
 */
function comparable(meant, name, sdk) {
  const copy = structuredClone(meant)
  for (const difference of differences) {
    if (!difference.calls.includes(name) || !['both', sdk].includes(difference.sdk)) continue
    for (const path of difference.of) {
      const [first = '', second] = path.split('.')
      if (second === undefined) delete copy[first]
      else delete copy[first]?.[second]
    }
  }
  return copy
}

test('DEVELOPING.md gives the reasons', () => {
  const page = readFileSync(join(root, 'DEVELOPING.md'), 'utf8')
  assert.deepEqual(
    differences.map(({ why }) => why).filter((why) => !page.includes(why)),
    [],
  )
})

for (const call of calls) {
  test(`customerio-node and firepath: ${call.name}`, async () => {
    const [theirs] = await byNode(call)
    const [ours] = await byFirepath(call)
    assert.equal(ours?.headers.authorization, theirs?.headers.authorization)
    assert.equal(ours?.headers['content-type'], 'application/json')
    assert.deepEqual(comparable(meaning(ours, call.entry), call.name, 'node'), comparable(meaning(theirs), call.name, 'node'))
    if (call.event.anonymousId) {
      // the same API, so the same request
      assert.deepEqual([ours?.method, ours?.path], [theirs?.method, theirs?.path])
      assert.deepEqual(JSON.parse(ours?.body ?? ''), JSON.parse(theirs?.body ?? ''))
    } else {
      assert.deepEqual([ours?.method, ours?.path], ['POST', '/api/v2/batch'])
    }
  })
}

test("customerio-node's own batch sends firepath's entries byte for byte", async () => {
  for (const call of calls.filter(({ event }) => !event.anonymousId)) {
    const [ours] = await byFirepath(call)
    const client = new TrackClient(siteId, apiKey, { url: `${recorder.url}/api/v1` })
    await client.batch(JSON.parse(ours?.body ?? '').batch)
    const [theirs] = recorder.take()
    assert.deepEqual([ours?.method, ours?.path, ours?.body], [theirs?.method, theirs?.path, theirs?.body], call.name)
  }
})

test("Python's customerio and firepath", async (t) => {
  const python = venv()
  if (typeof python !== 'string') return t.skip(python.missing)
  for (const call of calls) {
    await t.test(call.name, async () => {
      await byPython(python, call)
      const [theirs] = recorder.take()
      const [ours] = await byFirepath(call)
      assert.equal(ours?.headers.authorization, theirs?.headers.authorization)
      assert.deepEqual(
        comparable(meaning(ours, call.entry), call.name, 'python'),
        comparable(meaning(theirs), call.name, 'python'),
      )
    })
  }
})

/**
 * A Python with the official client, kept beside the build; or what is missing for one.
 *
 * @returns {string | { missing: string }}
 */
function venv() {
  const folder = join(root, 'target/sdk-python')
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const stamp = join(folder, `${pythonClient.replace(/\W+/g, '-')}.done`)
  if (existsSync(stamp)) return python
  try {
    execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'pipe' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pythonClient], { stdio: 'pipe' })
    execFileSync(python, ['-c', `open(${JSON.stringify(stamp)}, 'w')`])
  } catch (error) {
    return { missing: `needs python3 with venv, and PyPI: ${String(error).split('\n')[0]}` }
  }
  return python
}

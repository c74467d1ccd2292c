/**
 * `firepath/engine`: what runs without the compiler answers as `firepath` does, and carries less than half.
 */

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as firepath from 'firepath'
import * as engine from 'firepath/engine'

const require = createRequire(import.meta.url)
const file = (/** @type {string} */ name) => require.resolve(name)

test('it offers what firepath offers, but what needs the compiler', () => {
  const missing = Object.keys(firepath).filter((name) => !(name in engine))
  assert.deepEqual(missing.sort(), ['Pattern', 'compile', 'previewWorkflow', 'triggerPath'])
  assert.deepEqual(
    Object.keys(engine).filter((name) => !(name in firepath)),
    [],
  )
  assert.deepEqual(Object.keys(require('firepath/engine')).sort(), Object.keys(engine).sort())
})

test('a plan compiled by the one runs in the other, to the same bytes', () => {
  const compiled = firepath.compile({
    version: 1,
    sources: { gist: { type: 'gist', secrets: ['$S'] } },
    destinations: {
      cio: {
        type: 'customerio',
        siteId: 's',
        apiKey: '$K',
        actionWorkflow: { newEvents: 'on', events: { 'Contact Tagged': { triggerPath: [{ fire: false, url: '/x/*' }] } } },
      },
    },
  })
  assert.ok(compiled.ok)
  const secrets = { S: 'secret', K: 'key' }
  const [one, other] = [new firepath.Engine(compiled.edge, { secrets }), new engine.Engine(compiled.edge, { secrets })]
  let decisions = 0
  for (const { body } of Object.values(firepath.samples)) {
    const bytes = new TextEncoder().encode(body)
    assert.equal(JSON.stringify(engine.parseGistWebhook(bytes)), JSON.stringify(firepath.parseGistWebhook(bytes)))
    const request = {
      method: 'POST',
      url: '/sources/gist',
      headers: { 'x-hub-signature': engine.signGistWebhook(bytes, 'secret', { form: 'escaped' }) },
      body: bytes,
      receivedAt: 1_700_000_000_000,
    }
    const results = [one, other].map((each) => each.receive('gist', request))
    assert.deepEqual(results[1], results[0])
    for (const event of results[0].events ?? []) {
      const routed = [one, other].map((each) => each.route(event, { side: 'server' }))
      assert.deepEqual(routed[1], routed[0])
      decisions += routed[0].length
    }
  }
  assert.ok(decisions > 30)
})

test('an error of the one is known to the other', () => {
  try {
    engine.parseGistWebhook('no JSON')
    assert.fail('no error')
  } catch (error) {
    assert.ok(firepath.isFirepathError(error))
    assert.equal(error.code, 'INVALID_JSON')
  }
})

test('its wasm is less than half, and compiles nothing', () => {
  assert.ok(statSync(file('firepath/engine.wasm')).size < statSync(file('firepath/firepath.wasm')).size / 2)
  const names = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(file('firepath/engine.wasm')))).map(
    ({ name }) => name,
  )
  assert.ok(names.some((name) => name.startsWith('engine_route')))
  assert.ok(!names.some((name) => name.startsWith('compile') || name.startsWith('triggerPath')))
})

/**
 * A trap inside the core: the caller gets an error with a stable code, the next call works.
 * On a build of the core that has a deliberate trap (`cargo xtask build trap`).
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as facade from '../../build/trap-facade.mjs'
import { bundleWorker, startWorkerd } from '../run/workerd.mjs'

const require = createRequire(import.meta.url)

const workspace = { version: 1, sources: { gist: { type: 'gist', secrets: ['$GIST'] } } }

/** @param {() => unknown} work */
function assertPanics(work) {
  assert.throws(work, (error) => {
    assert.ok(error instanceof facade.InternalError, `${error}`)
    assert.equal(error.code, 'PANIC')
    assert.equal(facade.isFirepathError(error), true)
    assert.ok(error.cause, 'the trap itself is kept as the cause')
    return true
  })
}

test('a trap is an InternalError, and the next call works', () => {
  const before = facade.version()
  for (let i = 0; i < 3; i++) {
    assertPanics(() => facade.trap())
    assert.equal(facade.version(), before)
  }
})

test('so is a stack that is used up', () => {
  assertPanics(() => facade.exhaustStack())
  assert.match(facade.version(), /^\d/)
})

test('an object is made anew after a trap, its own or another call’s', () => {
  const one = facade.counter(10)
  const other = facade.counter(20)
  assert.deepEqual([one.next(), one.next(), other.next()], [11, 12, 21])
  assertPanics(() => one.trapInside())
  assert.deepEqual([one.next(), other.next(), one.next()], [11, 21, 12])
  assertPanics(() => facade.trap())
  assert.deepEqual([one.next(), other.next()], [11, 21])
})

test('so are a pattern and an engine, which keep what they were made of', () => {
  const pattern = new facade.Pattern('/books/:id', 'https://shop.example')
  const compiled = facade.compile(workspace)
  assert.ok(compiled.ok, JSON.stringify(compiled.diagnostics))
  const engine = new facade.Engine(compiled.edge, { secrets: { GIST: 's3cret' } })
  const body = new TextEncoder().encode('{"event_type":"contact_deleted","contact":{"id":1}}')
  const request = { method: 'POST', url: '/sources/gist', headers: {}, body, receivedAt: 0 }
  const before = engine.accept('gist', request)
  assert.equal(before.reject?.status, 401)
  const signed = { ...request, headers: { 'x-hub-signature': facade.signGistWebhook(body, 's3cret') } }
  const forwarded = engine.forward('gist', signed)
  assert.ok(!forwarded.reject)
  assertPanics(() => facade.trap())
  assert.equal(pattern.test('https://shop.example/books/7'), true)
  assert.deepEqual(engine.accept('gist', request), before)
  assert.equal(JSON.stringify(engine.forward('gist', signed)), JSON.stringify(forwarded))
  assert.equal(engine.hash, compiled.hash)
})

test('a freed object says so; freeing twice, or after a trap, is harmless', () => {
  const counter = facade.counter(1)
  counter.free()
  counter.free()
  assert.throws(() => counter.next(), { code: 'FREED' })
  const stale = facade.counter(1)
  assertPanics(() => facade.trap())
  stale.free()
  assert.match(facade.version(), /^\d/)
})

test('what the host throws is passed on as it is', () => {
  const error = new TypeError('of the caller')
  assert.throws(
    () => facade.throwFromHost(error),
    (thrown) => thrown === error,
  )
})

test('the shipped core has no trap to call', () => {
  const names = (/** @type {string} */ path) =>
    WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(path))).map(({ name }) => name)
  const [shipped, trapping] = [
    names(require.resolve('firepath/firepath.wasm')),
    names(require.resolve('../../build/trap/firepath_bg.wasm')),
  ]
  assert.deepEqual(
    trapping.filter((name) => /trap|counter|exhaust/i.test(name) && shipped.includes(name)),
    [],
  )
  assert.ok(trapping.includes('trap') && !shipped.includes('trap'))
})

test('workerd recovers too', async () => {
  const script = await bundleWorker(readFileSync(require.resolve('../../build/trap-worker.mjs'), 'utf8'), '.')
  const worker = await startWorkerd({
    script,
    wasm: { 'firepath.wasm': readFileSync(require.resolve('../../build/trap/firepath_bg.wasm')) },
  })
  try {
    const answer = await (await fetch(worker.origin)).json()
    assert.deepEqual(answer, { code: 'PANIC', counted: [6, 6], version: facade.version() })
  } finally {
    await worker.close()
  }
})

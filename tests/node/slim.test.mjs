/**
 * `firepath/slim`: the caller says where the wasm is. Each test has a copy of its own, by way of a query.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'

const require = createRequire(import.meta.url)
const wasm = readFileSync(require.resolve('firepath/firepath.wasm'))

/** The CommonJS build can be loaded afresh; an ES module cannot. */
function fresh() {
  for (const path of Object.keys(require.cache)) if (/firepath|pkg.dist/.test(path)) delete require.cache[path]
  return require('firepath/slim')
}

test('before init a call says what to do', () => {
  const slim = fresh()
  assert.equal(slim.isInitialized(), false)
  assert.throws(
    () => slim.version(),
    (error) => {
      assert.equal(slim.isFirepathError(error), true)
      assert.ok(error instanceof slim.NotInitializedError)
      assert.equal(error.code, 'NOT_INITIALIZED')
      assert.match(error.message, /init/)
      return true
    },
  )
})

test('initSync takes bytes and compiled modules', () => {
  for (const source of [wasm, new WebAssembly.Module(wasm)]) {
    const slim = fresh()
    slim.initSync(source)
    assert.equal(slim.isInitialized(), true)
    assert.match(slim.version(), /^\d/)
  }
})

test('init takes bytes, a Response and a promise of one; twice is once', async () => {
  const response = () => new Response(wasm, { headers: { 'content-type': 'application/wasm' } })
  for (const source of [wasm, response(), Promise.resolve(response())]) {
    const slim = fresh()
    await Promise.all([slim.init(source), slim.init(source)])
    assert.match(slim.version(), /^\d/)
    await slim.init(new Uint8Array())
  }
})

test('bytes that are no wasm are refused, and a later init can still succeed', async () => {
  const slim = fresh()
  assert.throws(() => slim.initSync(new Uint8Array([1, 2, 3])), WebAssembly.CompileError)
  await assert.rejects(slim.init(new Response('not found', { status: 404 })))
  assert.equal(slim.isInitialized(), false)
  slim.initSync(wasm)
  assert.match(slim.version(), /^\d/)
})

test('one core for `firepath` and `firepath/slim` in the same program', async () => {
  const whole = await import('firepath')
  const slim = await import('firepath/slim')
  assert.equal(whole.FirepathError, slim.FirepathError)
  whole.version()
  assert.equal(slim.isInitialized(), true)
})

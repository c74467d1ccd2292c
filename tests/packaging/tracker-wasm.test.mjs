/**
 * What a page loads holds no HMAC, no compiler, no server-side request: looked up in the artefact itself.
 * Each sign is also looked for in the core, where it must be found; else the search would prove nothing.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repository } from '../run/server.mjs'

const tracker = readFileSync(join(repository, 'pkg/dist/tracker.wasm'))
const core = readFileSync(join(repository, 'pkg/dist/firepath.wasm'))

/** A 32-bit constant as wasm code holds it (`i32.const`, signed LEB128) or as data does. @param {number} value */
function constant(value) {
  const leb = [0x41]
  for (let rest = value | 0; ; rest >>= 7) {
    const last = (rest >> 7 === 0 && !(rest & 0x40)) || (rest >> 7 === -1 && Boolean(rest & 0x40))
    leb.push((rest & 0x7f) | (last ? 0 : 0x80))
    if (last) break
  }
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value)
  return [Buffer.from(leb), data]
}

const signs = {
  'SHA-1 (a round constant)': constant(0x5a827999),
  'SHA-256 (a round constant)': constant(0x428a2f98),
  signatures: [Buffer.from('sha1=')],
  'the workspace compiler': [Buffer.from('url_needs_slash_or_scheme')],
  'server-side requests': [Buffer.from('track.customer.io')],
}

for (const [what, needles] of Object.entries(signs)) {
  test(`${what}: in the core, not in the tracker`, () => {
    const found = (/** @type {Buffer} */ wasm) => needles.some((needle) => wasm.includes(needle))
    assert.equal(found(core), true, 'the core holds it')
    assert.equal(found(tracker), false, 'the tracker does not')
  })
}

test('no export of the tracker verifies, signs or compiles', () => {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(tracker)).map(({ name }) => name)
  assert.deepEqual(
    names.filter((name) => /verif|sign|hmac|sha|secret|compile|receive|accept|pack/i.test(name)),
    [],
  )
})

test('no name of a secret or key is spelt out in the tracker', () => {
  const text = tracker.toString('latin1')
  for (const word of ['API_KEY', 'api_key', 'secret', 'Authorization', 'Basic ', 'Bearer '])
    assert.equal(text.includes(word), false, word)
})

/**
 * The facade: how the core comes to be, and what its errors look like.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as firepath from 'firepath'

const require = createRequire(import.meta.url)
const version = JSON.parse(readFileSync(require.resolve('firepath/package.json'), 'utf8')).version

test('import and require give the version of the package', () => {
  assert.equal(firepath.version(), version)
  assert.equal(require('firepath').version(), version)
})

test('import and require offer the same names', () => {
  assert.deepEqual(Object.keys(require('firepath')).sort(), Object.keys(firepath).sort())
})

test('an error of one copy is known to the other, whose classes differ', () => {
  const other = require('firepath')
  const error = new other.LimitError('too many rules')
  assert.equal(error instanceof firepath.LimitError, false)
  assert.equal(firepath.isFirepathError(error), true)
  assert.equal(error.code, 'LIMIT_EXCEEDED')
  assert.equal(error.name, 'LimitError')
  for (const value of [null, undefined, 'PANIC', { code: 'PANIC' }, new Error('PANIC')]) {
    assert.equal(firepath.isFirepathError(value), false)
  }
})

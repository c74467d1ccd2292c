/**
 * Every setting of a destination stands in its page, and the common ones in theirs.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repository } from '../run/server.mjs'

const schema = JSON.parse(readFileSync(join(repository, 'src/workspace/schema.json'), 'utf8'))
const page = (/** @type {string} */ name) => readFileSync(join(repository, 'docs/destinations', `${name}.md`), 'utf8')
/** The members that a page has a row for. */
const rows = (/** @type {string} */ text) => [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)

for (const one of schema.$defs.Destination.oneOf) {
  const type = one.properties.type.const
  test(`the settings of ${type}`, () => {
    const common = rows(page('README'))
    const own = rows(page(type))
    const missing = Object.keys(one.properties).filter((name) => !common.includes(name) && !own.includes(name))
    assert.deepEqual(missing, [])
  })
}

test('what is common is linked', () => {
  for (const type of ['customerio', 'gist', 'webhook']) assert.match(page(type), /\[every destination\]\(README\.md\)/)
})

test('the action workflow', () => {
  const common = rows(page('README'))
  for (const name of ['ActionWorkflow', 'Action', 'CallActions']) {
    for (const member of Object.keys(schema.$defs[name].properties)) {
      assert.ok(common.includes(member) || page('README').includes(`\`${member}\``), `${name}.${member}`)
    }
  }
})

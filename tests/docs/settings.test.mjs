/**
 * Every setting of a destination stands in its page, and the common ones in theirs.
 */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repository } from '../run/server.mjs'

const schema = JSON.parse(readFileSync(join(repository, 'src/workspace/schema.json'), 'utf8'))
const sources = readFileSync(join(repository, 'docs/sources.md'), 'utf8')
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
    // what is said of all is true of each
    const [settings = ''] = page('README').split('## The action workflow')
    assert.deepEqual(
      rows(settings).filter((name) => !(name in one.properties)),
      [],
    )
  })
}

for (const one of schema.$defs.Source.oneOf) {
  test(`the settings of a ${one.properties.type.const} source`, () => {
    const missing = Object.keys(one.properties).filter(
      (name) => !sources.includes(`| \`${name}\``) && !/^(name|state|samples)$/.test(name),
    )
    assert.deepEqual(missing, [])
  })
}

test('every code that is thrown is listed', () => {
  const listed = readFileSync(join(repository, 'pkg/README.md'), 'utf8')
  const thrown = readdirSync(join(repository, 'js'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('browser'))
    .flatMap((file) => [
      ...readFileSync(join(repository, 'js', file), 'utf8').matchAll(/new (?:FirepathError|InvalidInputError)\(\s*'([A-Z_]+)'/g),
    ])
    .map(([, code]) => code)
  assert.ok(thrown.length > 10)
  assert.deepEqual(
    [...new Set(thrown)].filter((code) => !listed.includes(`\`${code}\``)),
    [],
  )
})

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

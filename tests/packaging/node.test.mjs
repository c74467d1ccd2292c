/**
 * Plain Node, ES modules and CommonJS, and a server that esbuild has bundled.
 */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build } from 'esbuild'
import { expected, install, runNode, sample } from './consumer.mjs'

const consumer = install()
after(consumer.remove)

test('import', () => {
  consumer.write({ 'sample.js': sample, 'main.js': "import { answer } from './sample.js'\nconsole.log(answer)\n" })
  assert.equal(runNode(join(consumer.folder, 'main.js')), expected(consumer.version))
})

test('require', () => {
  const required = sample
    .replace(/^import (.*) from (.*)$/m, 'const $1 = require($2)')
    .replace('export const answer', 'const answer')
  consumer.write({ 'main.cjs': `${required}\nconsole.log(answer)\n` })
  assert.equal(runNode(join(consumer.folder, 'main.cjs')), expected(consumer.version))
})

for (const format of /** @type {const} */ (['esm', 'cjs'])) {
  test(`a server bundled by esbuild, ${format}`, async () => {
    consumer.write({ 'sample.js': sample, 'main.js': "import { answer } from './sample.js'\nconsole.log(answer)\n" })
    const outfile = join(consumer.folder, `bundled-${format}`, format === 'esm' ? 'server.mjs' : 'server.cjs')
    await build({
      entryPoints: [join(consumer.folder, 'main.js')],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      logLevel: 'error',
    })
    assert.equal(runNode(outfile), expected(consumer.version))
  })
}

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

const handlers = `
const gist = createGistWebhooks({ secrets: ['s3cret'] })
gist.on('contact_tagged', ({ payload }) => console.log(payload.addedTag.name))
const body = '{"event_type":"contact_tagged","added_tag":{"name":"vip"},"user":{"id":7}}'
const headers = { 'X-Hub-Signature': signGistWebhook(body, 's3cret') }
const send = (headers) => gist.fetch(new Request('https://shop.example/hook', { method: 'POST', headers, body }))
Promise.all([send(headers), send({})]).then((responses) => console.log(responses.map(({ status }) => status).join(' ')))
`

test('firepath/gist, imported and required, beside firepath', () => {
  const imports = "import { signGistWebhook } from 'firepath'\nimport { createGistWebhooks } from 'firepath/gist'\n"
  consumer.write({
    'gist.js': imports + handlers,
    'gist.cjs': imports.replaceAll(/^import (.*) from (.*)$/gm, 'const $1 = require($2)') + handlers,
  })
  for (const file of ['gist.js', 'gist.cjs']) assert.equal(runNode(join(consumer.folder, file)), 'vip\n200 401', file)
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

/**
 * What is in the package, and whether tools and TypeScript find it.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { bin } from '../../scripts/lib/tools.mjs'
import { repository } from '../run/server.mjs'
import { install, sample } from './consumer.mjs'

const consumer = install()
after(consumer.remove)
const installed = join(consumer.folder, 'node_modules/firepath')
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true })
  assert.deepEqual(
    messages.map((message) => formatMessage(message, /** @type {any} */ (pkg), { color: false })),
    [],
  )
})

test('are the types wrong? no', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    // subpaths need a resolver that reads `exports`; `browser` and `worker` are for bundlers, which import
    [
      bin('@arethetypeswrong/cli', 'attw'),
      consumer.tarball,
      '--format',
      'ascii',
      '--profile',
      'node16',
      '--ignore-rules',
      'cjs-resolves-to-esm',
      '--exclude-entrypoints',
      './workspace.schema.json',
      './firepath.wasm',
      './engine.wasm',
      './tracker.wasm',
      './explain.wasm',
    ],
    { encoding: 'utf8', cwd: consumer.folder },
  )
  assert.equal(status, 0, stdout)
})

test('it holds what it exports, its licences and nothing of the sources', () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
  for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'package.json']) assert.ok(files.includes(name), name)
  assert.deepEqual(files.filter((name) => name.endsWith('.wasm')).sort(), [
    'dist/engine.wasm',
    'dist/explain.wasm',
    'dist/firepath.wasm',
    'dist/tracker.wasm',
  ])
  const strange = files.filter(
    (name) =>
      !/^(dist\/.*\.(js|cjs|d\.ts|d\.cts|wasm|json)|bin\/.*\.mjs|wasm-module\.d\.ts|README\.md|LICENSE-\w+|package\.json)$/.test(
        name,
      ),
  )
  assert.deepEqual(strange, [])
})

test('crate and package have one version', () => {
  assert.match(readFileSync(join(repository, 'Cargo.toml'), 'utf8'), new RegExp(`^version = "${manifest.version}"$`, 'm'))
})

for (const [name, files, options] of /** @type {[string, Record<string, string>, Record<string, unknown>][]} */ ([
  ['bundler', { 'types.ts': sample }, { module: 'ESNext', moduleResolution: 'bundler' }],
  ['node16, ES module', { 'types.mts': sample }, { module: 'node16' }],
  [
    'node16, CommonJS',
    { 'types.cts': sample.replace(/^import (.*) from '(.*)'$/m, "import firepath = require('$2')\nconst $1 = firepath") },
    { module: 'node16' },
  ],
])) {
  test(`TypeScript, ${name}`, () => {
    const folder = `types-${name.replaceAll(/\W+/g, '-')}`
    consumer.write({
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text])),
      [`${folder}/tsconfig.json`]: JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          target: 'es2022',
          lib: ['es2022', 'dom', 'esnext.disposable'],
          types: [],
          ...options,
        },
        files: Object.keys(files),
      }),
    })
    const output = spawnSync(process.execPath, [bin('typescript', 'tsc'), '-p', join(consumer.folder, folder)], {
      encoding: 'utf8',
    })
    assert.equal(output.status, 0, output.stdout)
  })
}

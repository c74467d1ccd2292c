/**
 * Sites built by Vite, webpack and esbuild with no configuration, opened in Chromium.
 */

import assert from 'node:assert/strict'
import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import webpack from 'webpack'
import { missing } from '../run/browsers.mjs'
import { expected, install, runChromium, sample } from './consumer.mjs'

const skip = missing('chromium')
const consumer = install()
after(consumer.remove)

const main = "import { answer } from './sample.js'\nwindow.answer = answer\n"
consumer.write({ 'src/sample.js': sample, 'src/main.js': main })

/** @param {string} folder */
const wasmFiles = (folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wasm'))

/** @param {string} script */
const html = (script) =>
  `<!doctype html><meta charset="utf-8"><title>consumer</title><body><script type="module" src="${script}"></script>`

/** @param {string} folder */
async function works(folder) {
  assert.deepEqual(await runChromium(folder), { answer: expected(consumer.version), errors: [] })
}

test('Vite', { skip }, async () => {
  consumer.write({ 'index.html': html('/src/main.js') })
  const outDir = join(consumer.folder, 'out-vite')
  await vite({ root: consumer.folder, configFile: false, logLevel: 'warn', build: { outDir } })
  assert.deepEqual(wasmFiles(outDir), [], 'the default entry carries its wasm and makes no file of it')
  await works(outDir)
})

test('Vite, slim with the wasm as a file', { skip }, async () => {
  consumer.write({
    'slim/index.html': html('./main.js'),
    'slim/main.js': `import { init, isInitialized, version } from 'firepath/slim'
import wasm from 'firepath/firepath.wasm?url'
const before = isInitialized()
init(new URL(wasm, location.href)).then(() => { window.answer = [before, isInitialized(), version()].join(' ') })
`,
  })
  const outDir = join(consumer.folder, 'out-slim')
  await vite({
    root: join(consumer.folder, 'slim'),
    configFile: false,
    logLevel: 'warn',
    build: { outDir, assetsInlineLimit: 0 },
  })
  assert.equal(wasmFiles(outDir).length, 1)
  assert.deepEqual(await runChromium(outDir), { answer: `false true ${consumer.version}`, errors: [] })
})

test('webpack', { skip }, async () => {
  const path = join(consumer.folder, 'out-webpack')
  await new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        context: consumer.folder,
        entry: './src/main.js',
        output: { path, filename: 'main.js' },
        performance: false,
      },
      (error, stats) => (error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve(stats)),
    )
  })
  writeFileSync(join(path, 'index.html'), html('main.js'))
  assert.deepEqual(wasmFiles(path), [])
  await works(path)
})

test('esbuild', { skip }, async () => {
  const path = join(consumer.folder, 'out-esbuild')
  await esbuild({
    entryPoints: [join(consumer.folder, 'src/main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    outfile: join(path, 'main.js'),
  })
  writeFileSync(join(path, 'index.html'), html('main.js'))
  await works(path)
})

test('esbuild, a classic script', { skip }, async () => {
  const path = join(consumer.folder, 'out-iife')
  await esbuild({
    entryPoints: [join(consumer.folder, 'src/main.js')],
    bundle: true,
    minify: true,
    format: 'iife',
    outfile: join(path, 'main.js'),
  })
  writeFileSync(join(path, 'index.html'), html('main.js').replace(' type="module"', ''))
  await works(path)
})

test('no bundler, an import map', { skip }, async () => {
  const path = join(consumer.folder, 'out-plain')
  cpSync(join(consumer.folder, 'node_modules/firepath/dist'), join(path, 'firepath'), { recursive: true })
  cpSync(join(consumer.folder, 'src'), path, { recursive: true })
  const map = '<script type="importmap">{ "imports": { "firepath": "./firepath/inline.js" } }</script>'
  writeFileSync(join(path, 'index.html'), html('./main.js').replace('<body>', `${map}<body>`))
  await works(path)
})

test('a page whose CSP forbids wasm gets an error that says what to allow', { skip }, async () => {
  const path = join(consumer.folder, 'out-csp')
  consumer.write({
    'src/csp.js': `import { isFirepathError, version } from 'firepath'
let answer
try { answer = version() } catch (error) { answer = [isFirepathError(error), error.name, error.code, /wasm-unsafe-eval/.test(error.message)].join(' ') }
window.answer = answer
`,
  })
  await esbuild({
    entryPoints: [join(consumer.folder, 'src/csp.js')],
    bundle: true,
    format: 'esm',
    outfile: join(path, 'main.js'),
  })
  writeFileSync(join(path, 'index.html'), html('main.js'))
  const csp = (/** @type {string} */ policy) => runChromium(path, { headers: { 'Content-Security-Policy': policy } })
  const refused = await csp("script-src 'self'")
  assert.equal(refused.answer, 'true UnsupportedEnvironmentError UNSUPPORTED_ENVIRONMENT true')
  const allowed = await csp("script-src 'self' 'wasm-unsafe-eval'")
  assert.deepEqual(allowed, { answer: consumer.version, errors: [] })
})

/**
 * The site of examples/site, built by Vite on the packed tarball, used in every engine; the tracker under webpack and
 * esbuild with no configuration.
 */

import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build as esbuild } from 'esbuild'
import { createServer, build as vite } from 'vite'
import webpack from 'webpack'
import { engines, missing, open } from '../run/browsers.mjs'
import { repository, serve } from '../run/server.mjs'
import { install, runChromium } from './consumer.mjs'

const consumer = install()
after(consumer.remove)
const site = join(consumer.folder, 'site')
cpSync(join(repository, 'examples/site'), site, { recursive: true, filter: (path) => !path.includes('node_modules') })
// the example's own config: firepath comes from the tarball, vite is the repository's
symlinkSync(join(repository, 'node_modules/vite'), join(consumer.folder, 'node_modules/vite'))
const config = /** @type {any} */ ({ root: site, configFile: join(site, 'vite.config.js'), logLevel: 'warn' })

/** Uses the shop as a visitor. @param {any} page @param {string} origin */
async function visit(page, origin) {
  await page.goto(`${origin}/`)
  const run = (/** @type {string} */ work) => page.evaluate(work)
  const lines = '[...document.querySelectorAll(".decisions li")].map((line) => line.className + " " + line.textContent)'
  const until = async (/** @type {string} */ test) => {
    for (let i = 0; i < 200 && !(await run(test)); i++) await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(await run(test), `${test}: ${await run(lines)}`)
  }
  await until(`${lines}.length === 1`)
  await run('document.querySelector(".add-to-cart").click()')
  await until(`${lines}.length === 2`)
  await run('document.querySelector("nav a").click()')
  await until(`${lines}.length === 3`)
  await run('document.querySelectorAll(".add-to-cart")[1].click()')
  await until(`${lines}.length === 4`)
  const seen = (await run(lines)).reverse()
  assert.deepEqual(
    seen.map((/** @type {string} */ line) => line.split(':')[0]),
    ['fires page', 'silent Added to cart', 'fires page', 'fires Added to cart'],
  )
  const queue = await run('Array.from(window._cio)')
  assert.deepEqual(
    queue.map((/** @type {any[]} */ call) => call[0]),
    ['page', 'page', 'track'],
  )
  assert.deepEqual(queue[2], ['track', 'Added to cart', { product: 'Arc lamp', price: 990, sku: 'L-2' }])
}

let built = ''
test('Vite builds the site: the wasm of the tracker, with and without words, and no core', async () => {
  built = join(consumer.folder, 'out-site')
  await vite({ ...config, build: { outDir: built, assetsInlineLimit: 0 } })
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' })
  const found = files.filter((name) => name.endsWith('.wasm')).map((name) => name.replace(/^.*\/|-.*$/g, ''))
  assert.deepEqual(found.sort(), ['explain', 'tracker'])
  for (const name of files) {
    const size = statSync(join(built, name)).size
    assert.ok(size < 200_000, `${name} has ${size} bytes`)
  }
})

for (const engine of engines) {
  test(`the built site in ${engine}`, { skip: missing(engine), timeout: 120_000 }, async () => {
    const server = await serve({ root: `${built}/`, routes: { '/': readFileSync(join(built, 'index.html')) } })
    const browser = await open(engine)
    try {
      await visit(await browser.newPage(), server.origin)
    } finally {
      await browser.close()
      await server.close()
    }
  })
}

test("Vite's dev server serves it too, with the example's own config", {
  skip: missing('chromium'),
  timeout: 120_000,
}, async () => {
  const server = await createServer({ ...config, server: { port: 0, host: '127.0.0.1' } })
  await server.listen()
  const browser = await open('chromium')
  try {
    await visit(await browser.newPage(), (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, ''))
  } finally {
    await browser.close()
    await server.close()
  }
})

test('rendered on a server: a tracker that takes every call and does nothing', async () => {
  const { createTracker, FirepathError } = await import('firepath/browser')
  const tracker = createTracker({ plan: '/site.plan' })
  tracker.identify('u1')
  tracker.track('Signed up')
  tracker.on('event', assert.fail)()
  await tracker.flush()
  assert.deepEqual(await tracker.explain({ type: 'track', event: 'Signed up' }), [])
  assert.deepEqual(tracker.user(), { anonymousId: '' })
  assert.equal(new FirepathError('X', 'y').code, 'X')
})

const page = `import { createTracker } from 'firepath/browser'
const tracker = createTracker({ plan: './site.plan', explain: true, WASM })
tracker.on('decision', ({ fire, trace }) => { window.answer = trace.text })
tracker.on('error', (error) => { window.answer = error.code + ' ' + error.message })
tracker.track('Signed up')
`
const html =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>x</title><body><script type="module" src="main.js"></script>'
const expected = /^Fires/

test('webpack finds the wasm by itself and takes no core along', { skip: missing('chromium'), timeout: 120_000 }, async () => {
  const path = join(consumer.folder, 'out-tracker-webpack')
  consumer.write({ 'tracker/main.js': page.replace(', WASM', '') })
  const stats = await new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        context: consumer.folder,
        entry: './tracker/main.js',
        output: { path, filename: 'main.js', publicPath: 'auto' },
        performance: false,
        experiments: { outputModule: true },
      },
      (error, done) => (error || done?.hasErrors() ? reject(error ?? new Error(done?.toString())) : resolve(done)),
    )
  })
  assert.deepEqual(
    stats.compilation.warnings.map((/** @type {any} */ warning) => `${warning.module?.resource ?? ''} ${warning}`),
    [],
  )
  writeFileSync(join(path, 'index.html'), html)
  writeFileSync(join(path, 'site.plan'), readFileSync(join(built, 'site.plan')))
  for (const name of readdirSync(path)) assert.ok(statSync(join(path, name)).size < 200_000, name)
  const { answer, errors } = await runChromium(path)
  assert.match(answer, expected)
  assert.deepEqual(errors, [])
})

test('esbuild into one file, the wasm named: no core in it', { skip: missing('chromium'), timeout: 120_000 }, async () => {
  const path = join(consumer.folder, 'out-tracker-esbuild')
  consumer.write({ 'tracker/one.js': page.replace('WASM', "wasm: './tracker.wasm'") })
  await esbuild({
    absWorkingDir: consumer.folder,
    entryPoints: ['tracker/one.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    outfile: join(path, 'main.js'),
    logLevel: 'error',
  })
  assert.ok(statSync(join(path, 'main.js')).size < 150_000, `${statSync(join(path, 'main.js')).size} bytes`)
  for (const name of ['tracker.wasm', 'explain.wasm'])
    cpSync(join(consumer.folder, 'node_modules/firepath/dist', name), join(path, name))
  writeFileSync(join(path, 'index.html'), html)
  writeFileSync(join(path, 'site.plan'), readFileSync(join(built, 'site.plan')))
  const { answer, errors } = await runChromium(path)
  assert.match(answer, expected)
  assert.deepEqual(errors, [])
})

/**
 * `npx firepath serve`: a Worker on workerd, on this machine, with its data on this disk.
 */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'

/**
 * @typedef {object} ServeOptions
 * @property {string} entry the module with `export default createWorker(…)` and `export { Store }`
 * @property {string} data folder for the database
 * @property {string} [address] host and port; port 0 lets the system choose. Default `127.0.0.1:8787`
 * @property {Record<string, string>} [vars] secrets and other values for `env`; they are handed over in the environment of
 *   the process, never written to disk
 * @property {boolean} [allowPrivate] whether destinations may be on this machine or a private network. Default no
 * @property {string} [folder] where imports, esbuild and workerd are looked up. Default the working directory
 * @property {string} [workerd] path of workerd
 * @property {import('node:child_process').StdioOptions} [stdio]
 */

/** Bundles the Worker and writes workerd's configuration. Returns the path of the latter. */
export async function prepare(/** @type {ServeOptions} */ options) {
  const data = resolve(options.data)
  const database = join(data, 'database')
  const code = join(data, 'worker')
  mkdirSync(database, { recursive: true })
  mkdirSync(code, { recursive: true })
  const modules = await bundle(resolve(options.folder ?? '.', options.entry), code, options.folder)
  const bindings = [
    '(name = "STORE", durableObjectNamespace = "Store")',
    ...Object.keys(options.vars ?? {}).map((name) => `(name = ${quote(name)}, fromEnvironment = ${quote(name)})`),
  ]
  const allow = options.allowPrivate ? '["public", "private"]' : '["public"]'
  const path = join(code, 'workerd.capnp')
  writeFileSync(
    path,
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ${allow}, tlsOptions = (trustBrowserCas = true))),
    (name = "disk", disk = (path = ${quote(database)}, writable = true)),
  ],
  sockets = [(name = "http", address = ${quote(options.address ?? '127.0.0.1:8787')}, http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "2026-08-01",
  bindings = [${bindings.join(', ')}],
  durableObjectNamespaces = [(className = "Store", uniqueKey = "firepath-store", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`,
  )
  return path
}

/** Starts workerd. Resolves once it listens. */
export async function serve(/** @type {ServeOptions} */ options) {
  const config = await prepare(options)
  return await start(config, options)
}

/** Starts workerd with a configuration that {@link prepare} wrote. */
export async function start(/** @type {string} */ config, /** @type {ServeOptions} */ options) {
  const program = options.workerd ?? find('workerd', options.folder).default
  const child = spawn(program, ['serve', '--control-fd=3', config], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    ...(options.stdio ? { stdio: [...options.stdio, 'pipe'] } : {}),
    env: { PATH: process.env.PATH, ...options.vars },
  })
  const ended = new Promise((end) => child.once('exit', (code, signal) => end(signal ?? code)))
  const port = await new Promise((listening, reject) => {
    child.once('error', reject)
    ended.then((code) => reject(new Error(`workerd ended (${code}) before it listened`)))
    let text = ''
    child.stdio[3]?.on('data', (chunk) => {
      text += chunk
      for (const line of text.split('\n').slice(0, -1)) {
        const message = JSON.parse(line)
        if (message.event === 'listen') listening(message.port)
      }
      text = text.slice(text.lastIndexOf('\n') + 1)
    })
  })
  const host = (options.address ?? '127.0.0.1:8787').replace(/:\d+$/, '')
  const origin = `http://${host}:${port}`
  // wakes the store, which takes up what an earlier run left
  fetch(`${origin}/healthz`).catch(() => {})
  return { child, origin, port, ended }
}

async function bundle(/** @type {string} */ entry, /** @type {string} */ out, /** @type {string | undefined} */ folder) {
  if (!existsSync(entry)) throw new Error(`${entry} does not exist`)
  const esbuild = find('esbuild', folder)
  /** @type {Map<string, Buffer>} */
  const wasm = new Map()
  const result = await esbuild.build({
    entryPoints: [entry],
    absWorkingDir: resolve(folder ?? '.'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    loader: { '.json': 'json' },
    write: false,
    logLevel: 'warning',
    plugins: [
      {
        name: 'wasm',
        setup(/** @type {any} */ build) {
          build.onResolve({ filter: /\.wasm$/ }, async (/** @type {any} */ { path, resolveDir, kind, pluginData }) => {
            if (pluginData === 'resolved') return undefined
            const found = await build.resolve(path, { resolveDir, kind, pluginData: 'resolved' })
            if (found.errors.length > 0) return found
            const bytes = readFileSync(found.path)
            const name = `${basename(found.path, '.wasm')}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.wasm`
            wasm.set(name, bytes)
            return { path: `./${name}`, external: true }
          })
        },
      },
    ],
  })
  writeFileSync(join(out, 'worker.js'), result.outputFiles[0].contents)
  for (const [name, bytes] of wasm) writeFileSync(join(out, name), bytes)
  return [
    '(name = "worker.js", esModule = embed "worker.js")',
    ...[...wasm.keys()].map((name) => `(name = ${quote(name)}, wasm = embed ${quote(name)})`),
  ]
}

/** A program of the project that is served, or an explanation of how to get it. */
function find(/** @type {string} */ name, /** @type {string | undefined} */ folder) {
  const require = createRequire(join(resolve(folder ?? '.'), 'package.json'))
  for (const from of [name, 'wrangler']) {
    try {
      const place = require.resolve(from === name ? name : 'wrangler/package.json')
      return from === name ? require(name) : createRequire(place)(name)
    } catch {
      // the next place
    }
  }
  throw new Error(`${name} was not found: npm install --save-dev wrangler (it brings workerd and esbuild)`)
}

function quote(/** @type {string} */ text) {
  return JSON.stringify(text)
}

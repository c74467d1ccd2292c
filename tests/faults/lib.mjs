/**
 * The stand-in of Customer.io behind a door that fails: connections reset, answers held back, lost or wrong.
 */

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
// @ts-expect-error has no types of its own
import workerd from 'workerd'
import { root } from '../../scripts/lib/run.mjs'

/** Repeatable chance: a failing run is run again with the seed it printed. */
export function chance(/** @type {number} */ seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The stand-in on workerd, its data on disk. */
export async function startStandIn(/** @type {{ siteId: string, apiKey: string }} */ { siteId, apiKey }) {
  mkdirSync(join(root, 'build'), { recursive: true })
  const folder = mkdtempSync(join(root, 'build/.stand-in-'))
  mkdirSync(join(folder, 'data'))
  await build({
    entryPoints: [join(root, 'www/stand-in/worker.js')],
    bundle: true,
    format: 'esm',
    external: ['cloudflare:*'],
    outfile: join(folder, 'worker.js'),
    logLevel: 'warning',
  })
  const text = (/** @type {string} */ value) => JSON.stringify(value)
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "disk", disk = (path = ${text(join(folder, 'data'))}, writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-08-01",
  bindings = [
    (name = "TAKEN", durableObjectNamespace = "Taken"),
    (name = "CIO_SITE_ID", text = ${text(siteId)}),
    (name = "CIO_API_KEY", text = ${text(apiKey)}),
    (name = "CIO_REGION", text = "us"),
  ],
  durableObjectNamespaces = [(className = "Taken", uniqueKey = "stand-in", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`,
  )
  const child = spawn(workerd.default, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const port = await new Promise((resolve, reject) => {
    ended.then((code) => reject(new Error(`the stand-in ended with ${code}`)))
    child.stdio[3]?.on('data', (chunk) => {
      const [, found] = /"port":(\d+)/.exec(String(chunk)) ?? []
      if (found) resolve(Number(found))
    })
  })
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    /** Everything it took, in order, and how often an event came again. */
    async taken() {
      /** @type {any[]} */
      const all = []
      for (let after = 0; ; ) {
        const page = /** @type {any} */ (await (await fetch(`${origin}/taken?after=${after}&limit=5000`)).json())
        all.push(...page.taken)
        if (page.next === null) return { taken: all, repeats: page.repeats }
        after = page.next
      }
    },
    async close() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A door in front of it. Each request may meet a fault; `off()` ends them.
 *
 * @param {string} behind
 * @param {() => number} random
 * @param {number} patience milliseconds after which the client gives up
 */
export async function startDoor(behind, random, patience) {
  /** @type {Record<string, number>} */
  const met = {}
  /** Events that a 207 has refused once. */
  const refused = new Set()
  let faulty = true
  const kinds = [
    ['429 with Retry-After', 0.06],
    ['500', 0.08],
    ['503', 0.08],
    ['reset', 0.08],
    ['reset after taking', 0.08],
    ['hang', 0.04],
    ['answer after the client gave up', 0.04],
    ['207', 0.15],
  ]
  const draw = () => {
    if (!faulty) return 'none'
    // each kind once for certain, however few requests a quick run makes
    const unmet = kinds.find(([kind]) => !met[String(kind)])
    if (unmet && random() < 0.3) return String(unmet[0])
    let dice = random()
    for (const [kind, share] of kinds) {
      dice -= Number(share)
      if (dice < 0) return String(kind)
    }
    return 'none'
  }
  const server = createServer(async (request, response) => {
    const chunks = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return // the Worker was killed while it sent
    }
    let body = Buffer.concat(chunks).toString()
    const fault = draw()
    if (fault !== 'none') met[fault] = (met[fault] ?? 0) + 1
    if (fault === '429 with Retry-After') return response.writeHead(429, { 'retry-after': '1' }).end('{}')
    if (fault === '500' || fault === '503') return response.writeHead(Number(fault)).end('{}')
    if (fault === 'reset') return request.socket.destroy()
    if (fault === 'hang') return undefined
    /** @type {number[]} */
    const bad = []
    if (fault === '207' && request.url === '/api/v2/batch') {
      const { batch } = JSON.parse(body)
      const good = batch.filter((/** @type {any} */ entry, /** @type {number} */ index) => {
        if (!entry.id || refused.has(entry.id) || random() > 0.1) return true
        refused.add(entry.id)
        bad.push(index)
        return false
      })
      body = JSON.stringify({ batch: good })
    }
    const { authorization = '', 'content-type': type = '' } = request.headers
    const answer = await fetch(`${behind}${request.url}`, {
      method: request.method ?? 'POST',
      headers: { authorization, 'content-type': type },
      body,
    })
    const text = await answer.text()
    if (fault === 'reset after taking') return request.socket.destroy()
    if (fault === 'answer after the client gave up') await new Promise((resolve) => setTimeout(resolve, patience + 300))
    if (bad.length === 0) return response.writeHead(answer.status).end(text)
    const errors = bad.map((batch_index) => ({ batch_index, reason: 'invalid', field: 'id', message: 'refused on purpose' }))
    return response.writeHead(207).end(JSON.stringify({ errors }))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    origin: `http://127.0.0.1:${port}`,
    met,
    kinds: kinds.map(([kind]) => String(kind)),
    refused,
    off() {
      faulty = false
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

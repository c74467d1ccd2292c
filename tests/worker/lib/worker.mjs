/**
 * A firepath Worker on real workerd, on a free port, with its data on disk: started, killed and started again.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
// @ts-expect-error has no types of its own
import workerd from 'workerd'
import { prepare, start } from '../../../pkg/bin/serve.mjs'
import { root } from '../../../scripts/lib/run.mjs'

export const ADMIN_TOKEN = 'admin-token-of-the-tests'

/**
 * @typedef {object} Running
 * @property {string} origin
 * @property {number} pid
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {(path: string, body?: unknown, method?: string) => Promise<any>} admin JSON of an admin call that must succeed
 * @property {(path: string, body?: unknown, method?: string) => Promise<{ status: number, body: any }>} call any admin call
 * @property {(milliseconds: number) => Promise<void>} advance moves the Worker's clock
 * @property {() => Promise<void>} kill SIGKILL
 * @property {() => Promise<void>} restart starts it again on the same data, on the same port
 * @property {() => Promise<void>} close ends it and deletes its data
 * @property {() => string} output what it has printed
 * @property {string} folder
 */

/**
 * @param {object} options
 * @param {object} options.workspace
 * @param {Record<string, unknown>} [options.settings] further options of createWorker
 * @param {Record<string, string>} [options.vars]
 * @param {number} [options.diskMegabytes] gives the database a disk of its own of this size
 * @param {string} [options.hosts] gives workerd a /etc/hosts of its own
 * @param {boolean} [options.allowPrivate] whether workerd lets requests go to this machine
 * @returns {Promise<Running>}
 */
export async function startWorker({ workspace, settings = {}, vars = {}, diskMegabytes, hosts, allowPrivate = true }) {
  // beneath the repository, so that `firepath` is found as a project that depends on it would
  mkdirSync(join(root, 'build'), { recursive: true })
  const folder = mkdtempSync(join(root, 'build', '.worker-'))
  const entry = join(folder, 'entry.js')
  writeFileSync(
    entry,
    `import { createWorker, Store } from 'firepath/worker'
let ahead = 0
const worker = createWorker({ workspace: ${JSON.stringify(workspace)}, ...${JSON.stringify(settings)}, clock: () => Date.now() + ahead })
export { Store }
export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/test/advance') {
      ahead += Number(searchParams.get('by'))
      return new Response()
    }
    return await worker.fetch(request, env, ctx)
  },
}
`,
  )
  let printed = ''
  /** @type {import('../../../pkg/bin/serve.mjs').ServeOptions} */
  const options = {
    entry,
    data: join(folder, 'data'),
    address: '127.0.0.1:0',
    vars: { ADMIN_TOKEN, ...vars },
    allowPrivate,
    folder: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  }
  const mounts = []
  if (diskMegabytes) mounts.push(`mount -t tmpfs -o size=${diskMegabytes}m none ${quoted(join(folder, 'data/database'))}`)
  if (hosts) {
    writeFileSync(join(folder, 'hosts'), hosts)
    mounts.push(`mount --bind ${quoted(join(folder, 'hosts'))} /etc/hosts`)
  }
  if (mounts.length > 0) options.workerd = mounted(folder, mounts)
  let config = await prepare(options)
  const launch = async () => {
    const running = await start(config, options)
    for (const stream of [running.child.stdout, running.child.stderr]) stream?.on('data', (chunk) => (printed += chunk))
    return running
  }
  let running = await launch()
  // later starts take the same port: senders have one address
  options.address = `127.0.0.1:${running.port}`
  config = await prepare(options)

  /** @type {Running} */
  const worker = {
    folder,
    get origin() {
      return running.origin
    },
    get pid() {
      return running.child.pid ?? 0
    },
    fetch: (path, init) => fetch(`${running.origin}${path}`, init),
    async call(path, body, method = body === undefined ? 'GET' : 'POST') {
      const response = await worker.fetch(path, {
        method,
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    },
    async admin(path, body, method) {
      const answer = await worker.call(path, body, method)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}\n${printed}`)
      return answer.body
    },
    async advance(milliseconds) {
      await worker.fetch(`/test/advance?by=${milliseconds}`)
    },
    async kill() {
      running.child.kill('SIGKILL')
      await running.ended
    },
    async restart() {
      running = await launch()
    },
    async close() {
      running.child.kill('SIGKILL')
      await running.ended
      rmSync(folder, { recursive: true, force: true })
    },
    output: () => printed,
  }
  return worker
}

/** Whether this system lets a program have mounts of its own; else why tests that need it are skipped. */
export function cannotMount() {
  try {
    execFileSync('unshare', ['--mount', '--map-root-user', 'true'], { stdio: 'ignore' })
    return false
  } catch {
    return 'this system does not allow `unshare --mount`, which gives a program a disk or a hosts file of its own'
  }
}

/** A program that runs workerd where these mounts have been made, for it alone. */
function mounted(/** @type {string} */ folder, /** @type {string[]} */ mounts) {
  const path = join(folder, 'workerd-with-mounts')
  const inner = [...mounts, `exec ${quoted(workerd.default)} "$@"`].join(' && ')
  writeFileSync(path, `#!/bin/sh\nexec unshare --mount --map-root-user sh -c ${quoted(inner)} workerd "$@"\n`, { mode: 0o755 })
  return path
}

function quoted(/** @type {string} */ text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * Asks until the answer is good enough.
 *
 * @template T
 * @param {() => Promise<T> | T} ask
 * @param {(answer: T) => boolean} [enough]
 * @param {number} [seconds]
 * @returns {Promise<T>}
 */
export async function until(ask, enough = Boolean, seconds = 15) {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (enough(answer)) return answer
    if (performance.now() > deadline)
      throw new Error(`waited ${seconds} s in vain; last: ${JSON.stringify(answer)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

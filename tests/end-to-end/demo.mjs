/**
 * `npm start`, run by a test: a process with what it printed, on ports of its own and with local data of its own.
 */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { root } from '../../scripts/lib/run.mjs'
import { systemNode } from '../../scripts/lib/tools.mjs'

const patience = 120_000

/** A folder for local data that no other test uses. */
export function ownState() {
  const name = `test-${randomBytes(4).toString('hex')}`
  const folder = join(root, '.firepath', name)
  return {
    name,
    secrets: () =>
      Object.fromEntries(
        readFileSync(join(folder, 'secrets.env'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split('=')),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function start(args, env = {}) {
  // the Node of this machine: the script must do with the oldest one
  const child = spawn(systemNode(), [join(root, 'scripts/start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const run = {
    output: '',
    child,
    /** @type {Promise<number | string>} exit code, or the signal that ended it */
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal ?? 'nothing'))),
    /** Waits until it printed that it is ready. @returns {Promise<{ shop: string, worker: string, standIn: string }>} */
    ready: () =>
      new Promise((resolve, reject) => {
        const fail = (/** @type {string} */ why) => reject(new Error(`${why}; it printed:\n${run.output}`))
        const timer = setTimeout(() => fail(`not ready within ${patience / 1000} s`), patience)
        const look = () => {
          if (!/Ready in/.test(run.output)) return
          clearTimeout(timer)
          const url = (/** @type {string} */ label) => new RegExp(`${label} +(http://[\\d.:]+)`).exec(run.output)?.[1] ?? ''
          resolve({ shop: url('Demo shop'), worker: url('Worker'), standIn: url('Customer\\.io') })
        }
        child.stdout.on('data', look)
        run.ended.then((code) => {
          clearTimeout(timer)
          fail(`it ended with ${code}`)
        })
        look()
      }),
    stop: async () => {
      child.kill('SIGINT')
      return run.ended
    },
  }
  const take = (/** @type {Buffer} */ chunk) => {
    run.output += chunk
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return run
}

/** Whether somebody listens there. @param {string} url @returns {Promise<boolean>} */
export function listens(url) {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/**
 * Looks again until it holds, or gives up.
 *
 * @template T
 * @param {() => Promise<T> | T} look
 * @param {(seen: T) => boolean} holds
 * @param {number} [milliseconds]
 * @returns {Promise<T>} what was seen last
 */
export async function eventually(look, holds, milliseconds = 15_000) {
  const deadline = Date.now() + milliseconds
  for (;;) {
    const seen = await look()
    if (holds(seen) || Date.now() > deadline) return seen
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

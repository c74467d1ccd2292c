/**
 * Programs that run beside this one, each in a process group of its own, and stopped with it whatever happens.
 */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const keeper = fileURLToPath(new URL('./keeper.mjs', import.meta.url))

/** @type {Set<Running>} */
const all = new Set()

export class Running {
  /** The last of what it printed. */
  output = ''
  /** @type {((text: string) => void) | undefined} */
  onOutput
  /** @type {number | undefined} */
  code

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {{ cwd?: string, env?: Record<string, string> }} [options]
   */
  constructor(command, args, { cwd, env } = {}) {
    // the keeper lives as long as its standard input is open: should this program die, everything below it ends
    this.child = spawn(process.execPath, [keeper, command, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    all.add(this)
    const take = (/** @type {Buffer} */ chunk) => {
      this.output = (this.output + chunk).slice(-60_000)
      this.onOutput?.(`${chunk}`)
    }
    this.child.stdout.on('data', take)
    this.child.stderr.on('data', take)
    this.child.stdin.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.output += error.message
        this.code = 127
        resolve(127)
      })
      this.child.on('close', (code) => {
        this.code = code ?? 1
        all.delete(this)
        resolve(this.code)
      })
    })
  }

  /** Asks it to stop, and makes it after a while. */
  async stop() {
    if (this.code !== undefined) return
    this.child.stdin.end()
    const timer = setTimeout(() => this.#kill('SIGKILL'), 4_000)
    await this.ended
    clearTimeout(timer)
  }

  /** @param {NodeJS.Signals} signal */
  #kill(signal) {
    try {
      if (process.platform === 'win32') this.child.kill(signal)
      else if (this.child.pid) process.kill(-this.child.pid, signal)
    } catch {
      // it is gone already
    }
  }
}

/** Stops everything that was started. */
export async function stopAll() {
  await Promise.all([...all].map((running) => running.stop()))
}

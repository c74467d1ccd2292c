/**
 * WebKitGTK's MiniBrowser, spoken to in plain W3C WebDriver, on a display of its own.
 * (puppeteer drives Chromium and Firefox; for WebKit there is no such library outside a 200 MB download.)
 */

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/**
 * @param {{ driver: string, xvfb: string }} programs
 * @returns {Promise<{ newPage: () => Promise<WebKitPage>, close: () => Promise<void> }>}
 */
export async function openWebKit({ driver, xvfb }) {
  const home = mkdtempSync(join(tmpdir(), 'firepath-webkit-'))
  const display = await startDisplay(xvfb)
  const port = await freePort()
  const env = {
    ...process.env,
    DISPLAY: display.name,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    // neither a GPU nor user namespaces are to be had in a container
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    WEBKIT_FORCE_SANDBOX: '0',
    LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
  }
  const process_ = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore', detached: true })
  const stop = async () => {
    killGroup(process_)
    display.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  const base = `http://127.0.0.1:${port}`
  /** @type {(method: string, path: string, body?: unknown) => Promise<any>} */
  const ask = async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(60_000),
    })
    const { value } = await response.json()
    if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value?.error}: ${value?.message}`)
    return value
  }
  try {
    await until(async () => (await ask('GET', '/status')) !== undefined, 20_000, 'WebKitWebDriver did not start')
    const miniBrowser = findMiniBrowser()
    const { sessionId } = await ask('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          pageLoadStrategy: 'normal',
          timeouts: { script: 120_000, pageLoad: 60_000 },
          'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
        },
      },
    })
    const session = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body = undefined) =>
      ask(method, `/session/${sessionId}${path}`, body)
    return {
      newPage: async () => new WebKitPage(session),
      close: async () => {
        await session('DELETE', '').catch(() => undefined)
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One window, with the part of puppeteer's Page that tests use. */
export class WebKitPage {
  /** @param {(method: string, path: string, body?: unknown) => Promise<any>} session */
  constructor(session) {
    this.session = session
  }

  /** @param {string} url */
  async goto(url) {
    await this.session('POST', '/url', { url })
  }

  async url() {
    return this.session('GET', '/url')
  }

  /**
   * Runs a function in the page, waits for its promise, gives back its JSON.
   *
   * @param {Function | string} work
   * @param {...unknown} args
   */
  async evaluate(work, ...args) {
    const script = `const done = arguments[arguments.length - 1]; const given = Array.prototype.slice.call(arguments, 0, -1);
      Promise.resolve().then(() => (${typeof work === 'string' ? `() => (${work})` : work})(...given))
        .then((value) => done({ json: JSON.stringify(value) }), (error) => done({ error: String(error && error.stack || error) }))`
    // as text: the driver's own way of handing over trees makes objects of some arrays
    const { json, error } = await this.session('POST', '/execute/async', { script, args })
    if (error) throw new Error(error)
    return json === undefined || json === null ? undefined : JSON.parse(json)
  }

  /** @param {string} selector */
  async click(selector) {
    const element = await this.session('POST', '/element', { using: 'css selector', value: selector })
    await this.session('POST', `/element/${element[ELEMENT]}/click`, {})
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    const element = await this.session('POST', '/element', { using: 'css selector', value: selector })
    await this.session('POST', `/element/${element[ELEMENT]}/value`, { text })
  }

  /** @returns {Promise<Buffer>} */
  async screenshot() {
    return Buffer.from(await this.session('GET', '/screenshot'), 'base64')
  }

  async reload() {
    await this.session('POST', '/refresh', {})
  }

  async goBack() {
    await this.session('POST', '/back', {})
  }

  async close() {
    await this.session('POST', '/url', { url: 'about:blank' })
  }
}

function findMiniBrowser() {
  const triple = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const places = [`/usr/lib/${triple}`, '/usr/libexec', '/usr/lib', '/usr/lib64'].flatMap((folder) =>
    ['webkit2gtk-4.1', 'webkitgtk-6.0'].map((version) => join(folder, version, 'MiniBrowser')),
  )
  const found = places.find((place) => existsSync(place))
  if (!found) throw new Error(`MiniBrowser is in none of ${places.join(', ')}`)
  return found
}

/** @param {string} xvfb */
async function startDisplay(xvfb) {
  // the server picks a free number and tells it on the pipe
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('Xvfb did not start')))
    child.stdio[3]?.once('data', (chunk) => resolve(String(chunk).trim()))
  })
  child.removeAllListeners('exit')
  return { name: `:${number}`, stop: () => child.kill() }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup(child) {
  try {
    // the driver's browser and its helpers are children of its own
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

/**
 * @param {() => Promise<boolean>} test
 * @param {number} milliseconds
 * @param {string} message
 */
async function until(test, milliseconds, message) {
  const end = Date.now() + milliseconds
  for (;;) {
    if (await test().catch(() => false)) return
    if (Date.now() > end) throw new Error(message)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/**
 * The three engines, opened alike: `await open('firefox')`, `newPage()`, `goto`, `evaluate`, `click`, `type`, `close`.
 * Chromium and Firefox pages are puppeteer's own and can do more. Needs Node ≥ 22.12 (puppeteer).
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { debian } from '../../scripts/lib/tools.mjs'
import { openWebKit } from './webdriver.mjs'

/** @typedef {'chromium' | 'firefox' | 'webkit'} Engine */

/** @type {Engine[]} */
export const engines = ['chromium', 'firefox', 'webkit']

/**
 * Why an engine cannot be driven here; undefined when it can.
 *
 * @param {Engine} engine
 */
export function missing(engine) {
  const needed = engine === 'webkit' ? [debian.webkit, debian.xvfb] : [debian[engine]]
  const absent = needed.filter((program) => !program.path()).map((program) => program.package)
  return absent.length > 0 ? `not installed; on Debian: sudo apt-get install ${absent.join(' ')}` : undefined
}

const chromiumFlags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/**
 * @param {Engine} engine
 * @param {{ args?: string[] }} [options] further flags for Chromium
 * @returns {Promise<{ engine: Engine, newPage: () => Promise<any>, close: () => Promise<void>, browser?: import('puppeteer-core').Browser }>}
 */
export async function open(engine, options = {}) {
  if (engine === 'webkit') {
    return { engine, ...(await openWebKit({ driver: debian.webkit.path() ?? '', xvfb: debian.xvfb.path() ?? '' })) }
  }
  const profile = mkdtempSync(join(tmpdir(), `firepath-${engine}-`))
  const browser = await puppeteer.launch({
    browser: engine === 'chromium' ? 'chrome' : 'firefox',
    executablePath: debian[engine].path() ?? '',
    headless: true,
    userDataDir: profile,
    protocolTimeout: 120_000,
    timeout: 60_000,
    ...(engine === 'chromium'
      ? { args: [...chromiumFlags, ...(options.args ?? [])], ignoreDefaultArgs: ['--enable-automation'] }
      : {}),
    env: { ...process.env, HOME: profile },
  })
  return {
    engine,
    browser,
    newPage: () => browser.newPage(),
    close: async () => {
      await browser.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

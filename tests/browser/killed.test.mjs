/**
 * The browser process killed while events wait: what it had written to disk by then is sent by the next one, once; what
 * it had not is lost. How much that is, is the browser's affair: it is reported here and promised nowhere.
 */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import puppeteer from 'puppeteer-core'
import { debian } from '../../scripts/lib/tools.mjs'
import { missing } from '../run/browsers.mjs'
import { site, until } from './site.mjs'
import { planOf } from './visit.mjs'

const EVENTS = 40

test('a killed Chromium loses what it has not written to disk yet, and nothing arrives twice in effect', {
  skip: missing('chromium') ?? (process.env.FIREPATH_ENGINES?.includes('chromium') === false && 'not among FIREPATH_ENGINES'),
  timeout: 120_000,
}, async () => {
  const profile = mkdtempSync(join(tmpdir(), 'firepath-killed-'))
  let up = false
  const there = await site({
    plan: planOf({ rules: {} }),
    options: { collect: '', queue: { interval: 200 } },
    answer: () => ({ status: up ? 200 : 503 }),
  })
  const start = async () => {
    const browser = await puppeteer.launch({
      executablePath: debian.chromium.path() ?? '',
      userDataDir: profile,
      args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage'],
    })
    const page = await browser.newPage()
    await page.goto(`${there.origin}/one`)
    await until(() => page.evaluate('!!window.tracker'), 10_000, 'the tracker')
    await page.evaluate('tracker.ready()')
    return { browser, page }
  }
  try {
    const first = await start()
    const made = /** @type {string[]} */ (
      await first.page.evaluate(async (/** @type {number} */ count) => {
        /** @type {string[]} */
        const ids = []
        const { tracker } = /** @type {any} */ (window)
        tracker.on('event', (/** @type {{ id: string }} */ { id }) => ids.push(id))
        for (let i = 0; i < count; i++) {
          tracker.track('e', { i })
          await new Promise((resolve) => setTimeout(resolve, 250))
        }
        return ids
      }, EVENTS)
    )
    const child = /** @type {import('node:child_process').ChildProcess} */ (first.browser.process())
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    up = true
    const second = await start()
    await second.page.evaluate('tracker.flush()')
    await until(() =>
      second.page.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("firepath.q.")).length === 0'),
    )
    const taken = there.received
      .filter(({ status }) => status === 200)
      .flatMap(({ body }) => body.batch.map((/** @type {any} */ { id }) => id))
    await second.browser.close()
    assert.equal(made.length, EVENTS)
    assert.equal(new Set(taken).size, taken.length, 'each once')
    assert.ok(taken.every((id) => made.includes(id)))
    const lost = made.filter((id) => !taken.includes(id))
    // storage is written in order: only the last ones can be missing
    assert.deepEqual(lost, made.slice(made.length - lost.length))
    console.log(`   chromium: of ${EVENTS} events over ${EVENTS / 4} s, ${lost.length} were lost with the killed process`)
  } finally {
    await there.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
})

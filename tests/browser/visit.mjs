/**
 * Visits to a site under test, alike in the three engines.
 */

import { after, before, describe, test } from 'node:test'
import { compile } from 'firepath'
import { engines, missing, open } from '../run/browsers.mjs'
import { site, until } from './site.mjs'

export { altered, until } from './site.mjs'

/** `FIREPATH_ENGINES=chromium,firefox` restricts what runs. */
const chosen = process.env.FIREPATH_ENGINES?.split(',') ?? engines

/**
 * A browser plan, compiled as a workspace's is. A track event listed in `rules` goes to Customer.io's page script.
 *
 * @param {{ events?: object[], rules?: Record<string, object[]>, destinations?: object, consent?: object, types?: object }} parts
 */
export function planOf({ events = [], rules = {}, destinations, consent, types = {} } = {}) {
  const rows = Object.entries(rules).map(([name, triggerPath]) => [name, { enabled: true, callbacks: ['client'], triggerPath }])
  const result = compile({
    version: 1,
    sources: { site: { type: 'browser', writeKeys: ['site-key'], origins: ['*'] } },
    events,
    destinations: destinations ?? {
      customerio: {
        type: 'customerio',
        region: 'us',
        siteId: 'abcdef0123456789abcd',
        apiKey: '$CIO_API_KEY',
        actionWorkflow: { events: Object.fromEntries(rows), types },
      },
    },
    ...(consent && { consent }),
  })
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 1))
  return Buffer.from(result.browser)
}

/**
 * @typedef {object} Visit
 * @property {any} page
 * @property {Awaited<ReturnType<typeof site>>} there
 * @property {(work: string | Function, ...args: unknown[]) => Promise<any>} run in the page
 * @property {(kind: string, count?: number) => Promise<any[]>} kind what `on(kind)` heard, once there are `count`
 * @property {(count: number, milliseconds?: number) => Promise<any[]>} delivered events that the edge has, once there are `count`
 * @property {(path: string) => Promise<void>} go
 */

/**
 * @param {string} about
 * @param {(use: { engine: string, visit: (settings?: any, path?: string) => Promise<Visit>, newPage: () => Promise<any>, browser: () => any, test: typeof test }) => void} body
 * @param {{ only?: string[], minutes?: number }} [options] `minutes`: how long one test may take
 */
export function inEveryEngine(about, body, { only = engines, minutes = 1 } = {}) {
  for (const engine of engines.filter((name) => only.includes(name) && chosen.includes(name))) {
    const reason = missing(engine)
    describe(`${about} (${engine})`, { skip: reason, timeout: Math.max(300_000, minutes * 90_000) }, () => {
      /** @type {Awaited<ReturnType<typeof open>>} */
      let browser
      /** @type {(() => Promise<void>)[]} */
      let closing = []
      before(async () => {
        browser = await open(/** @type {any} */ (engine))
      })
      after(() => browser?.close())

      const newPage = async () => {
        const page = await browser.newPage()
        closing.push(async () => {
          await page.close().catch(() => undefined)
        })
        return page
      }
      const visit = async (settings = {}, path = '/one') => {
        const there = await site({ ...settings, plan: settings.plan ?? planOf(settings) })
        const page = await newPage()
        closing.push(() => there.close())
        const go = async (/** @type {string} */ to) => {
          await page.goto(there.origin + to)
          if (settings.noTracker || settings.noWait) return
          await until(() => page.evaluate('!!window.tracker'), 10_000, 'the tracker')
          await page.evaluate('tracker.ready()')
        }
        // cookies know no port: what the visit before left is cleared
        await page.goto(`${there.origin}/clear`)
        await go(path)
        return {
          page,
          there,
          go,
          run: (work, ...args) => page.evaluate(work, ...args),
          kind: async (name, count = 1) => {
            await until(async () => (await page.evaluate(`ofKind('${name}').length`)) >= count, 8000, `${count} × ${name}`)
            return page.evaluate(`ofKind('${name}')`)
          },
          delivered: async (count, milliseconds = 10_000) => {
            await until(
              () => there.events().length >= count,
              milliseconds,
              `${count} events at the edge (${there.events().length} came)`,
            )
            return there.events()
          },
        }
      }
      const one = (/** @type {string} */ name, /** @type {() => Promise<void>} */ run) =>
        test(name, { timeout: minutes * 60_000 }, async () => {
          closing = []
          try {
            await run()
          } finally {
            for (const close of closing) await close()
          }
        })
      body({ engine, visit, newPage, browser: () => browser, test: /** @type {any} */ (one) })
    })
  }
}

/** The calls that wait in a vendor's queue. */
export const queued = (/** @type {string} */ name) => `window.${name} ? Array.from(window.${name}) : []`

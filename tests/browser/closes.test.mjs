/**
 * Pages closed in the middle of sending, with the browser alive: the next page of the origin sends the rest, and every
 * event arrives exactly once in effect. 20 closes per engine; 500 with FIREPATH_FULL (`npm run test:faults`).
 */

import assert from 'node:assert/strict'
import { inEveryEngine, until } from './visit.mjs'

const closes = process.env.FIREPATH_FULL === '1' ? 500 : 20

inEveryEngine(
  'closed pages',
  ({ engine, visit, newPage, test }) => {
    test(`${closes} closes lose nothing and count nothing twice`, async () => {
      let n = 0
      const { run, go, page, there } = await visit({
        rules: {},
        options: { collect: '', queue: { interval: 5, size: 3 } },
        // slow enough that most pages close while a request is under way; some requests fail for good measure
        answer: () => ({ delay: (n++ * 7) % 40, status: n % 9 === 0 ? 503 : 200 }),
      })
      /** @type {Set<string>} */
      const made = new Set()
      for (let round = 0; round < closes; round++) {
        // WebKit's driver has one window: there, leaving the page is how it closes
        const tab = engine === 'webkit' ? page : await newPage()
        if (engine === 'webkit') await go(`/one?round=${round}`)
        else {
          await tab.goto(`${there.origin}/one?round=${round}`)
          await until(() => tab.evaluate('!!window.tracker'), 5000, 'the tracker')
        }
        const ids = await tab.evaluate(
          `(async () => { const ids = []; tracker.on('event', ({ id }) => ids.push(id)); for (let i = 0; i < 5; i++) { tracker.track('e', { round: ${round}, i }); await new Promise((r) => setTimeout(r, ${round % 4} * 3)) } return ids })()`,
        )
        for (const id of ids) made.add(id)
        if (engine === 'webkit') await page.goto('about:blank')
        else await tab.close()
      }
      n = 0
      if (engine === 'webkit') await go('/two')
      const taken = () =>
        new Set(
          there.received
            .filter(({ status }) => status === 200)
            .flatMap(({ body }) => body.batch.map((/** @type {any} */ event) => event.id)),
        )
      await run('tracker.flush()')
      await until(() => taken().size >= made.size, 20_000, `${made.size} events (${taken().size} came)`)
      assert.equal(made.size, closes * 5)
      assert.deepEqual(
        [...made].filter((id) => !taken().has(id)),
        [],
      )
      const sent = there.events().length
      console.log(
        `   ${engine}: ${made.size} events over ${closes} closes; ${sent} were sent, ${sent - made.size} of them again, known by their ULID`,
      )
    })
  },
  { minutes: closes > 100 ? 25 : 4 },
)

/**
 * The way to the collector: batches, retries, closed pages, storage that fails, several tabs.
 */

import assert from 'node:assert/strict'
import { inEveryEngine, planOf, until } from './visit.mjs'

const soon = (milliseconds = 300) => new Promise((resolve) => setTimeout(resolve, milliseconds))
/** How many events wait in the browser. */
const waiting = 'Object.keys(localStorage).filter((key) => key.startsWith("firepath.q.")).length'
const fast = { collect: '', queue: { interval: 100 } }

inEveryEngine('queue', ({ engine, visit, newPage, test }) => {
  test('ten events at once, fewer after the interval, in order, with write key and sentAt, without preflight', async () => {
    const preflights = []
    const { run, there, delivered } = await visit({
      options: { collect: '', queue: { interval: 400 } },
      answer: (request) => void preflights.push(request.path),
    })
    await run(() => {
      for (let i = 0; i < 10; i++) window.tracker.track(`e${i}`)
    })
    await delivered(10, 2000)
    await run(() => window.tracker.track('last'))
    await soon(100)
    assert.equal(there.events().length, 10, 'one event waits for more')
    const events = await delivered(11)
    assert.deepEqual(
      events.map(({ event }) => event),
      [...Array(10).keys()].map((i) => `e${i}`).concat('last'),
    )
    for (const { body } of there.received) {
      assert.equal(body.writeKey, 'site-key')
      assert.ok(Date.parse(body.sentAt))
    }
    await until(() => run(`${waiting} === 0`), 2000, 'an empty queue')
  })

  test('flush sends now', async () => {
    const { run, there } = await visit({ options: { collect: '', queue: { interval: 60_000 } } })
    await run(async () => {
      window.tracker.track('x')
      await window.tracker.flush()
    })
    assert.equal(there.events().length, 1)
  })

  test('large events travel in requests of less than 64 KB each', async () => {
    const { run, there, delivered } = await visit({ options: fast })
    await run(() => {
      for (let i = 0; i < 12; i++) window.tracker.track('big', { text: 'ö'.repeat(8000) })
    })
    await delivered(12)
    for (const { body } of there.received) assert.ok(JSON.stringify(body).length < 64_000)
  })

  test('500, 429 with Retry-After and no answer are tried again; the order stays', async () => {
    const answers = [{ status: 500 }, { status: 429, headers: { 'retry-after': '1' } }]
    const { run, there, delivered } = await visit({ options: fast, answer: () => answers.shift() })
    await run(() => {
      window.tracker.track('a')
      window.tracker.track('b')
    })
    await until(() => there.received.length === 3, 10_000, 'the third attempt')
    await delivered(6)
    assert.ok(there.received[2].at - there.received[1].at >= 950, 'Retry-After is honoured')
    const sent = there.received.map(({ body }) => body.batch.map((/** @type {any} */ event) => event.id).join())
    assert.equal(new Set(sent).size, 1, 'the same events with the same ids')
  })

  test('Retry-After in a century: no timer runs over', async () => {
    const { run, there } = await visit({
      options: fast,
      head: '<script>window.timers = 0; { const was = setTimeout; window.setTimeout = (...args) => (timers++, was(...args)) }</script>',
      answer: () => ({ status: 503, headers: { 'retry-after': '3153600000' } }),
    })
    await run(() => window.tracker.track('a'))
    await until(() => there.received.length > 0, 5000, 'an attempt')
    await soon(500)
    const timers = await run('timers')
    assert.ok(timers < 20, `${timers} timers`)
    assert.equal(there.received.length, 1)
  })

  test('what is under way is sent along by nobody else', async () => {
    const { run, there } = await visit({ options: { collect: '', queue: { interval: 100 } }, answer: () => ({ delay: 400 }) })
    await run(() => {
      window.tracker.track('a')
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    })
    await soon(900)
    assert.equal(there.events().length, 1)
    await until(() => run(`${waiting} === 0`), 2000, 'an empty queue')
  })

  test('where locks are refused, as in a sandbox, events still go out', async () => {
    const { run, delivered } = await visit({
      options: fast,
      head: '<script>if (navigator.locks) navigator.locks.request = () => Promise.reject(new DOMException("no", "SecurityError"))</script>',
    })
    await run(() => window.tracker.track('a'))
    await delivered(1)
    assert.deepEqual(await run('ofKind("error")'), [])
  })

  test('413 halves the batch until it fits; one event too large by itself is dropped aloud', async () => {
    const { run, there, kind } = await visit({
      options: fast,
      answer: ({ body }) => ({
        status: body.batch.length > 2 || body.batch.some((/** @type {any} */ event) => event.event === 'huge') ? 413 : 200,
      }),
    })
    await run(() => {
      for (const name of ['a', 'b', 'c', 'huge', 'd']) window.tracker.track(name)
    })
    const dropped = await kind('dropped')
    await until(
      () => there.received.filter(({ body }) => body.batch.at(-1).event === 'd' && body.batch.length < 2).length > 0,
      5000,
      'the last event',
    )
    assert.equal(dropped[0].reason, 'collector_413')
    await until(() => run(`${waiting} === 0`), 2000, 'an empty queue')
  })

  test('a refusal is final, and said', async () => {
    const { run, there, kind } = await visit({ options: fast, answer: () => ({ status: 401 }) })
    await run(() => window.tracker.track('a'))
    assert.equal((await kind('dropped'))[0].reason, 'collector_401')
    assert.equal((await kind('error'))[0].code, 'COLLECT_REFUSED')
    await soon(500)
    assert.equal(there.received.length, 1)
  })

  test('what one page could not send, the next page of the origin does', async () => {
    let up = false
    const { run, go, there, delivered } = await visit({ options: fast, answer: () => ({ status: up ? 200 : 503 }) })
    await run(() => {
      for (let i = 0; i < 3; i++) window.tracker.track(`e${i}`)
    })
    await until(() => there.received.length > 0, 5000, 'an attempt')
    up = true
    there.received.length = 0
    await go('/two')
    await delivered(3)
    const unique = new Map(there.events().map((event) => [event.id, event.event]))
    assert.deepEqual([...unique.values()], ['e0', 'e1', 'e2'])
  })

  test('where the plan cannot be had, events wait for a page that knows the write key', async () => {
    let up = false
    const { run, go, there, delivered, kind } = await visit({
      options: fast,
      plan: () => (up ? planOf() : 404),
    })
    await run(() => window.tracker.track('a'))
    assert.equal((await kind('error'))[0].code, 'PLAN_NOT_LOADED')
    await soon()
    assert.equal(there.received.length, 0)
    up = true
    await go('/two')
    assert.equal((await delivered(1))[0].event, 'a')
    assert.equal(there.received[0].body.writeKey, 'site-key')
  })

  test('leaving the page sends what waits', async () => {
    const { page, run, there } = await visit({ options: { collect: '', queue: { interval: 60_000 } } })
    await run(() => window.tracker.track('Left'))
    await page.goto('about:blank')
    await until(() => there.events().length >= 1, 5000, 'the event')
    assert.equal(there.events()[0].event, 'Left')
  })

  test('storage that is full, or denied: events still go out, and it is said once', async () => {
    for (const trouble of [
      'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }',
      'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError") } })',
    ]) {
      const { run, delivered } = await visit({ options: fast, head: `<script>${trouble}</script>` })
      await run(() => {
        window.tracker.track('a')
        window.tracker.track('b')
      })
      assert.deepEqual(
        (await delivered(2)).map(({ event }) => event),
        ['a', 'b'],
      )
      assert.deepEqual(
        (await run('ofKind("error")')).map((/** @type {any} */ error) => error.code),
        ['STORAGE_UNAVAILABLE'],
      )
    }
  })

  test('beyond the cap the oldest goes, aloud', async () => {
    const { run, kind } = await visit({ options: { collect: '', queue: { cap: 5, size: 100, interval: 60_000 } } })
    await run(() => {
      for (let i = 0; i < 7; i++) window.tracker.track(`e${i}`)
    })
    assert.deepEqual(
      (await kind('dropped', 2)).map(({ reason }) => reason),
      ['queue_full', 'queue_full'],
    )
    const left = await run(
      'Object.keys(localStorage).filter((key) => key.startsWith("firepath.q.")).sort().map((key) => JSON.parse(localStorage[key]).event)',
    )
    assert.deepEqual(left, ['e2', 'e3', 'e4', 'e5', 'e6'])
  })

  test('offline for many events, then online: all of them, once, in order', async () => {
    let up = false
    const { run, there } = await visit({
      options: { collect: '', queue: { interval: 50 } },
      answer: () => (up ? undefined : { status: 503, headers: { 'retry-after': '600' } }),
    })
    await run(() => {
      for (let i = 0; i < 300; i++) window.tracker.track(`e${i}`)
    })
    await until(() => there.received.length > 0, 5000, 'an attempt')
    await soon()
    up = true
    there.received.length = 0
    await run(() => window.dispatchEvent(new Event('online')))
    await until(() => there.events().length >= 300, 10_000, `300 events (${there.events().length})`)
    assert.deepEqual(
      there.events().map(({ event }) => event),
      [...Array(300).keys()].map((i) => `e${i}`),
    )
  })

  if (engine !== 'webkit') {
    test('two tabs at once: every event arrives, none twice in effect', async () => {
      const { run, there } = await visit({ options: { collect: '', queue: { interval: 30 } }, answer: () => ({ delay: 40 }) })
      const second = await newPage()
      await second.goto(`${there.origin}/two`)
      await until(() => second.evaluate('!!window.tracker'), 5000)
      // no timers: a tab in the background gets one a second
      const turn =
        'await new Promise((next) => { const c = new MessageChannel(); c.port1.onmessage = next; c.port2.postMessage(0) })'
      const work = `(async () => { for (let i = 0; i < 60; i++) { tracker.track('from ' + location.pathname, { i }); ${turn} } })()`
      await Promise.all([run(work), second.evaluate(work)])
      await until(() => new Set(there.events().map(({ id }) => id)).size === 120, 10_000, '120 events')
      await soon(500)
      assert.equal(new Set(there.events().map(({ id }) => id)).size, 120)
      assert.ok(
        there.events().length <= 120 + 20,
        `${there.events().length} were sent: the lock keeps tabs from repeating each other`,
      )
    })
  }
})

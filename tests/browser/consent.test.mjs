/**
 * Consent, privacy signals, storage before consent, robots, sampling.
 */

import assert from 'node:assert/strict'
import { inEveryEngine, planOf, queued, until } from './visit.mjs'

const row = { enabled: true, callbacks: ['client'] }
const needing = (/** @type {string[]} */ consent, /** @type {object} */ policy = undefined) =>
  planOf({
    destinations: {
      customerio: {
        type: 'customerio',
        region: 'us',
        siteId: 'abcdef0123456789abcd',
        apiKey: '$K',
        consent,
        actionWorkflow: { events: { Added: row } },
      },
    },
    ...(policy && { consent: policy }),
  })

inEveryEngine('consent', ({ visit, test }) => {
  test('a category that a destination requires: unknown, refused, granted', async () => {
    const { run, kind } = await visit({ plan: needing(['marketing']) })
    await run(() => {
      const { tracker } = window
      tracker.track('Added')
      tracker.consent({ marketing: false, other: true })
      tracker.track('Added')
      tracker.consent(['marketing'])
      tracker.track('Added')
      tracker.consent(null)
      tracker.track('Added')
    })
    const decisions = await kind('decision', 4)
    assert.deepEqual(
      decisions.map(({ fire, trace }) => [fire, trace.reason]),
      [
        [false, 'consent_unknown'],
        [false, 'consent_refused'],
        [true, decisions[2].trace.reason],
        [false, 'consent_unknown'],
      ],
    )
    assert.deepEqual(decisions[1].event.context.consent, { categoryPreferences: { marketing: false, other: true } })
    assert.deepEqual(decisions[2].event.context.consent, { categoryPreferences: { marketing: true } })
    assert.equal((await run(queued('_cio'))).length, 1)
  })

  test('hold: events wait until consent is known, with the page of their time', async () => {
    const { run, kind, there } = await visit({
      plan: needing(['marketing']),
      options: { collect: '', consent: { unknown: 'hold' }, queue: { interval: 20 } },
    })
    await run(() => {
      window.tracker.track('Added', { n: 1 })
      history.pushState({}, '', '/two')
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.deepEqual(await run('log'), [])
    assert.deepEqual(there.events(), [])
    await run(() => window.tracker.consent(['marketing']))
    const [decision] = await kind('decision')
    assert.equal(decision.fire, true)
    assert.equal(decision.event.context.page.path, '/one')
    await until(() => there.events().length === 1, 5000, 'the event')
    assert.deepEqual(there.events()[0].context.consent, { categoryPreferences: { marketing: true } })
  })

  test('drop: events before consent are gone, and it is said', async () => {
    const { run, kind } = await visit({ plan: needing([]), options: { consent: { unknown: 'drop' } } })
    await run(() => {
      window.tracker.track('Added')
      window.tracker.consent([])
      window.tracker.track('Added')
    })
    assert.deepEqual(
      (await kind('dropped')).map(({ reason, event }) => [reason, event.event]),
      [['consent_unknown', 'Added']],
    )
    assert.equal((await kind('decision')).length, 1)
  })

  test('Global Privacy Control and Do Not Track refuse what the workspace says', async () => {
    for (const [signal, reason] of [
      ['globalPrivacyControl', 'consent_refused_by_gpc'],
      ['doNotTrack', 'consent_refused_by_dnt'],
    ]) {
      const value = signal === 'doNotTrack' ? '"1"' : 'true'
      const { run, kind } = await visit({
        plan: needing(['marketing'], { gpc: ['marketing'], dnt: ['marketing'] }),
        head: `<script>Object.defineProperty(navigator, '${signal}', { value: ${value} })</script>`,
      })
      await run(() => {
        window.tracker.consent(['marketing'])
        window.tracker.track('Added')
      })
      const [decision] = await kind('decision')
      assert.deepEqual([decision.fire, decision.trace.reason], [false, reason])
      assert.equal(decision.event.context[signal === 'doNotTrack' ? 'dnt' : 'gpc'], true)
    }
  })

  test('nothing is stored before consent where the page says so; then it is', async () => {
    const { run, go } = await visit({
      options: { collect: '', consent: { storage: 'analytics' }, queue: { interval: 60_000 } },
      // what waits is sent as soon as it may be stored; here it has to go on waiting
      answer: () => ({ status: 503 }),
    })
    const kept =
      '[document.cookie.includes("firepath"), Object.keys(localStorage).filter((key) => key.startsWith("firepath")).length]'
    await run(() => window.tracker.track('a'))
    await run(() => window.tracker.consent(['marketing']))
    assert.deepEqual(await run(kept), [false, 0])
    const id = await run('tracker.user().anonymousId')
    await run(() => window.tracker.consent(['analytics']))
    const [cookie, keys] = await run(kept)
    assert.equal(cookie, true)
    assert.ok(keys >= 2, 'the id and the waiting event')
    assert.equal(await run('tracker.user().anonymousId'), id, 'a new visitor keeps the id of this page')
    // a known visitor's id comes back with consent, and not before
    await go('/two')
    assert.notEqual(await run('tracker.user().anonymousId'), id)
    await run(() => window.tracker.consent(['analytics']))
    assert.equal(await run('tracker.user().anonymousId'), id)
  })

  test("held events take the known visitor's id when storage opens", async () => {
    const { run, go, kind } = await visit({ options: { consent: { storage: true, unknown: 'hold' } } })
    await run(() => window.tracker.consent(['a']))
    const id = await run('tracker.user().anonymousId')
    await go('/two')
    await run(() => {
      window.tracker.track('early')
      window.tracker.consent(['a'])
    })
    assert.equal((await kind('event'))[0].anonymousId, id)
  })

  test('storage that is full when consent opens it: the page lives on, the events go out', async () => {
    const { run, delivered } = await visit({
      options: { collect: '', consent: { storage: true }, queue: { interval: 50 } },
      head: '<script>Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }</script>',
    })
    await run(() => {
      window.tracker.track('a')
      window.tracker.consent(['analytics'])
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
  })

  test('a page that clears its storage keeps the visitor', async () => {
    const { run, kind } = await visit()
    const id = await run('tracker.user().anonymousId')
    await run('localStorage.clear(), tracker.track("x")')
    assert.equal((await kind('event'))[0].anonymousId, id)
  })

  test("held events are sampled by the visitor's own id, not by the one of the page", async () => {
    const options = { sample: 0.5, consent: { storage: true, unknown: 'hold' } }
    const { run, go } = await visit({ options })
    const seen = []
    for (let i = 0; i < 8; i++) {
      if (i) await go(`/two?${i}`)
      seen.push(
        await run(() => {
          window.tracker.track('early')
          window.tracker.consent(['a'])
          window.tracker.track('late')
          return window.log.map(([kind]) => kind).filter((kind) => kind === 'event' || kind === 'dropped')
        }),
      )
    }
    assert.equal(new Set(seen.flat()).size, 1, JSON.stringify(seen))
    assert.equal(seen.flat().length, 16)
  })

  test('no cookie, no storage, another name and lifetime, where so set', async () => {
    const none = await visit({ options: { identity: { storage: false } } })
    await none.run(() => window.tracker.identify('u1'))
    assert.deepEqual(await none.run('[document.cookie, localStorage.length]'), ['', 0])
    const named = await visit({ options: { identity: { name: 'acme', cookie: false } } })
    await named.run(() => window.tracker.identify('u1'))
    assert.equal(await named.run('document.cookie'), '')
    assert.deepEqual(await named.run('Object.keys(localStorage)'), ['acme.who'])
  })

  test('the cookie outlives storage that was cleared', async () => {
    const { run, go } = await visit()
    const id = await run('tracker.user().anonymousId')
    await run(() => localStorage.clear())
    await go('/two')
    assert.equal(await run('tracker.user().anonymousId'), id)
  })

  test('robots are marked, or dropped where so set', async () => {
    const marked = await visit({ head: '<script>Object.defineProperty(navigator, "webdriver", { value: true })</script>' })
    await marked.run(() => window.tracker.track('x'))
    assert.equal((await marked.kind('event'))[0].context.automation, 'webdriver')
    const dropped = await visit({
      options: { bots: 'drop' },
      head: '<script>Object.defineProperty(navigator, "webdriver", { value: true })</script>',
    })
    await dropped.run(() => window.tracker.track('x'))
    assert.equal((await dropped.kind('dropped'))[0].reason, 'bot')
    assert.deepEqual(await dropped.run('ofKind("event")'), [])
  })

  test('sampling: the same person always in or out, close to the share, identity never', async () => {
    const { run } = await visit({ options: { sample: { '*': 0.25, Always: 1, Never: 0 } } })
    const { taken, stable, kinds } = await run(async () => {
      const { tracker, log } = window
      let taken = 0
      let stable = true
      for (let i = 0; i < 400; i++) {
        tracker.reset()
        log.length = 0
        tracker.track('some')
        tracker.track('some')
        const count = log.filter(([kind]) => kind === 'event').length
        stable &&= count === 0 || count === 2
        taken += count / 2
      }
      log.length = 0
      tracker.track('Always')
      tracker.track('Never')
      tracker.identify('u1')
      return {
        taken,
        stable,
        kinds: log
          .filter(([kind]) => kind === 'event')
          .map(([, event]) => [event.event ?? event.type, event.context.sampling ?? null]),
      }
    })
    assert.equal(stable, true)
    assert.ok(taken > 60 && taken < 140, `${taken} of 400 at a share of 0.25`)
    assert.deepEqual(kinds, [
      ['Always', null],
      ['identify', null],
    ])
  })
})

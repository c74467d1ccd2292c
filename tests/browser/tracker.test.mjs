/**
 * The tracker's own face: calls, decisions, callbacks, errors.
 */

import assert from 'node:assert/strict'
import { altered, inEveryEngine, planOf, queued } from './visit.mjs'

const everywhere = [{ fire: true, url: '*' }]
const csp = (/** @type {string} */ extra) => `default-src 'self'; script-src 'self' ${extra}; connect-src 'self'; img-src data:`

inEveryEngine('tracker', ({ visit, test }) => {
  test("an event that may fire becomes a call in the vendor's queue, one that may not becomes none, and both say why", async () => {
    const { run, kind } = await visit({ rules: { Added: [{ fire: true, url: '/one' }], Hidden: [{ fire: false, url: '/one' }] } })
    await run(() => {
      window.tracker.track('Added', { price: 12.5, name: 'Ä ✓' })
      window.tracker.track('Hidden')
      window.tracker.track('Unlisted')
    })
    const decisions = await kind('decision', 3)
    assert.deepEqual(
      decisions.map(({ fire }) => fire),
      [true, false, false],
    )
    assert.deepEqual(
      decisions.map(({ trace }) => trace),
      [
        { fire: true, reason: 'fire_rule' },
        { fire: false, reason: 'dont_fire_rule' },
        { fire: false, reason: 'event_not_listed' },
      ],
    )
    assert.equal(decisions[0].event.event, 'Added')
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', { price: 12.5, name: 'Ä ✓' }]])
    assert.deepEqual(await run('ofKind("error")'), [])
  })

  test('the whole trace comes to who asks for it: by the option, or by explain()', async () => {
    const rules = { Added: [{ fire: true, url: '/one' }] }
    const loaded = 'performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("explain.wasm")).length'
    const brief = await visit({ rules })
    assert.equal(await brief.run(loaded), 0)
    const [explained] = await brief.run('tracker.explain({ type: "track", event: "Added" })')
    assert.match(explained.trace.text, /Fire rule 1/)
    assert.equal(explained.trace.rules[0].matched, true)
    assert.equal(await brief.run(loaded), 1)
    const whole = await visit({ rules, options: { explain: true }, script: 'tracker.track("Added")' })
    const [decision] = await whole.kind('decision')
    assert.deepEqual({ ...decision.trace, url: 0 }, { ...explained.trace, url: 0 })
    assert.equal((await whole.run(queued('_cio'))).length, 1)
  })

  test("the envelope is Segment's, with a ULID, ascending within one millisecond", async () => {
    const { run, kind } = await visit({}, '/one?utm_source=mail&utm_campaign=may#x')
    await run(() => {
      for (let i = 0; i < 50; i++) window.tracker.track(`e${i}`)
      window.tracker.page('Shop', 'Cart', { a: 1 })
      window.tracker.group('g1', { plan: 'pro' })
    })
    const events = await kind('event', 52)
    const ids = events.map(({ id }) => id)
    assert.deepEqual([...ids].sort(), ids)
    assert.equal(new Set(ids).size, ids.length)
    for (const { id, messageId } of events) assert.ok(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id) && id === messageId)
    const { context, timestamp, anonymousId, type } = events[0]
    assert.equal(type, 'track')
    assert.ok(anonymousId)
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000)
    assert.equal(context.page.path, '/one')
    assert.equal(context.page.search, '?utm_source=mail&utm_campaign=may')
    assert.equal(context.page.title, 'Page /one')
    assert.deepEqual(context.campaign, { source: 'mail', name: 'may' })
    assert.equal(context.library.name, 'firepath')
    const { name, category, properties } = events[50]
    assert.deepEqual(
      { name, category, a: properties.a, path: properties.path },
      { name: 'Cart', category: 'Shop', a: 1, path: '/one' },
    )
    assert.deepEqual({ groupId: events[51].groupId, traits: events[51].traits }, { groupId: 'g1', traits: { plan: 'pro' } })
  })

  test('identify names the person of what follows, reset forgets, another person inherits nothing', async () => {
    const { run, kind } = await visit({ types: { identify: { enabled: true, callbacks: ['client'] } } })
    await run(() => {
      const { tracker } = window
      tracker.identify('u1', { email: 'ann@example.com' })
      tracker.track('a')
      tracker.identify({ plan: 'pro' })
      tracker.identify('u2', { name: 'Bo' })
      tracker.track('b')
      tracker.alias('u3')
      tracker.reset()
      tracker.track('c')
    })
    const events = await kind('event', 7)
    assert.deepEqual(
      events.map(({ userId }) => userId),
      ['u1', 'u1', 'u1', 'u2', 'u2', 'u3', undefined],
    )
    assert.deepEqual(events[1].context.traits, { email: 'ann@example.com' })
    assert.deepEqual(events[4].context.traits, { name: 'Bo' })
    assert.equal(events[5].previousId, 'u2')
    assert.notEqual(events[6].anonymousId, events[5].anonymousId)
    assert.equal(events[6].context.traits, undefined)
    const calls = await run(queued('_cio'))
    assert.equal(calls[0][0], 'identify')
    assert.equal(calls[0][1].email, 'ann@example.com')
  })

  test('the person outlives the page', async () => {
    const { run, go, kind } = await visit()
    await run(() => window.tracker.identify('u1', { email: 'ann@example.com' }))
    const before = await run('tracker.user()')
    await go('/two')
    assert.deepEqual(await run('tracker.user()'), before)
    await run(() => window.tracker.track('x'))
    const [event] = await kind('event')
    assert.equal(event.userId, 'u1')
    assert.match(await run('document.cookie'), new RegExp(`firepath_id=${before.anonymousId}`))
  })

  test('a vendor whose script has loaded is called, one that throws disturbs nobody', async () => {
    const rules = { Added: everywhere }
    const { run, kind } = await visit({
      rules,
      head: '<script>window.calls = []; window._cio = { track(...args) { calls.push(args); if (args[0] === "Added" && calls.length === 1) throw new Error("vendor") } }</script>',
    })
    await run(() => {
      window.tracker.track('Added')
      window.tracker.track('Added', { n: 2 })
    })
    const [error] = await kind('error')
    assert.equal(error.code, 'CALLBACK_THREW')
    assert.match(error.message, /vendor/)
    assert.equal(error.class, true)
    assert.deepEqual(await run('calls'), [
      ['Added', {}],
      ['Added', { n: 2 }],
    ])
  })

  test('Customer.io and Gist side by side, their globals as their snippets leave them', async () => {
    const both = { enabled: true, callbacks: ['client'] }
    const { run, kind } = await visit({
      plan: planOf({
        destinations: {
          customerio: {
            type: 'customerio',
            region: 'eu',
            siteId: 'abcdef0123456789abcd',
            apiKey: '$K',
            actionWorkflow: { events: { Added: both } },
          },
          gist: { type: 'gist', workspaceId: 'abcd1234', actionWorkflow: { events: { Added: both } } },
        },
      }),
      head: '<script>window.gist = window.gist || []; gist.methods = ["trackPageView", "identify", "track", "setAppId"]; gist.methods.forEach((m) => (gist[m] = (...a) => (gist.push([m, ...a]), gist)))</script>',
    })
    await run(() => window.tracker.track('Added', { n: 1 }))
    assert.deepEqual(
      (await kind('decision', 2)).map(({ destination, fire }) => [destination, fire]),
      [
        ['customerio', true],
        ['gist', true],
      ],
    )
    assert.deepEqual(await run(queued('gist')), [['track', 'Added', { n: 1 }]])
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', { n: 1 }]])
    assert.equal(
      await run('document.querySelectorAll("script[src*=customer], script[src*=gist]").length'),
      0,
      'no third-party script is loaded',
    )
  })

  test('a Customer.io script that counts page views itself is warned about once', async () => {
    const { run, kind } = await visit({
      types: { page: { enabled: true, callbacks: ['client'] } },
      head: '<script id="cio-tracker" type="text/plain" data-auto-track-page="true"></script>',
    })
    await run(() => {
      window.tracker.page()
      window.tracker.page()
    })
    await kind('decision', 2)
    const errors = await run('ofKind("error")')
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['PAGE_COUNTED_TWICE'],
    )
  })

  test('explain decides and does nothing', async () => {
    const { run } = await visit({ rules: { Added: [{ fire: true, url: '/two' }] } })
    const here = await run(() => window.tracker.explain({ type: 'track', event: 'Added' }))
    assert.equal(here[0].fire, false)
    const there = await run(() => window.tracker.explain({ type: 'track', event: 'Added' }, { url: 'https://shop.example/two' }))
    assert.equal(there[0].fire, true)
    assert.deepEqual(await run('log'), [])
    assert.equal(await run('window._cio === undefined'), true)
  })

  test('wrong calls are reported and do not throw into the page', async () => {
    const { run } = await visit({ rules: { ok: everywhere } })
    await run(() => {
      const { tracker } = window
      tracker.track()
      tracker.track({ not: 'a name' })
      tracker.identify()
      tracker.group()
      tracker.alias()
      const cyclic = {
        date: new Date(0),
        big: 12n,
        bad: Number.NaN,
        fn() {},
        map: new Map([[1, 2]]),
        node: document.body,
        get thrower() {
          throw new Error('getter')
        },
      }
      cyclic.self = cyclic
      tracker.track('ok', cyclic)
    })
    const errors = await run('ofKind("error")')
    assert.deepEqual(
      errors.map(({ code, path }) => `${code} ${path}`),
      ['INVALID_CALL track', 'INVALID_CALL identify', 'INVALID_CALL group', 'INVALID_CALL alias'],
    )
    const [call] = await run(queued('_cio'))
    assert.deepEqual(call, ['track', 'ok', { date: '1970-01-01T00:00:00.000Z', big: '12', bad: null, map: {} }])
  })

  test('null for properties and options is none', async () => {
    const { run, kind } = await visit({ rules: { ok: everywhere } })
    await run(() => {
      const { tracker } = window
      tracker.track('ok', null, null)
      tracker.identify('u1', null, null)
      tracker.page(null, null)
      tracker.group('g1', null)
    })
    const [track, identify, page, group] = await kind('event', 4)
    assert.deepEqual([track.properties, identify.traits, page.properties.path, group.traits], [{}, {}, '/one', {}])
    assert.deepEqual(await run('ofKind("error")'), [])
    assert.deepEqual(await run(queued('_cio')), [['track', 'ok', {}]])
  })

  test('traits and properties that throw, refer to themselves, or change later', async () => {
    const { run, kind } = await visit({ options: { consent: { unknown: 'hold' } } })
    await run(() => {
      const { tracker } = window
      const values = {
        n: 1,
        get thrower() {
          throw new Error('getter')
        },
      }
      values.self = values
      tracker.identify('u1', values)
      tracker.page(values)
      tracker.group('g1', values)
      tracker.track('x', values)
      values.n = 2
      tracker.consent(['a'])
    })
    const events = await kind('event', 4)
    assert.deepEqual(
      events.map(({ traits, properties }) => (traits ?? properties).n),
      [1, 1, 1, 1],
    )
    assert.deepEqual(events[3].context.traits, { n: 1 })
    assert.deepEqual(await run('ofKind("error")'), [])
  })

  test('nothing that a page passes makes createTracker throw', async () => {
    const { run } = await visit({ noTracker: true }, '/one#firepath_pick=%')
    const codes = await run(async () => {
      const { createTracker } = await import('/pkg/dist/browser.js')
      const heard = []
      for (const options of [
        undefined,
        {},
        { plan: {} },
        { plan: null, collect: 5, identity: null, queue: null, consent: null },
      ]) {
        const tracker = createTracker(options)
        tracker.on('error', ({ code }) => heard.push(code))
        tracker.track('x')
        await tracker.ready()
        await Promise.resolve()
        tracker.stop()
      }
      return heard
    })
    // INTERNAL: the picker's, whose token cannot be decoded
    assert.deepEqual(new Set([...codes, 'INTERNAL']), new Set(['PLAN_NOT_LOADED', 'INVALID_PLAN', 'INTERNAL']))
  })

  test('a listener that throws stops neither the tracker nor the other listeners; off takes one away', async () => {
    const { run } = await visit({ script: 'window.onerror = () => true' })
    const heard = await run(async () => {
      const { tracker } = window
      const got = []
      tracker.on('event', () => {
        throw new Error('mine')
      })
      const off = tracker.on('event', (event) => got.push(event.event))
      tracker.track('a')
      off()
      tracker.track('b')
      return got
    })
    assert.deepEqual(heard, ['a'])
  })

  test('calls made before plan and wasm are there wait, and keep the page of their time', async () => {
    const { run, kind } = await visit({
      rules: { Early: [{ fire: true, url: '/one' }] },
      script: 'tracker.track("Early"); history.pushState({}, "", "/elsewhere"); tracker.track("Early")',
    })
    const decisions = await kind('decision', 2)
    assert.deepEqual(
      decisions.map(({ fire, event }) => [fire, event.context.page.path]),
      [
        [true, '/one'],
        [false, '/elsewhere'],
      ],
    )
    assert.equal((await run(queued('_cio'))).length, 1)
  })

  // ——— CSP

  test('a page that forbids wasm: one report, nothing thrown, the page untouched', async () => {
    const { run, kind } = await visit({
      rules: { Added: everywhere },
      csp: csp(''),
      events: [{ name: 'Added', on: 'click', selector: '#add' }],
      body: '<button id="add">Add</button>',
    })
    const errors = await kind('error')
    await run(() => {
      window.tracker.track('Added')
      window.tracker.track('Added')
    })
    assert.deepEqual(
      errors.map(({ code, class: own }) => [code, own]),
      [['WASM_FORBIDDEN', true]],
    )
    assert.equal((await run('ofKind("error")')).length, 1)
    assert.equal(await run('window._cio === undefined'), true)
    assert.equal((await run('ofKind("decision")')).length, 0)
  })

  test("'wasm-unsafe-eval' and 'self' are all that a page must allow", async () => {
    const { run, kind } = await visit({ rules: { Added: everywhere }, csp: csp("'wasm-unsafe-eval'") })
    await run(() => {
      window.violations = []
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective))
      window.tracker.track('Added')
    })
    assert.equal((await kind('decision'))[0].fire, true)
    assert.deepEqual(await run('ofKind("error")'), [])
    assert.deepEqual(await run('violations'), [])
  })

  test('where wasm is forbidden the edge decides: one POST per event, no second one to the collector', async () => {
    const { run, kind, there, delivered } = await visit({
      plan: planOf({ events: [{ name: 'Added', on: 'click', selector: '#add', properties: { t: { text: true } } }] }),
      options: { collect: '', queue: { interval: 50 } },
      csp: csp(''),
      body: '<button id="add">Add</button>',
      decide: (event) => [
        {
          destination: 'customerio',
          callback: 'client',
          fire: true,
          trace: { fire: true, reason: 'no_rules', text: 'Fires.', checks: [], rules: [] },
          calls: [{ target: '_cio', method: 'track', args: [event.event, event.properties] }],
        },
      ],
    })
    await run(() => document.getElementById('add').click())
    await kind('decision')
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', { t: 'Add' }]])
    const events = await delivered(1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.deepEqual(
      there.received.map(({ path }) => path),
      ['/decide'],
    )
    assert.equal(there.received[0].body.writeKey, 'site-key')
    assert.equal(events[0].context.page.path, '/one')
    assert.equal(await run('Object.keys(localStorage).filter((key) => key.startsWith("firepath.q.")).length'), 0)
  })

  // ——— plans

  for (const [name, plan, code] of /** @type {[string, any, string][]} */ ([
    ['missing', 404, 'PLAN_NOT_LOADED'],
    ['no plan at all', Buffer.from('<!doctype html><html></html>'.repeat(9)), 'INVALID_PLAN'],
    ['newer', altered(planOf(), { version: 9 }), 'PLAN_TOO_NEW'],
    ['of another kind', altered(planOf(), { kind: 'e' }), 'INVALID_PLAN'],
  ])) {
    test(`a plan that is ${name}: one report, the page untouched`, async () => {
      const { run } = await visit({ plan: () => plan })
      await run(() => window.tracker.track('x'))
      assert.deepEqual(
        (await run('ofKind("error")')).map((error) => error.code),
        [code],
      )
      assert.equal((await run('ofKind("event")')).length, 1)
    })
  }

  test('explain() says why nothing is decided', async () => {
    const { run } = await visit({ plan: () => 404 })
    const code = await run(() => window.tracker.explain({ type: 'track', event: 'x' }).catch((error) => error.code))
    assert.equal(code, 'PLAN_NOT_LOADED')
  })

  test('a plan altered by one byte is refused by the core', async () => {
    const bytes = planOf({ events: [{ name: 'Added', on: 'click', selector: '#add' }] })
    bytes[bytes.length - 3] ^= 1
    const { run, page } = await visit({ plan: () => bytes, body: '<button id="add">Add</button>' })
    assert.deepEqual(
      (await run('ofKind("error")')).map((error) => error.code),
      ['INVALID_PLAN'],
    )
    await page.click('#add')
    assert.deepEqual(await run('ofKind("event")'), [])
  })

  test('stop takes everything off the page', async () => {
    const { run, page } = await visit({
      events: [
        { name: 'Added', on: 'click', selector: '#add' },
        { name: 'Pushed', on: 'data_layer' },
      ],
      body: '<button id="add">Add</button>',
    })
    await run(() => window.tracker.stop())
    await page.click('#add')
    await run(() => {
      history.pushState({}, '', '/two')
      window.dataLayer.push({ event: 'x' })
      window.tracker.track('x')
    })
    assert.deepEqual(await run('log'), [])
    assert.equal(await run('Object.hasOwn(dataLayer, "push") && dataLayer.push !== Array.prototype.push'), false)
  })
})

/**
 * Page views through every way a page has of changing its address.
 */

import assert from 'node:assert/strict'
import { inEveryEngine, until } from './visit.mjs'

const views = (/** @type {any[]} */ events) => events.map(({ context }) => context.page)
const soon = (milliseconds = 500) => new Promise((resolve) => setTimeout(resolve, milliseconds))

inEveryEngine('navigation', ({ engine, visit, test }) => {
  test('pushState, replaceState, back, hash; the same address again is no view; the referrer is the address before', async () => {
    const { run, kind, there } = await visit({ options: { pageViews: true } })
    await kind('event')
    await run(async () => {
      const step = (work) =>
        new Promise((resolve) => {
          work()
          setTimeout(resolve, 450)
        })
      await step(() => history.pushState({}, '', '/two?a=1'))
      await step(() => history.pushState({}, '', '/two?a=1'))
      await step(() => history.replaceState({ x: 1 }, '', location.href))
      await step(() => history.replaceState({}, '', '/three'))
      await step(() => history.back())
      await step(() => {
        location.hash = 'part'
      })
      await step(() => {
        location.hash = 'part'
      })
    })
    const pages = views(await kind('event', 5))
    await soon()
    assert.equal(await run('ofKind("event").length'), 5)
    const path = (/** @type {string} */ url) => url.replace(there.origin, '')
    assert.deepEqual(
      pages.map(({ url, referrer }) => [path(url), path(referrer)]),
      [
        ['/one', ''],
        ['/two?a=1', '/one'],
        ['/three', '/two?a=1'],
        // back from /three, which took the place of /two's second entry
        ['/two?a=1', '/three'],
        ['/two?a=1#part', '/two?a=1'],
      ],
    )
  })

  test('the title is read late, but belongs to its own page', async () => {
    const { run, kind } = await visit({ options: { pageViews: true } })
    await kind('event')
    await run(async () => {
      history.pushState({}, '', '/two')
      await new Promise((resolve) => setTimeout(resolve, 80))
      document.title = 'Two'
      await new Promise((resolve) => setTimeout(resolve, 60))
      // a second navigation before the first view was counted
      history.pushState({}, '', '/three')
      document.title = 'Three'
    })
    const pages = views(await kind('event', 3))
    assert.deepEqual(
      pages.map(({ path, title }) => [path, title]),
      [
        ['/one', 'Page /one'],
        ['/two', 'Two'],
        ['/three', 'Three'],
      ],
    )
  })

  test('a page without a title is counted too, also where the capture comes late', async () => {
    const { readFile } = await import('node:fs/promises')
    const { run, kind } = await visit({
      options: { pageViews: true },
      events: [{ name: 'Add', on: 'click', selector: '#add' }],
      head: '<script>document.title = ""</script>',
      routes: {
        '/pkg/dist/browser-capture.js': async (/** @type {any} */ _, /** @type {any} */ response) => {
          await soon(600)
          response.setHeader('content-type', 'text/javascript')
          response.end(await readFile(new URL('../../pkg/dist/browser-capture.js', import.meta.url)))
        },
      },
    })
    assert.equal(await run('document.title'), '')
    assert.equal(views(await kind('event'))[0].title, '')
  })

  if (engine === 'chromium')
    test('a prerendered page is counted when the person gets there', async () => {
      const rules = { prerender: [{ source: 'list', urls: ['/two'], eagerness: 'immediate' }] }
      const { page, run, there, delivered } = await visit({
        options: { collect: '', pageViews: true, queue: { interval: 50 } },
        head: `<script type="speculationrules">${JSON.stringify(rules)}</script><script>window.prepared = document.prerendering</script>`,
        body: '<a id="go" href="/two">Two</a>',
      })
      await soon(1500)
      assert.equal(there.events().length, 1)
      await page.click('#go')
      const paths = (await delivered(2)).map(({ type, context }) => `${type} ${context.page.path}`)
      assert.deepEqual(paths, ['page /one', 'page /two'])
      assert.equal(await run('prepared'), true)
    })

  test('page views alone need no capture, whether the workspace lists them or the page asks for them', async () => {
    const files = 'performance.getEntriesByType("resource").filter(({ name }) => name.includes("capture")).length'
    const asked = await visit({ options: { pageViews: true } })
    assert.equal((await asked.kind('event'))[0].type, 'page')
    assert.equal(await asked.run(files), 0)
    const listed = await visit({ events: [{ on: 'page_view' }, { on: 'page_view', name: 'Seen', type: 'track' }] })
    await listed.kind('event', 2)
    await listed.run(() => history.pushState({}, '', '/two'))
    assert.deepEqual(
      (await listed.kind('event', 4)).map(({ type, event, context }) => [event ?? type, context.page.path]),
      [
        ['page', '/one'],
        ['Seen', '/one'],
        ['page', '/two'],
        ['Seen', '/two'],
      ],
    )
    assert.equal(await listed.run(files), 0)
  })

  test('an event on a page comes after the view of that page', async () => {
    const { run, kind } = await visit({ options: { pageViews: true } })
    await kind('event')
    await run(() => {
      history.pushState({}, '', '/two')
      window.tracker.track('At once')
    })
    const events = await kind('event', 3)
    assert.deepEqual(
      events.map(({ type, event, context }) => [event ?? type, context.page.path]),
      [
        ['page', '/one'],
        ['page', '/two'],
        ['At once', '/two'],
      ],
    )
    assert.ok(events[1].id < events[2].id)
  })

  test('trigger paths are asked anew at every address', async () => {
    const { run, kind } = await visit({ rules: { Added: [{ fire: true, url: '/two' }] } })
    const fires = await run(async () => {
      const { tracker } = window
      tracker.track('Added')
      history.pushState({}, '', '/two')
      tracker.track('Added')
      history.back()
      await new Promise((resolve) => setTimeout(resolve, 200))
      tracker.track('Added')
    })
    assert.equal(fires, undefined)
    assert.deepEqual(
      (await kind('decision', 3)).map(({ fire }) => fire),
      [false, true, false],
    )
  })

  test('hashNavigation: false leaves the hash alone', async () => {
    const { run, kind } = await visit({ options: { pageViews: true, hashNavigation: false } })
    await kind('event')
    await run(() => {
      location.hash = 'part'
    })
    await soon()
    assert.equal(await run('ofKind("event").length'), 1)
  })

  test('history still does what the page asks, also where the page has wrapped it or frozen it', async () => {
    const { run } = await visit({
      options: { pageViews: true },
      head: `<script>window.wrapped = []; const push = history.pushState; history.pushState = function (...args) { wrapped.push(args[2]); return push.apply(this, args) }; delete window.navigation; Object.freeze(History.prototype)</script>`,
    })
    const state = await run(() => {
      history.pushState({ a: 1 }, '', '/two')
      return [history.state.a, location.pathname, window.wrapped]
    })
    assert.deepEqual(state, [1, '/two', ['/two']])
    await until(async () => (await run('ofKind("event").length')) === 2, 5000, 'the second view')
  })

  test('without the Navigation API the history methods are followed', async () => {
    const { run, kind } = await visit({
      options: { pageViews: true },
      head: '<script>Object.defineProperty(window, "navigation", { value: undefined })</script>',
    })
    await kind('event')
    await run(() => history.pushState({}, '', '/two'))
    await kind('event', 2)
    await run(() => history.replaceState({}, '', '/three'))
    await kind('event', 3)
    await run(() => history.back())
    const pages = views(await kind('event', 4))
    assert.deepEqual(
      pages.map(({ path }) => path),
      ['/one', '/two', '/three', '/one'],
    )
    await run(() => window.tracker.stop())
    assert.equal(await run('Object.hasOwn(history, "pushState")'), false)
  })

  test('something of the page that is called navigation is not taken for the Navigation API', async () => {
    const { run, kind } = await visit({
      options: { pageViews: true },
      head: '<script>Object.defineProperty(window, "navigation", { value: document.createElement("nav") })</script>',
    })
    await kind('event')
    await run(() => history.pushState({}, '', '/two'))
    await kind('event', 2)
  })

  test('a page that comes back from the back/forward cache is seen again', async () => {
    const { page, run, there, kind } = await visit({ options: { pageViews: true } })
    await kind('event')
    await run(() => {
      window.marker = 'same page'
    })
    await page.goto(`${there.origin}/two`)
    await page.goBack()
    await until(() => run('!!window.tracker'), 5000, 'the tracker')
    // whether a page is kept is the browser's choice; where it is, it counts a second view
    if (await run('window.marker === "same page"'))
      assert.deepEqual(
        views(await kind('event', 2)).map(({ path }) => path),
        ['/one', '/one'],
      )
    else assert.equal((await kind('event')).length, 1)
  })
})

/**
 * The classic script: the stub's queue, options on the element, the page context of call time, nonces.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { inEveryEngine, queued, until } from './visit.mjs'

const stub = readFileSync(new URL('../../pkg/dist/snippet.js', import.meta.url), 'utf8')
const everywhere = { Added: [{ fire: true, url: '/one' }] }
const collect = `const heard = (window.heard = []); firepath.on('error', (error) => heard.push(error.code))`

inEveryEngine('snippet', ({ visit, test }) => {
  test('calls before load are kept with the page of their time, in order, and references stay good', async () => {
    const { run } = await visit({
      noTracker: true,
      rules: everywhere,
      head: `<script>${stub}
        const early = window.firepath
        firepath.load('/pkg/dist/tracker.js', { plan: '/site.plan' })
        const events = (window.events = [])
        firepath.on('event', (event) => events.push(event))
        firepath.ready(() => { window.isReady = true })
        early.identify('u1', { name: 'Ann' })
        early.track('Added', { n: 1 })
        history.pushState({}, '', '/two')
        document.title = 'Two'
        early.track('Added', { n: 2 })
        window.early = early</script>`,
    })
    await until(() => run('window.isReady'), 10_000, 'ready')
    assert.equal(await run('window.early === window.firepath'), true)
    const events = await run(
      'events.map(({ type, event, userId, context, timestamp }) => ({ type, event, userId, path: context.page.path, title: context.page.title, old: Date.now() - Date.parse(timestamp) < 20000 }))',
    )
    assert.deepEqual(
      events.map((/** @type {any} */ { type, path }) => [type, path]),
      [
        ['identify', '/one'],
        ['track', '/one'],
        ['track', '/two'],
      ],
    )
    assert.deepEqual(
      events.map((/** @type {any} */ { title }) => title),
      ['Page /one', 'Page /one', 'Two'],
    )
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', { n: 1 }]])
    await run('early.track("Added")')
    assert.equal(await run('events.length'), 4)
  })

  test('what is called before the script is there answers once it is', async () => {
    const { run } = await visit({
      noTracker: true,
      rules: everywhere,
      head: `<script>${stub}
        window.answers = []
        firepath.ready().then(() => answers.push('ready'))
        firepath.explain({ type: 'track', event: 'Added' }).then(([{ fire }]) => answers.push(fire))
        firepath.load('/pkg/dist/tracker.js', { plan: '/site.plan' })
        window.before = answers.length</script>`,
    })
    await until(() => run('answers.length === 2'), 10_000, 'the answers')
    assert.deepEqual(await run('[before, ...answers]'), [0, 'ready', true])
  })

  test('without a stub the options stand on the element, so that no inline script is needed', async () => {
    const { run, there } = await visit({
      noTracker: true,
      rules: { Added: [] },
      csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:",
      body: '<script async src="/pkg/dist/tracker.js" data-plan="/site.plan" data-collect="/"></script>',
    })
    await until(() => run('typeof window.firepath?.track === "function"'), 5000, 'the tracker')
    await run(`(async () => { await firepath.ready(); firepath.track('Added') })()`)
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', {}]])
    await run('firepath.flush()')
    assert.equal(there.events().length, 1)
  })

  test('a nonce-based policy: the stub hands its nonce on', async () => {
    const { run } = await visit({
      noTracker: true,
      rules: { Added: [] },
      csp: "default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:",
      head: `<script nonce="r4nd0m">${stub}; firepath.load('/pkg/dist/tracker.js', { plan: '/site.plan' }); ${collect}; firepath.ready(() => { firepath.track('Added'); window.done = true })</script>`,
    })
    await until(() => run('window.done'), 10_000, 'ready')
    assert.deepEqual(await run('heard'), [])
    assert.deepEqual(await run(queued('_cio')), [['track', 'Added', {}]])
  })

  test('the snippet twice, the script twice: one tracker', async () => {
    const load = "firepath.load('/pkg/dist/tracker.js', { plan: '/site.plan' })"
    const { run } = await visit({
      noTracker: true,
      rules: { Added: [] },
      head: `<script>${stub}; ${load}</script><script>${stub}</script>`,
      body: '<script async src="/pkg/dist/tracker.js"></script><script async src="/pkg/dist/tracker.js"></script>',
    })
    await until(() => run('typeof window.firepath?.user === "function"'), 5000, 'the tracker')
    await run(`(async () => { await firepath.ready(); firepath.track('Added') })()`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal((await run(queued('_cio'))).length, 1)
  })

  test('the stub is small and needs no more than what every browser has', async () => {
    assert.ok(stub.length < 700, `${stub.length} bytes`)
  })
})

/**
 * What the tracker's hand-written loader takes for granted of the wasm, looked up in the wasm itself; and that page and
 * edge answer alike.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compile, Engine } from 'firepath'
import { inEveryEngine } from './visit.mjs'

test('the wasm wants two imports, neither with an effect, and gives what the loader calls', () => {
  const module = new WebAssembly.Module(readFileSync(new URL('../../pkg/dist/tracker.wasm', import.meta.url)))
  const wanted = WebAssembly.Module.imports(module).map(({ name }) => name)
  for (const name of wanted) assert.match(name, /^(__wbg_+wbindgen_throw_\w+|__wbindgen_init_externref_table)$/)
  const given = WebAssembly.Module.exports(module).map(({ name, kind }) => `${kind} ${name}`)
  for (const name of [
    'memory memory',
    'function __wbindgen_start',
    'function __wbindgen_malloc',
    'function __wbindgen_free',
    'function page_new',
    'function page_decide',
  ]) {
    assert.ok(given.includes(name), `${name} in ${given}`)
  }
})

const workspace = {
  version: 1,
  sources: { site: { type: 'browser', writeKeys: ['k'], origins: ['*'] } },
  destinations: {
    customerio: {
      type: 'customerio',
      region: 'us',
      siteId: 'abcdef0123456789abcd',
      apiKey: '$K',
      consent: ['marketing'],
      actionWorkflow: {
        events: {
          Added: {
            enabled: true,
            callbacks: ['client'],
            triggerPath: [
              { fire: true, url: '/products/*' },
              { fire: false, url: 'sale', match: 'contains' },
            ],
          },
          Off: { enabled: false, callbacks: ['client'] },
          'Ärende ✓': {
            enabled: true,
            callbacks: ['client'],
            triggerPath: [{ fire: true, url: '^https://[^/]+/(a|b)+$', match: 'regex' }],
          },
        },
        types: { identify: { enabled: true, callbacks: ['client'] }, page: { enabled: true, callbacks: ['client'] } },
      },
    },
    gist: {
      type: 'gist',
      workspaceId: 'abcd1234',
      actionWorkflow: {
        events: { Added: { enabled: true, callbacks: ['client'] } },
        types: { identify: { enabled: true, callbacks: ['client'] } },
      },
    },
  },
  consent: { gpc: ['marketing'] },
}

inEveryEngine('page and edge', ({ visit, test }) => {
  test('decide alike, word for word', async () => {
    const result = compile(workspace)
    assert.ok(result.ok, JSON.stringify(result.diagnostics))
    const engine = new Engine(result.edge, { secrets: { K: 'x' } })
    const { run } = await visit({ plan: Buffer.from(result.browser) })
    const events = [
      {
        type: 'track',
        event: 'Added',
        properties: { price: 1e21, tags: ['a', { b: null }], 'tid 🙂': '\u2028"\\', nested: { deep: [1.5, -0] } },
      },
      { type: 'track', event: 'Off' },
      { type: 'track', event: 'Unlisted' },
      { type: 'track', event: 'Ärende ✓', properties: { created_at: '2026-11-21T00:00:00Z' } },
      { type: 'identify', userId: 'u1', traits: { email: ' Ann@Example.com ', name: 'Ann', tags: ['x', 'y'] } },
      { type: 'identify', traits: { name: 'nobody' } },
      { type: 'page', name: 'Cart', properties: { url: 'https://shop.example/cart' } },
      { type: 'track', event: 'Added', integrations: { All: false } },
      { type: 'track', event: 'Added', properties: { long: 'ö'.repeat(3000) } },
    ]
    const urls = [
      'https://shop.example/products/1?x=1#y',
      'https://shop.example/products/sale',
      'https://shop.example/abab',
      'http://localhost:3000/',
      'https://shop.example/%F0%9F%99%82',
    ]
    const consents = [
      { granted: null, gpc: false, dnt: false },
      { granted: ['marketing'], gpc: false, dnt: false },
      { granted: ['marketing'], gpc: true, dnt: false },
    ]
    let compared = 0
    for (const url of urls) {
      for (const consent of consents) {
        // the page adds what it knows; what it decided on is what the edge gets
        const answers = await run(
          async (/** @type {any[]} */ list, /** @type {string} */ at, /** @type {any} */ known) => {
            const out = []
            for (const event of list) out.push(await window.tracker.explain(event, { url: at, consent: known }))
            return out
          },
          events,
          url,
          consent,
        )
        const who = await run('tracker.user()')
        for (const [i, event] of events.entries()) {
          const whole = { id: '01M7YJ099PQV3ENQXVCN0BAPXZ', anonymousId: who.anonymousId, context: { page: { url } }, ...event }
          const edge = engine.route(/** @type {any} */ (whole), { side: 'client', url, consent })
          assert.deepEqual(answers[i], JSON.parse(JSON.stringify(edge)), `${event.type} at ${url}, ${JSON.stringify(consent)}`)
          compared++
        }
      }
    }
    assert.equal(compared, events.length * urls.length * consents.length)
    engine.free()
  })
})

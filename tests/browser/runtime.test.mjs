/**
 * What the tracker's hand-written loader takes for granted of the wasm, looked up in the wasm itself; and that page and
 * edge answer alike.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compile, Engine } from 'firepath'
import { inEveryEngine } from './visit.mjs'

const load = (/** @type {string} */ name) =>
  new WebAssembly.Module(readFileSync(new URL(`../../pkg/dist/${name}.wasm`, import.meta.url)))

/** Calls the wasm as js/browser/runtime.ts does. @param {string} name @param {Uint8Array} plan */
function core(name, plan) {
  const { memory, room, open, decide } = /** @type {any} */ (new WebAssembly.Instance(load(name)).exports)
  const call = (/** @type {Function} */ run, /** @type {Uint8Array} */ input) => {
    const at = room(input.length)
    new Uint8Array(memory.buffer).set(input, at)
    const from = run(at, input.length)
    const bytes = new Uint8Array(memory.buffer)
    return JSON.parse(new TextDecoder().decode(bytes.subarray(from, bytes.indexOf(0, from))))
  }
  assert.deepEqual(call(open, plan), [])
  return {
    memory,
    decide: (/** @type {unknown} */ event, /** @type {string} */ url, /** @type {unknown} */ consent) =>
      call(
        decide,
        Buffer.from(`${typeof event === 'string' ? event : JSON.stringify(event)}\0${JSON.stringify(consent)}\0${url}`),
      ),
  }
}

for (const name of ['tracker', 'explain']) {
  test(`${name}.wasm wants nothing, and gives what the loader calls`, () => {
    const module = load(name)
    assert.deepEqual(WebAssembly.Module.imports(module), [])
    const given = WebAssembly.Module.exports(module).map((entry) => `${entry.kind} ${entry.name}`)
    for (const wanted of ['memory memory', 'function room', 'function open', 'function decide']) {
      assert.ok(given.includes(wanted), `${wanted} in ${given}`)
    }
  })
}

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

const plans = () => {
  const result = compile(workspace)
  assert.ok(result.ok, JSON.stringify(result.diagnostics))
  return result
}

test('with words or without, the decisions are the same; what is wrong has the same code', () => {
  const plan = plans().browser
  const [brief, whole] = [core('tracker', plan), core('explain', plan)]
  let fired = 0
  for (const url of urls) {
    for (const consent of consents) {
      for (const event of events) {
        const expected = whole.decide(event, url, consent).map((/** @type {any} */ { trace, notes: _, ...decision }) => {
          const { fire, reason } = trace
          return { ...decision, trace: { fire, reason } }
        })
        assert.deepEqual(brief.decide(event, url, consent), expected)
        for (const { fire } of expected) fired += fire
      }
    }
  }
  assert.ok(fired > 20, `${fired} fired`)
  for (const wrong of ['', '{', '[]', '{"type":"x"}', '{"type":"track"}']) {
    const { code, message } = whole.decide(wrong, '', {})
    assert.deepEqual(brief.decide(wrong, '', {}), { code })
    assert.match(message, / /)
  }
})

test('memory does not grow from event to event', () => {
  const { memory, decide } = core('tracker', plans().browser)
  const one = () => decide(events[0], urls[0], consents[1])
  one()
  const before = memory.buffer.byteLength
  for (let i = 0; i < 10_000; i++) one()
  assert.equal(memory.buffer.byteLength, before)
})

inEveryEngine('page and edge', ({ visit, test }) => {
  test('decide alike, word for word', async () => {
    const result = plans()
    const engine = new Engine(result.edge, { secrets: { K: 'x' } })
    const { run } = await visit({ plan: Buffer.from(result.browser) })
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

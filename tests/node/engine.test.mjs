/**
 * The engine through its facade: explanations, comparisons, and what JavaScript may hand in that JSON has no word for.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compare, compile, Engine, triggerPath } from 'firepath'

const { cases } = JSON.parse(readFileSync(new URL('../vectors/engine/route.json', import.meta.url), 'utf8'))

test('explain says what route decides', () => {
  let decisions = 0
  for (const { name, input, throws } of cases) {
    if (throws) continue
    const { edge } = /** @type {any} */ (compile(input.workspace))
    const engine = new Engine(edge, { secrets: {} })
    const { side: _, ...options } = input.options
    const routed = ['server', 'client'].flatMap((side) => engine.route(input.event, { ...options, side }))
    const explained = engine.explain(input.event, options)
    assert.deepEqual(
      explained,
      routed.map(({ destination, callback, fire, trace }) => ({ destination, callback, fire, trace })),
      name,
    )
    decisions += routed.length
    engine.free()
  }
  assert.ok(decisions > 50)
})

/** @param {object[]} triggerPath */
const planOf = (triggerPath, more = {}) => {
  const compiled = compile({
    version: 1,
    destinations: {
      own: { type: 'webhook', url: 'https://hooks.example/', actionWorkflow: { events: { Bought: { triggerPath } } } },
      ...more,
    },
  })
  assert.ok(compiled.ok)
  return compiled.edge
}

test('compare says what would fire differently, and why', () => {
  const before = planOf([{ fire: true, url: '/shop/*' }])
  const after = planOf(
    [
      { fire: true, url: '/shop/*' },
      { fire: false, url: '/shop/secret' },
    ],
    { second: { type: 'webhook', url: 'https://b.example/', actionWorkflow: { newEvents: 'on' } } },
  )
  const event = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', type: 'track', event: 'Bought', userId: '7' }
  const page = (/** @type {string} */ url) => ({ ...event, context: { page: { url } } })
  const found = compare(before, after, [
    'https://a.example/shop/secret',
    /** @type {any} */ (page('https://a.example/shop/secret')),
  ])
  const brief = found.map(({ url, id, destination, before, after }) => [url ?? id, destination, before?.reason, after?.reason])
  assert.deepEqual(brief, [
    ['https://a.example/shop/secret', 'own', 'fire_rule', 'dont_fire_rule'],
    ['https://a.example/shop/secret', 'second', undefined, 'no_rules'],
    [event.id, 'own', 'fire_rule', 'dont_fire_rule'],
    [event.id, 'second', undefined, 'no_rules'],
  ])
  assert.match(found[0]?.after?.text ?? '', /Don't Fire rule 2/)
  assert.deepEqual(compare(before, before, ['https://a.example/shop/secret']), [])
  assert.throws(() => compare(before, after, /** @type {any} */ ([7])), { code: 'INVALID_INPUT', path: '/0' })
})

test('what JSON has no word for is named, and the engine goes on', () => {
  const compiled = compile({
    version: 1,
    destinations: {
      cio: { type: 'customerio', siteId: 's', apiKey: '$K', actionWorkflow: { newEvents: 'on' } },
      gist: { type: 'gist', workspaceId: 'w', actionWorkflow: { events: { x: { callbacks: ['client'] } } } },
    },
  })
  assert.ok(compiled.ok)
  const engine = new Engine(compiled.edge, { secrets: { K: 'k' } })
  const event = (/** @type {any} */ properties) =>
    /** @type {any} */ ({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', type: 'track', event: 'x', userId: '7', properties })
  /** @type {any} */
  const circle = {}
  circle.self = circle
  for (const wrong of [circle, { n: 1n }]) {
    assert.throws(() => engine.route(event(wrong), { side: 'server' }), { code: 'INVALID_INPUT', name: 'InvalidInputError' })
    assert.throws(() => engine.identify(event(wrong)), { code: 'INVALID_INPUT' })
    assert.throws(() => compile(/** @type {any} */ ({ version: 1, name: wrong })), { code: 'INVALID_INPUT' })
    assert.throws(() => triggerPath(/** @type {any} */ ([wrong])), { code: 'INVALID_INPUT' })
  }
  for (const wrong of [undefined, () => 1, Symbol('x'), null, 7, 'text', []]) {
    assert.throws(() => engine.route(/** @type {any} */ (wrong), { side: 'server' }), { code: 'INVALID_INPUT' })
  }
  const odd = event({ nan: Number.NaN, far: Infinity, gone: undefined, call: () => 1, when: new Date(Number.NaN), ok: 1 })
  const own = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 1}')
  const [first] = engine.route(odd, { side: 'server' })
  const [second] = engine.route(event(own), { side: 'server' })
  const bodies = [first, second].map((decision) => JSON.stringify(decision?.requests))
  assert.match(bodies[0] ?? '', /"ok":1/)
  for (const body of bodies) assert.doesNotMatch(body, /undefined|NaN|Infinity/)
  assert.equal(/** @type {any} */ ({}).polluted, undefined)
  const call = engine.route(odd, { side: 'client' }).find(({ destination }) => destination === 'gist')
  assert.doesNotMatch(JSON.stringify(call?.calls), /undefined|NaN|Infinity/)
  engine.free()
})

/**
 * Whatever a program hands in by mistake is answered by an error that says what was expected: never a trap, never
 * a TypeError from inside.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import * as firepath from 'firepath'

const circle = {}
circle.self = circle
const wrong = [
  ...[undefined, null, 0, Number.NaN, '', 'x', true, 10n, Symbol('x'), [], {}, circle, new Map(), new Date(Number.NaN)],
  ...[Object.create(null), new Uint8Array(3), { body: 5 }, { headers: 5 }, { headers: [5] }, () => 1],
  {
    toJSON() {
      throw new Error('no')
    },
  },
]
const { edge } = firepath.compile({ version: 1, sources: { gist: { type: 'gist', secrets: ['$S'] } } })

/** Every way to hand `value` to something with three arguments, others right or wrong. */
const ways = (/** @type {any} */ value) => [
  ...[[value], [value, value], [value, value, value], ['gist', value], [{}, value]],
  ...[
    [[], value],
    [edge, value],
    [edge, edge, value],
    [value, {}],
    [value, []],
    [value, 'gist'],
  ],
]

/**
 * @param {string} name
 * @param {(...given: any[]) => unknown} call
 */
function tries(name, call) {
  test(`${name}: wrong arguments`, () => {
    let refused = 0
    for (const value of wrong) {
      for (const given of ways(value)) {
        try {
          call(...given)
        } catch (error) {
          refused++
          assert.ok(firepath.isFirepathError(error), `${inspect(value)}: ${error}`)
          assert.notEqual(error.code, 'PANIC')
          assert.ok(error.message.length > 10, error.message)
        }
      }
    }
    assert.ok(refused > 0)
  })
}

tries('compile', (given, ...more) => {
  if (more.length > 0) return
  const result = firepath.compile(given)
  // what is no workspace is a finding, not an error
  if (!result.ok) throw new firepath.InvalidInputError('INVALID_INPUT', JSON.stringify(result.diagnostics))
})
tries('compare', firepath.compare)
tries('verifyWebhook', firepath.verifyWebhook)
tries('parseGistWebhook', firepath.parseGistWebhook)
tries('signGistWebhook', firepath.signGistWebhook)
tries('gistDeliveryId', firepath.gistDeliveryId)
tries('previewWorkflow', firepath.previewWorkflow)
tries('triggerPath', firepath.triggerPath)
tries('Pattern', (...given) => new firepath.Pattern(...given))
tries('Engine', (...given) => new firepath.Engine(...given))

const engine = new firepath.Engine(edge)
const methods = Object.entries(Object.getOwnPropertyDescriptors(firepath.Engine.prototype))
  .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor' && name !== 'free')
  .map(([name]) => name)
for (const name of methods) tries(`engine.${name}`, (...given) => engine[name](...given))

/** @type {[string, () => unknown, string][]} */
const places = [
  ['a circle', () => engine.route({ type: 'page', circle }, { side: 'server' }), '/event'],
  ['a bigint', () => engine.identify({ type: 'page', userId: 1n }), '/event'],
  ['no type', () => engine.route({}, { side: 'server' }), '/event/type'],
  ['no name', () => engine.identifiers({ type: 'track' }), '/event/event'],
  ['no side', () => engine.route({ type: 'page' }, {}), '/options/side'],
  ...[undefined, Number.NaN, '2026-11-21', new Date()].flatMap((receivedAt) =>
    /** @type {const} */ (['accept', 'admit', 'receive', 'forward']).map(
      (method) =>
        /** @type {[string, () => unknown, string]} */ ([
          `${method} at ${receivedAt}`,
          () => engine[method]('gist', /** @type {any} */ ({ method: 'POST', url: '/', headers: {}, body: edge, receivedAt })),
          '/request/receivedAt',
        ]),
    ),
  ),
  [
    'a status that is none',
    () => engine.outcome({ destination: 'x', entries: [] }, { status: '200', now: 0 }),
    '/response/status',
  ],
  [
    'a scheme that there is not',
    () => firepath.verifyWebhook({ scheme: 'x', secrets: ['s'], headers: {}, body: edge }),
    '/scheme',
  ],
  ...[Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, '300'].map(
    (tolerance) =>
      /** @type {[string, () => unknown, string]} */ ([
        `tolerance ${tolerance}`,
        () => firepath.verifyWebhook({ scheme: 'stripe', secrets: ['s'], headers: {}, body: edge, tolerance }),
        '/tolerance',
      ]),
  ),
  ...[Number.NaN, Number.POSITIVE_INFINITY, new Date(), '1'].map(
    (now) =>
      /** @type {[string, () => unknown, string]} */ ([
        `now ${now}`,
        () => firepath.verifyWebhook({ scheme: 'stripe', secrets: ['s'], headers: {}, body: edge, now }),
        '/now',
      ]),
  ),
]
for (const [name, call, path] of places) {
  test(`${name}: where it is`, () => {
    assert.throws(call, { code: 'INVALID_INPUT', path })
  })
}

test('findings of a workspace are where the mistake is', () => {
  const found = (/** @type {object} */ source) =>
    firepath.compile({ version: 1, sources: { s: source } }).diagnostics.map(({ code, path }) => `${code} ${path}`)
  const token = { type: 'webhook', token: { secret: 'plain', header: 'X-Token' } }
  assert.deepEqual(found(token), ['secret_not_a_reference /sources/s/token/secret'])
  const named = { type: 'webhook', secrets: ['$S'] }
  assert.deepEqual(found({ ...named, scheme: 'twilio' }), ['invalid_scheme /sources/s/scheme'])
  assert.deepEqual(found({ ...named, scheme: { type: 'twilio' } }), ['invalid_scheme /sources/s/scheme/type'])
  assert.deepEqual(found({ ...named, scheme: 'github', tolerance: 60 }), ['invalid_scheme /sources/s/tolerance'])
  assert.deepEqual(found({ ...named, scheme: 'github', dedupeBy: '$item.id' }), ['item_outside_for_each /sources/s/dedupeBy'])
})

test('after all of it the engine is as it was', () => {
  assert.deepEqual(
    engine.sources.map(({ id }) => id),
    ['gist'],
  )
  assert.ok(methods.length >= 12)
})

/**
 * The page's wasm reads, keeps and writes by code of its own (src/json/lean): whatever a page is given, it must decide as
 * `explain.wasm` does, which has the code of every other artefact.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compile } from 'firepath'

/** Calls a wasm as js/browser/runtime.ts does. @param {string} name @param {Uint8Array} plan */
function core(name, plan) {
  const module = new WebAssembly.Module(readFileSync(new URL(`../../pkg/dist/${name}.wasm`, import.meta.url)))
  const { memory, room, open, decide } = /** @type {any} */ (new WebAssembly.Instance(module).exports)
  const call = (/** @type {Function} */ run, /** @type {Uint8Array} */ input) => {
    const at = room(input.length)
    new Uint8Array(memory.buffer).set(input, at)
    const from = run(at, input.length)
    const bytes = new Uint8Array(memory.buffer)
    return new TextDecoder().decode(bytes.subarray(from, bytes.indexOf(0, from)))
  }
  assert.equal(call(open, plan), '[]')
  return (/** @type {string} */ event, /** @type {string} */ url, /** @type {unknown} */ consent) =>
    call(decide, Buffer.from(`${event}\0${JSON.stringify(consent)}\0${url}`))
}

/** The same numbers each time. @param {number} seed */
function numbers(seed) {
  let state = seed
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const KEYS = [
  ...[
    'id',
    'email',
    'phone',
    'name',
    'tags',
    'createdAt',
    'created_at',
    'firstName',
    'first_name',
    'signed_at',
    'at',
    'a',
    'a_b',
    'b',
  ],
  ...['url', 'category', 'recipient', 'reply_to', 'cio_id', '_update', 'external_ids', 'identify_by_email', 'shopify', 'user_id'],
  ...['ö🙂"\\', '__proto__', 'x'.repeat(149), 'x'.repeat(160), `${'x'.repeat(149)}ö`, 'customerio_id', 't', 'v', ''],
]
const TEXTS = [
  ...[
    '',
    ' ',
    'u1',
    'ann@example.com',
    ' Ann@Example.com\u3000',
    'a@b@c',
    'cio_7',
    'cio_',
    '+46701234567',
    '+1',
    'null',
    'undefined',
  ],
  ...[
    '2026-11-21T00:00:00Z',
    '2026-11-21',
    '-000001-01-01T24:00',
    '+123456-02-29 01:02:03,5-0330',
    '2024-02-29T1',
    '2026-13-01',
    '1969-12-31',
  ],
  ...[
    '1732000000',
    '1732000000123.5',
    '-5',
    '99999999999999999999',
    '\ud800',
    '\udc00x',
    '🙂',
    'tab\t\u0001\u2028"\\',
    'ö'.repeat(600),
    'x'.repeat(1200),
  ],
]
const URLS = [
  ...[
    'https://shop.example/products/1?x=1#y',
    'https://shop.example/products/sale?utm_source=a&q=1',
    'https://shop.example/?utm_x=1',
  ],
  ...[
    'http://localhost:3000/',
    'https://u:p@[::1]:8080/a/b?%75tm_y=1&gclid=&c=%2f#?',
    'file:///etc/x',
    'mailto:a@b.c',
    'about:blank',
  ],
  ...[
    'foo:/.//bar',
    'https:///x',
    '',
    'x',
    '/products/1',
    'https://shop.example',
    'https://shop.example/ö',
    'HTTPS://shop.example/',
  ],
  ...['https://shop.example/Cart?a=b&&', 'https://shop.example/abab', 'https://shop.example/p/12/?', 'custom://h:1/p#f'],
]
const RULES = [
  ...[
    '*',
    '/products/*',
    '/products/:id',
    '/products/:id?x=1',
    '/p/:n(\\d+)/',
    '/*#y',
    'https://shop.example/*',
    'http://localhost:3000/',
  ],
  ...['https://*.example', 'https://shop.example/*#', '/{cart}?', '/(a|b)+', 'custom://h:1/p'],
]

/** @param {(below: number) => number} below */
function maker(below) {
  const pick = (/** @type {any[]} */ list) => list[below(list.length)]
  const value = (/** @type {number} */ depth) => {
    const kind = below(depth > 3 ? 6 : 10)
    if (kind < 4) return pick(TEXTS)
    if (kind === 4) return pick([0, -0, 1.5, 1e21, 1732000000, 1732000000123, -1, 5e-324, 42])
    if (kind === 5) return pick([null, true, false])
    if (kind === 6) return Array.from({ length: below(4) }, () => value(depth + 1))
    return members(depth + 1)
  }
  /** @returns {any} */
  const members = (/** @type {number} */ depth) =>
    Object.fromEntries(Array.from({ length: below(depth ? 4 : 9) }, () => [pick(KEYS), value(depth)]))
  const some = (/** @type {() => unknown} */ make) => (below(3) ? make() : undefined)
  const event = () => {
    const fields = {
      id: '01M7YJ099PQV3ENQXVCN0BAPXZ',
      type: pick(['track', 'track', 'identify', 'identify', 'page', 'screen', 'group', 'alias', 'other']),
      event: pick(['Added', 'Ärende ✓', 'Off', 'Unlisted', '', 7, null, 'Own', 'x'.repeat(120)]),
      name: some(() => pick(TEXTS)),
      category: some(() => pick(TEXTS)),
      userId: some(() => value(3)),
      anonymousId: some(() => pick(TEXTS)),
      previousId: some(() => pick(TEXTS)),
      traits: some(() => (below(9) ? members(0) : value(0))),
      properties: some(() => (below(9) ? members(0) : value(0))),
      context: some(() => ({
        page: some(() => ({ url: value(3) })),
        traits: some(() => members(0)),
        externalIds: some(() => [{ type: pick(KEYS), id: value(3) }, value(2)]),
      })),
      integrations: some(() => pick([{ All: false }, { gist: false }, { All: false, cio: true }, { gist: { x: 1 } }, null, 7])),
      deleted: below(9) ? undefined : true,
    }
    return JSON.stringify(fields)
  }
  const rule = () => {
    const match = pick(['pattern', 'pattern', 'pattern', 'equals', 'contains', 'starts_with', 'ends_with', 'regex'])
    const value = {
      pattern: pick(RULES),
      regex: pick(['a+b', '^https://[^/]+/(a|b)+$', '\\bcart\\b', '[0-9]{2,3}/?\\??$', 'x=1|#y']),
    }
    const url =
      match in value
        ? value[match]
        : pick([...URLS.filter((url) => url.length > 3), '/products/', 'example', '/Cart?a=b&&', '/?'])
    return { fire: below(3) > 0, url, match, ignoreCase: below(2) > 0 }
  }
  const row = () => ({
    enabled: below(8) > 0,
    callbacks: ['client'],
    ...(below(3) ? { triggerPath: Array.from({ length: 1 + below(4) }, rule) } : {}),
    ...(below(4) ? {} : { consent: ['ads', 'stats'].slice(below(2)) }),
  })
  const workflow = () => ({
    events: Object.fromEntries(['Added', 'Ärende ✓', 'Off', 'Own', '7'].map((name) => [name, row()])),
    types: Object.fromEntries(['identify', 'page', 'screen', 'group', 'alias'].map((name) => [name, row()])),
  })
  const by = () =>
    pick(['default', 'default', 'user_id', 'email', 'phone', 'anonymous_id', 'external_id.shopify', 'external_id.customerio_id'])
  const workspace = () => ({
    version: 1,
    sources: { site: { type: 'browser', writeKeys: ['k'], origins: ['*'] } },
    destinations: {
      cio: {
        ...{
          type: 'customerio',
          siteId: 'abcdef',
          region: pick(['us', 'eu']),
          identifyBy: by(),
          nulls: pick(['keep', 'remove', 'clear']),
        },
        ...(below(2) ? { allowReserved: ['recipient'], timeFields: ['a', 'signed_at'] } : {}),
        ...(below(2) ? { consent: ['marketing'] } : {}),
        actionWorkflow: workflow(),
      },
      gist: { type: 'gist', workspaceId: 'abcd1234', identifyBy: by(), overwriteTags: below(2) > 0, actionWorkflow: workflow() },
    },
    consent: { gpc: pick([[], ['marketing'], ['ads', 'marketing']]), dnt: pick([[], ['stats']]) },
  })
  const consent = () => ({
    granted: pick([null, 'all', ['marketing'], ['ads', 'stats', 'marketing'], []]),
    gpc: !below(4),
    dnt: !below(4),
  })
  return { event, workspace, consent, url: () => pick(URLS) }
}

test('whatever a page is given, it decides as with words', () => {
  const make = maker(numbers(7))
  const seen = { fired: 0, refused: 0, wrong: 0 }
  const rounds = Number(process.env.ROUNDS ?? 40)
  for (let round = 0; round < rounds; round++) {
    const workspace = make.workspace()
    const plan = compile(/** @type {any} */ (workspace))
    assert.ok(plan.ok, JSON.stringify(plan.diagnostics))
    const [brief, whole] = [core('tracker', plan.browser), core('explain', plan.browser)]
    for (let i = 0; i < 250; i++) {
      const input = /** @type {const} */ ([make.event(), make.url(), make.consent()])
      const expected = JSON.parse(whole(...input))
      const answer = brief(...input)
      if (expected.code) {
        seen.wrong++
        assert.equal(answer, JSON.stringify({ code: expected.code }))
        continue
      }
      for (const decision of expected) {
        seen[decision.fire ? 'fired' : 'refused']++
        delete decision.notes
        decision.trace = { fire: decision.trace.fire, reason: decision.trace.reason }
      }
      assert.deepEqual(JSON.parse(answer), expected, `${JSON.stringify(input)} of ${JSON.stringify(workspace)}`)
    }
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > rounds * 10, `${what}: ${count}`)
})

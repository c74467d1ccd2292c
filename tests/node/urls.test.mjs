/**
 * URLs that no vector file can hold: a megabyte, and halves of characters.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pattern, triggerPath } from 'firepath'

const fires = (/** @type {any} */ rule, /** @type {string} */ url) => triggerPath([{ fire: true, ...rule }], url)

test('half a character is what the host makes of it, everywhere the same', () => {
  for (const half of ['\ud83d', '\ude00']) {
    const { fire, trace } = fires({ url: '/a%EF%BF%BDb', match: 'equals' }, `https://shop.example/a${half}b`)
    assert.equal(fire, true, trace.text)
    // in a rule too: JSON has no word for it
    const { diagnostics, fire: own } = /** @type {any} */ (fires({ url: `/a${half}*` }, `https://shop.example/a${half}b`))
    assert.equal(own, true, JSON.stringify(diagnostics))
  }
})

test('a URL of a megabyte is decided, whatever the rule', () => {
  const long = `https://shop.example/${'a'.repeat(1_048_576)}!`
  for (const rule of [
    { url: '(a+)+$', match: 'regex' },
    { url: '(a|aa)+$', match: 'regex' },
    { url: '(.*a){20}$', match: 'regex' },
    { url: '^(([a-z])+.)+[A-Z]([a-z])+$', match: 'regex' },
    { url: '/:a([a]+)*' },
    { url: 'b', match: 'contains' },
  ]) {
    const begun = performance.now()
    assert.equal(fires(rule, long).fire, false, JSON.stringify(rule))
    assert.ok(performance.now() - begun < 10_000, `${JSON.stringify(rule)}: ${performance.now() - begun} ms`)
  }
  assert.equal(fires({ url: '!', match: 'ends_with' }, long).fire, true)
  const pattern = new Pattern('https://*.example/*!')
  assert.equal(pattern.test(long), true)
  pattern.free()
})

test('beyond the limit there is no URL', () => {
  const { fire, trace } = fires({ url: '*' }, `https://shop.example/${'a'.repeat(2 * 1024 * 1024)}`)
  assert.deepEqual([fire, trace.reason], [false, 'no_url'])
})

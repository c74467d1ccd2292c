/**
 * The escaped texts, held against an independent implementation in PHP over a few thousand generated bodies: what PHP says
 * the text is, signed by node:crypto, is what firepath signs and verifies.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { signGistWebhook, verifyWebhook } from 'firepath'
import { debian } from '../../scripts/lib/tools.mjs'

const COUNT = 4000
const secret = 's3cret'
const php = debian.php.path()

test(`PHP writes the same texts of ${COUNT} bodies`, {
  skip: php ? false : 'php is not installed: apt-get install php-cli',
}, () => {
  const bodies = [...generate(COUNT)]
  const script = fileURLToPath(new URL('../reference/escape.php', import.meta.url))
  const input = bodies.map((body) => `${Buffer.from(body).toString('base64')}\n`).join('')
  const { stdout, stderr, status } = spawnSync(php, [script], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.equal(status, 0, stderr)
  const lines = stdout.trimEnd().split('\n')
  assert.equal(lines.length, COUNT)
  const met = { raw: 0, escaped: 0, reencoded: 0 }
  lines.forEach((line, i) => {
    const [escaped, reencoded] = line.split('\t').map((text) => Buffer.from(text, 'base64'))
    const body = Buffer.from(bodies[i])
    assert.ok(escaped.every((byte) => byte < 0x80))
    // in this order a form is named that is not the same text as an earlier one
    for (const [form, text] of Object.entries({ raw: body, escaped, reencoded })) {
      const signature = `sha1=${createHmac('sha1', secret).update(text).digest('hex')}`
      assert.equal(signGistWebhook(body, secret, { form }), signature, `${form} of ${bodies[i]}: PHP says ${text}`)
      const found = verifyWebhook({ secrets: [secret], headers: { 'x-hub-signature': signature }, body })
      const expected = body.equals(text) ? 'raw' : escaped.equals(text) ? 'escaped' : 'reencoded'
      assert.deepEqual(found, { verified: true, form: expected, secret: 0 })
      met[expected] += 1
    }
  })
  // the bodies are varied enough for each form to be the one that decides
  for (const count of Object.values(met)) assert.ok(count > COUNT / 2, JSON.stringify(met))
})

/** The same bodies every time: a fault that is found stays found. */
function* generate(count) {
  let state = 20_261_121
  const below = (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) % limit
  }
  const pick = (list) => list[below(list.length)]
  const space = () => (below(4) ? '' : pick([' ', '\n', '\t', '\r\n', '  ']))
  const number = () =>
    pick([
      '0',
      '-0',
      '7',
      '1e3',
      '1E+3',
      '-2.2710',
      '9223372036854775808',
      '9007199254740993',
      '0.1e-7',
      '123456789012345678901234567890',
    ])
  const hex = (unit) => {
    const digits = unit.toString(16).padStart(4, '0')
    return `\\u${below(2) ? digits : digits.toUpperCase()}`
  }
  const units = (text) => [...Array(text.length).keys()].map((i) => hex(text.charCodeAt(i))).join('')

  const character = () => {
    switch (below(10)) {
      case 0: // any plane
        return String.fromCodePoint(scalar((below(17) << 16) | below(0x10000)))
      case 1: // any plane, written as escapes
        return units(String.fromCodePoint(scalar((below(17) << 16) | below(0x10000))))
      case 2: // a control, which can only be written as an escape
        return hex(below(0x20))
      case 3:
        return pick(['\\b', '\\f', '\\n', '\\r', '\\t', '\\"', '\\\\', '\\/'])
      case 4:
        return pick(['\x7f', '\\u007f', '\x80', '\x9f', '\xa0', '\u2028', '\u2029', '\ufeff', '\uffff'])
      case 5:
        return pick([
          '/',
          '<',
          '%',
          '@',
          '>',
          '&',
          "'",
          '\\u003c',
          '\\u003E',
          '\\u0026',
          '\\u0025',
          '\\u0040',
          '\\u002f',
          '\\u0022',
          '\\u005C',
        ])
      default:
        return String.fromCharCode(pick([0x20, 0x61, 0x7a, 0x41, 0x30, 0x7e, 0x23, 0x5b]))
    }
  }
  const scalar = (point) => (point >= 0xd800 && point < 0xe000 ? 0xfffd : point)
  const string = () => `"${Array.from({ length: below(12) }, character).join('')}"`
  const value = (depth) => {
    switch (below(depth > 3 ? 5 : 8)) {
      case 0:
        return number()
      case 1:
        return pick(['true', 'false', 'null'])
      case 5:
        return `[${space()}${Array.from({ length: below(4) }, () => value(depth + 1) + space()).join(`,${space()}`)}]`
      case 6:
      case 7:
        return object(depth + 1)
      default:
        return string()
    }
  }
  const object = (depth) => {
    // keys repeat now and then
    const member = () => `${below(3) ? string() : '"key"'}${space()}:${space()}${value(depth)}${space()}`
    return `{${space()}${Array.from({ length: below(6) }, member).join(`,${space()}`)}}`
  }
  for (let i = 0; i < count; i++) yield `${space()}${object(0)}${space()}`
}

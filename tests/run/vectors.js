/**
 * Runs the vectors against a loaded package. Knows no runtime: it is given the package and the files,
 * and gives back results, so that Node, workerd and the browsers run the very same code.
 *
 * A vector file: { about, function, cases: [{ name, input, expect }] }, or `throws: { code, path? }` for `expect`.
 * Bytes are written { "base64": "…" } or { "utf8": "…" }, in answers always { "base64": "…" }.
 */

import { functions } from './functions.js'

/**
 * @typedef {{ name: string, input: unknown, expect?: unknown, throws?: { code: string, path?: string } }} Case
 * @typedef {{ about: string, function: string, cases: Case[] }} VectorFile
 * @typedef {{ passed: number, failed: number, failures: { file: string, name: string, message: string }[], digest: string }} Results
 *   `digest` covers every answer as text: equal digests mean equal answers, byte for byte
 */

/**
 * @param {Record<string, any>} firepath what `import * as firepath from 'firepath'` gives
 * @param {Record<string, VectorFile>} files by their path
 * @returns {Results}
 */
export function runVectors(firepath, files) {
  /** @type {Results} */
  const results = { passed: 0, failed: 0, failures: [], digest: '' }
  let digest = 0xcbf29ce484222325n
  for (const path of Object.keys(files).sort()) {
    const file = files[path]
    for (const one of file.cases) {
      const actual = answer(firepath, file.function, one.input)
      for (const unit of JSON.stringify(actual))
        digest = BigInt.asUintN(64, (digest ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n)
      const message = compare(one, actual)
      if (message === undefined) results.passed += 1
      else {
        results.failed += 1
        results.failures.push({ file: path, name: one.name, message })
      }
    }
  }
  results.digest = digest.toString(16).padStart(16, '0')
  return results
}

/**
 * @param {Record<string, any>} firepath
 * @param {string} name
 * @param {unknown} input
 * @returns {{ value: unknown } | { thrown: { code: string, path?: string } } | { crashed: string }}
 */
function answer(firepath, name, input) {
  const adapter = functions[name]
  if (!adapter && typeof firepath[name] !== 'function') return { crashed: `the package exports no function ${name}` }
  try {
    const given = decode(input)
    const value = adapter ? adapter(firepath, given) : Array.isArray(given) ? firepath[name](...given) : firepath[name](given)
    return { value: encode(value) }
  } catch (thrown) {
    const error = /** @type {any} */ (thrown)
    if (!firepath.isFirepathError(error)) return { crashed: String(error?.stack ?? error) }
    // no path is the whole input, whose JSON Pointer is empty
    return { thrown: { code: error.code, path: error.path ?? '' } }
  }
}

/**
 * @param {Case} one
 * @param {ReturnType<typeof answer>} actual
 * @returns {string | undefined} what differs
 */
function compare(one, actual) {
  if ('crashed' in actual) return actual.crashed
  if ('thrown' in actual && !one.throws) return `threw ${JSON.stringify(actual.thrown)}`
  if (!('thrown' in actual) && one.throws) return `expected ${JSON.stringify(one.throws)}, got ${JSON.stringify(actual.value)}`
  const expected = one.throws ? { thrown: one.throws } : { value: encode(decode(one.expect)) }
  const got =
    'thrown' in actual
      ? { thrown: one.throws && one.throws.path === undefined ? { code: actual.thrown.code } : actual.thrown }
      : actual
  return difference(expected, got, '')
}

/**
 * The first place where two JSON values differ; the order of keys does not count.
 *
 * @param {any} expected
 * @param {any} got
 * @param {string} path
 * @returns {string | undefined}
 */
export function difference(expected, got, path) {
  if (Object.is(expected, got) || (expected === 0 && got === 0)) return undefined
  /** @type {(value: unknown) => boolean} */
  const isTree = (value) => typeof value === 'object' && value !== null
  if (!isTree(expected) || !isTree(got) || Array.isArray(expected) !== Array.isArray(got)) {
    return `at ${path || '/'}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const place = `${path}/${key}`
    if (!Object.hasOwn(got, key)) return `at ${place}: missing, expected ${JSON.stringify(expected[key])}`
    if (!Object.hasOwn(expected, key)) return `at ${place}: not expected, got ${JSON.stringify(got[key])}`
    const below = difference(expected[key], got[key], place)
    if (below) return below
  }
  return undefined
}

/**
 * JSON → arguments: bytes are made of their written forms.
 *
 * @param {any} value
 * @returns {any}
 */
function decode(value) {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value
  const fields = /** @type {Record<string, any>} */ (value)
  const keys = Object.keys(fields)
  if (keys.length === 1 && typeof value.utf8 === 'string') return new TextEncoder().encode(value.utf8)
  if (keys.length === 1 && typeof value.base64 === 'string') return Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0))
  return Object.fromEntries(keys.map((key) => [key, decode(fields[key])]))
}

/**
 * An answer → plain JSON: bytes written out, absent fields left out.
 *
 * @param {any} value
 * @returns {any}
 */
function encode(value) {
  if (value instanceof Uint8Array) {
    let binary = ''
    for (const byte of value) binary += String.fromCharCode(byte)
    return { base64: btoa(binary) }
  }
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : encode(item)))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, encode(item)]),
    )
  }
  return value === undefined ? null : value
}

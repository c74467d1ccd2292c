/**
 * The same rules as a program has them that knows nothing of firepath: a loop over patterns, each made by a library or by the
 * platform. What needs no pattern is done in the quickest way there is. Knows no runtime.
 */

/** @typedef {{ operator: 'pattern' | 'equals' | 'contains' | 'starts_with' | 'ends_with' | 'regex', value: string }} Rule */
/** @typedef {(url: URL) => boolean} Test */

/** Patterns by `URLPattern`, the platform's own or one that stands in for it. */
export const byUrlPattern = (/** @type {any} */ Pattern) => (/** @type {string} */ value) => {
  const pattern = new Pattern(value.startsWith('/') ? { pathname: value } : value)
  return (/** @type {URL} */ url) => pattern.test(url.href)
}

/** Patterns by path-to-regexp, which knows paths only; a host becomes a part of the path. */
export const byPathToRegexp =
  (/** @type {typeof import('path-to-regexp').pathToRegexp} */ pathToRegexp) => (/** @type {string} */ value) => {
    let count = 0
    const named = (/** @type {string} */ path) => path.replace(/\*/g, () => `*rest${count++}`)
    if (value.startsWith('/')) {
      const { regexp } = pathToRegexp(named(value))
      return (/** @type {URL} */ url) => regexp.test(url.pathname)
    }
    const [, origin = '', path = ''] = /^(https?:\/\/[^/]*)(.*)$/.exec(value) ?? []
    const host = new RegExp(`^${origin.replace(/[.?+^$[\]\\(){}|]/g, '\\$&').replace(/\*/g, '.*')}$`)
    const { regexp } = pathToRegexp(named(path))
    return (/** @type {URL} */ url) => regexp.test(url.pathname) && host.test(url.origin)
  }

/**
 * How many rules match a URL: patterns in a loop, everything else beside it.
 *
 * @param {Rule[]} rules
 * @param {(value: string) => Test} compile
 */
export function loop(rules, compile) {
  const values = (/** @type {Rule['operator']} */ operator) =>
    rules.filter((rule) => rule.operator === operator).map(({ value }) => value)
  const patterns = values('pattern').map(compile)
  const expressions = values('regex').map((value) => new RegExp(value))
  const whole = new Map()
  for (const value of values('equals')) whole.set(value, (whole.get(value) ?? 0) + 1)
  const both = (/** @type {Rule['operator']} */ operator) => {
    const all = values(operator)
    return [all.filter((value) => value.startsWith('/')), all.filter((value) => !value.startsWith('/'))]
  }
  const [startsPath = [], startsUrl = []] = both('starts_with')
  const [containsPath = [], containsUrl = []] = both('contains')
  return (/** @type {string} */ href) => {
    const url = new URL(href)
    const path = href.slice(url.origin.length)
    let count = 0
    for (const pattern of patterns) if (pattern(url)) count++
    for (const expression of expressions) if (expression.test(href)) count++
    for (const value of startsPath) if (path.startsWith(value)) count++
    for (const value of startsUrl) if (href.startsWith(value)) count++
    for (const value of containsPath) if (path.includes(value)) count++
    for (const value of containsUrl) if (href.includes(value)) count++
    return count + (whole.get(without(path)) ?? 0) + (whole.get(without(href)) ?? 0)
  }
}

/** Without the parameters that `equals` passes over. */
function without(/** @type {string} */ text) {
  const at = text.indexOf('?')
  if (at < 0) return text
  const kept = text
    .slice(at + 1)
    .split('&')
    .filter((piece) => !/^(?:utm_[^=]*|gclid|fbclid|msclkid)(?:=|$)/.test(piece))
  return kept.length > 0 ? `${text.slice(0, at)}?${kept.join('&')}` : text.slice(0, at)
}

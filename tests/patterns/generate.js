/**
 * Patterns and URLs made up from pieces, the same for the same seed. Knows no runtime.
 */

const protocols = [
  'https',
  'http',
  'http{s}?',
  'ws',
  'data',
  'ftp',
  'foo',
  '*',
  ':p',
  '(https?)',
  'h(tt)p',
  'HTTP',
  'we+b',
  'file',
]
const hosts = [
  'shop',
  '.',
  '.com',
  'com',
  '*',
  '*.',
  ':sub',
  ':sub.',
  '{www.}?',
  '{:sub.}?',
  'example',
  'WWW',
  'münchen',
  'xn--mnchen-3ya',
  '127.0.0.1',
  '0x7f.1',
  '[\\:\\:1]',
  '(\\w+)',
  'a_b',
  '-',
  'localhost',
  '(.*)',
  '\\.',
  'faß',
]
const ports = ['80', '443', '8080', '*', '8{0}?', '(\\d+)', ':p', '', '65536', '0080', '80{80}?']
const paths = [
  '/',
  '/cart',
  '/Cart',
  '/products',
  '/:id',
  ':name',
  '*',
  '/*',
  '(\\d+)',
  '{/x}?',
  '{/x}*',
  '/a/../b',
  '/./',
  '%20',
  ' ',
  'ü',
  '/:id?',
  '/:id*',
  '/:id+',
  '/:id(\\d+)',
  '/:id([a-c]+)?',
  '{a:b}*',
  '\\:',
  '\\*',
  '\\(',
  "'",
  '(a|b)',
  '{',
  '}',
  ')',
  '//',
  '\\',
  ';',
  '-',
  '.html',
  '{.:ext}?',
  'é',
  '/a/%2e%2E/',
  '(.*)',
  '/(?:x)',
  '/(x(?:y|z))',
  ':',
  ':a:b',
  ':ü',
  'a',
  'b',
  '/([a-c])',
  '/([^/]+)',
  '{:q-:r}',
  '{c}+',
  '{c',
  '|',
  '"',
  '`',
  '+',
  '?',
  '(\\p{L}+)',
  '([\\d&&[0-4]])',
  '(\\bx\\b)',
  '(a{2,3})',
]
const linear = ['(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b', '(a)(\\1)', '((a)\\1)', '(?<n>a)\\k<n>']
const queries = ['a=1', '&', '*', ':q', 'b=*', "'", ' ', 'ü', '(x|y)', '{z}?', '%zz', '<', '+', '\\?', '=', 'A']
const hashes = ['top', 'Top', '*', ':h', '`', ' ', 'ü', '(x|y)', '{z}?', "'"]
const users = ['u', '*', ':u', '']
const bases = [
  'https://shop.com/a/b?c#d',
  'http://example:8080/x/y',
  'data:opaque',
  'https://u:p@shop.com',
  'foo://host/x/',
  'https://shop.com/a/%20(x)/y',
  'no url',
]
const schemes = ['https://', 'https://', 'http://', 'foo://', 'data:', 'file://', 'ws://', 'foo:/']
const urlHosts = [
  'shop.com',
  'www.shop.com',
  'example',
  'a.b.c',
  '127.0.0.1',
  '[::1]',
  'localhost',
  'münchen',
  'a_b',
  'com',
  'faß',
]
const urlPorts = ['', '', ':80', ':8080', ':443']
const urlPaths = [
  '/',
  '/cart',
  '/products',
  '/1',
  '/a',
  '/b',
  '/x',
  'a',
  'b',
  'c',
  '%20',
  'ü',
  "'",
  '-',
  '.html',
  ':',
  '*',
  '|',
  '+',
  '/2',
  'x',
  '(',
]
const urlRests = ['?a=1', '?', '&b=2', 'x', '#top', '#', 'ü', "'", 'y', 'z', '=', '#Top']

/**
 * @param {number} seed
 * @returns {() => number} numbers from 0 to below 1 (mulberry32)
 */
function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * @typedef {{ pattern: string | Record<string, string>, base?: string, ignoreCase: boolean, urls: string[] }} Sample
 */

/**
 * Samples without an end.
 *
 * @param {number} seed
 * @returns {Generator<Sample>}
 */
export function* samples(seed) {
  const next = random(seed)
  const pick = (/** @type {string[]} */ all) => all[Math.floor(next() * all.length)]
  const pieces = (/** @type {string[]} */ all, /** @type {number} */ most, least = 0) => {
    let text = ''
    for (let n = least + Math.floor(next() * (most - least + 1)); n > 0; n -= 1) text += pick(all)
    return text
  }
  const chance = (/** @type {number} */ share) => next() < share

  const dictionary = () => {
    /** @type {Record<string, string>} */
    const init = {}
    const add = (/** @type {string} */ name, /** @type {string} */ text, /** @type {number} */ share) => {
      if (chance(share)) init[name] = text
    }
    add('protocol', pieces(protocols, 1), 0.4)
    add('username', pieces(users, 1), 0.1)
    add('password', pieces(users, 1), 0.1)
    add('hostname', pieces(hosts, 4), 0.5)
    add('port', pieces(ports, 2), 0.3)
    add('pathname', path(), 0.8)
    add('search', pieces(queries, 3), 0.4)
    add('hash', pieces(hashes, 2), 0.3)
    add('baseURL', pick(bases), 0.3)
    return init
  }
  const path = () => pieces(paths, 5) + (chance(0.04) ? pick(linear) : '')
  const text = () =>
    [
      pieces(protocols, 1),
      pick(['://', '://', '://', ':', '', '//']),
      pick(['', '', '', 'u@', 'u:p@', '*:*@']),
      pieces(hosts, 3, 1),
      pick(['', '', ':80', ':*', ':8080', ':(\\d+)']),
      path(),
      chance(0.4) ? pick(['?', '\\?']) + pieces(queries, 3) : '',
      chance(0.3) ? `#${pieces(hashes, 2)}` : '',
    ].join('')
  const url = () => {
    const scheme = pick(schemes)
    // a file has neither user nor port
    const authority =
      scheme === 'file://' ? pick(['', 'shop.com']) : pick(['', '', '', 'u@', 'u:p@']) + pick(urlHosts) + pick(urlPorts)
    return scheme + authority + pieces(urlPaths, 4) + (chance(0.5) ? pieces(urlRests, 3) : '')
  }
  // what is written in a component, groups and modifiers filled in
  const filled = (/** @type {string} */ pattern) =>
    pattern
      .replace(/\{([^{}]*)\}([?*+]?)/g, (_, inner, modifier) => (modifier === '' || chance(0.6) ? inner : ''))
      .replace(/:[a-zü]+(\([^()]*\))?[?*+]?/g, (_, group) => (group ? pick(['7', 'b', 'abc']) : pick(['a', 'b/c', '7', 'q-r'])))
      .replace(/\((?:[^()]|\([^()]*\))*\)[?*+]?/g, () => pick(['a', 'b', '1', 'x', 'aa', 'xy', 'xz']))
      .replace(/\*/g, () => pick(['', 'a', 'a/b']))
      .replaceAll('\\', '')
  const near = (/** @type {Record<string, string>} */ init) => {
    const scheme = init.protocol ? filled(init.protocol) : pick(['https', 'http', 'foo', 'data'])
    const host = init.hostname ? filled(init.hostname) : pick(urlHosts)
    const port = init.port ? `:${filled(init.port)}` : ''
    const user = init.username ? `${filled(init.username)}@` : ''
    const query = init.search ? `?${filled(init.search)}` : ''
    const hash = init.hash ? `#${filled(init.hash)}` : ''
    const slashes = scheme === 'data' ? ':' : `://${user}${host}${port}`
    return scheme + slashes + filled(init.pathname ?? '/') + query + hash
  }
  // the components of a constructor string, roughly
  const apart = (/** @type {string} */ text, /** @type {string} */ base) => {
    const [, protocol, rest = text] = /^([^/?#]*?):\/\/(.*)$/s.exec(text) ?? []
    const [, host = '', path = '', search = '', hash = ''] = /^([^/?#]*)([^?#]*)\??([^#]*)#?(.*)$/s.exec(rest) ?? []
    const [, username, hostname, port] = /^(?:([^@]*)@)?(.*?)(?::([^:\]]*))?$/s.exec(host) ?? []
    if (protocol !== undefined)
      return {
        protocol,
        ...(username && { username: username.split(':')[0] }),
        hostname,
        port,
        pathname: path || '/',
        search,
        hash,
      }
    const origin = /^([a-z]+):\/\/(?:[^@/]*@)?([^/:]*)/.exec(base)
    return { ...(origin && { protocol: origin[1], hostname: origin[2] }), pathname: text.replace(/[?#].*$/s, ''), search, hash }
  }

  for (;;) {
    const ignoreCase = chance(0.2)
    if (chance(0.6)) {
      const pattern = dictionary()
      const urls = [...Array.from({ length: 4 }, url), ...Array.from({ length: 4 }, () => near(pattern))]
      yield { pattern, ignoreCase, urls }
    } else {
      const relative = chance(0.35)
      const pattern = relative ? path() + (chance(0.3) ? `?${pieces(queries, 2)}` : '') : text()
      const base = relative || chance(0.1) ? pick(bases) : undefined
      const urls = [...Array.from({ length: 4 }, url), ...Array.from({ length: 4 }, () => near(apart(pattern, base ?? '')))]
      yield { pattern, base, ignoreCase, urls }
    }
  }
}

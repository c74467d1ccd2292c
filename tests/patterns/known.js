/**
 * Where engines themselves leave the URL Pattern standard or the URL standard, and firepath follows it. Each entry
 * recognises what it explains; a difference that none explains is a fault, here or there.
 *
 * @typedef {import('./compare.js').Difference} Difference
 * @typedef {{ engines: string[], about: string, explains: (difference: Difference) => boolean }} Known
 */

const text = (/** @type {Difference} */ { sample }) =>
  typeof sample.pattern === 'string' ? sample.pattern : Object.values(sample.pattern).join('\n')

const component = (/** @type {Difference} */ { sample }, /** @type {string} */ name) =>
  typeof sample.pattern === 'string' ? sample.pattern : (sample.pattern[name] ?? '')

/** What a path pattern may have come from. */
const paths = (/** @type {Difference} */ difference) =>
  [component(difference, 'pathname'), component(difference, 'baseURL').replace('data:', ''), difference.sample.base ?? ''].join(
    '\n',
  )

const isTest = (/** @type {Difference} */ difference) => difference.url !== undefined
const special = /^(https?|wss?|ftp|file):/

/** @type {Known[]} */
export const known = [
  {
    engines: ['chromium', 'webkit'],
    about: 'a `\\?` at the beginning of a query pattern is taken off like the mark of a query',
    explains: (difference) => isTest(difference) && /\\\?/.test(component(difference, 'search')),
  },
  {
    engines: ['chromium', 'workerd'],
    about: 'a host label with `xn--` that is no valid Punycode is accepted',
    explains: ({ ours, sample }) => /no valid host name/.test(String(ours)) && /xn--/.test(JSON.stringify(sample.pattern)),
  },
  {
    engines: ['chromium'],
    about: 'a slash within braces, and percent-encoded characters, are accepted in host names',
    explains: ({ ours, theirs }) => /[/%][^”]*”: this is no valid host name/.test(String(ours)) && theirs === 'accepts it',
  },
  {
    engines: ['chromium'],
    about: 'an IPv6 address behind a group is refused in host names',
    explains: ({ ours, theirs }) => ours === 'accepts it' && /Invalid hostname '\[/.test(String(theirs)),
  },
  {
    engines: ['chromium'],
    about: 'an empty constructor string against a base without a path hierarchy matches every path',
    explains: ({ sample, url }) => sample.pattern === '' && /^data:/.test(sample.base ?? '') && url !== undefined,
  },
  {
    engines: ['chromium'],
    about: 'the vertical bar is percent-encoded in paths, also by its URL parser',
    explains: (difference) => isTest(difference) && /\||%7C/.test(difference.url ?? ''),
  },
  {
    engines: ['chromium'],
    about: '`ignoreCase` counts in every component, not only in path, query and hash',
    explains: ({ sample, url, theirs }) => sample.ignoreCase && theirs === true && /^[^/]*:\/\/[^/]*[A-Z]/.test(url ?? ''),
  },
  {
    engines: ['firefox', 'webkit', 'workerd'],
    about: 'a path with slashes is read as one of `http`, also for schemes that are not special',
    explains: (difference) =>
      (isTest(difference) || difference.ours === 'accepts it') &&
      !special.test(difference.url ?? '') &&
      /\/|%2e/i.test(paths(difference)),
  },
  {
    engines: ['firefox', 'workerd'],
    about: 'a default port with zeros before it is kept, so that no URL matches',
    explains: (difference) => isTest(difference) && /:?0080/.test(component(difference, 'port')),
  },
  {
    engines: ['webkit', 'workerd'],
    about: 'blanks at the end of a piece of a path are dropped for schemes that are not special',
    explains: (difference) => !special.test(difference.url ?? '') && component(difference, 'pathname').includes(' '),
  },
  {
    engines: ['firefox'],
    about: '`\\b` sees its group alone, not what stands around it',
    explains: (difference) => isTest(difference) && text(difference).includes('\\b'),
  },
  {
    engines: ['firefox'],
    about: '`ignoreCase` does not reach text that stands beside a `:name`',
    explains: ({ sample, ours }) => sample.ignoreCase && ours === true,
  },
  {
    engines: ['firefox'],
    about: 'its URL parser drops the host of `file:` URLs',
    explains: ({ url }) => url !== undefined && /^file:\/\/[^/]/.test(url),
  },
  {
    engines: ['firefox'],
    about: 'a dictionary may name a base URL that is none',
    explains: ({ ours, theirs }) => /base URL is not an absolute URL/.test(String(ours)) && theirs === 'accepts it',
  },
  {
    engines: ['firefox'],
    about: 'its URL parser leaves some characters in opaque URLs as they are that the URL standard percent-encodes',
    explains: ({ url }) => url !== undefined && !special.test(url) && /[^!-;=?-_a-~]|</.test(url),
  },
  {
    engines: ['webkit'],
    about: 'braces that are not closed are accepted',
    explains: ({ ours, theirs }) => /`\{` is not closed/.test(String(ours)) && theirs === 'accepts it',
  },
  {
    engines: ['webkit'],
    about: 'a constructor string with an empty scheme is taken for relative',
    explains: ({ sample, theirs }) => /^:/.test(String(sample.pattern)) && /^Relative constructor string/.test(String(theirs)),
  },
  {
    engines: ['workerd'],
    about: "`'` is not percent-encoded in query patterns, as URLs of special schemes have it",
    explains: (difference) => isTest(difference) && component(difference, 'search').includes("'"),
  },
]

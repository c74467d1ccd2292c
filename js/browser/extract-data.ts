/**
 * What is read from data instead of from elements: a file of its own, for few definitions ask for it.
 */

import { layerOf } from './capture/layer.js'
import { readCookie } from './cookie.js'
import type { Reader } from './extract.js'

const dataReaders: Record<string, Reader> = {
  meta(wanted) {
    const name = CSS.escape(wanted)
    return document.querySelector(`meta[name="${name}"],meta[property="${name}"]`)?.getAttribute('content')
  },
  cookie: readCookie,
  detail: (wanted, { detail }) => walk(detail, wanted),
  dataLayer(wanted, { push, layerName, layer = layerOf(layerName) ?? [] }) {
    let value = walk(push, wanted)
    for (let i = layer.length; value === undefined && i--; ) value = walk(layer[i], wanted)
    return value
  },
  jsonLd,
}
export default dataReaders

/** Follows `a.b.0.c`, `$.a.b[0]`; where a list stands and no position is given, its first element. */
function walk(value: unknown, path: string): unknown {
  let at = value as Record<string, unknown> | undefined
  for (const step of path.replace(/^\$/, '').match(/[^.[\]'"]+/g) ?? []) {
    if (Array.isArray(at) && !/^\d+$/.test(step)) at = at[0]
    if (at === null || typeof at !== 'object') return undefined
    // own fields only: a path must not end in `constructor`
    at = Object.hasOwn(at, step) ? (at[step] as typeof at) : undefined
  }
  return at
}

function jsonLd(path: string): unknown {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const data = JSON.parse(script.textContent ?? '')
      for (const item of Array.isArray(data) ? data : (data['@graph'] ?? [data])) {
        const value = walk(item, path)
        if (value !== undefined) return value
      }
    } catch {
      // somebody's broken markup; the next block may be right
    }
  }
  return undefined
}

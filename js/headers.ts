/**
 * Headers in any of the forms that platforms hand out, as the core takes them.
 */

import { InvalidInputError } from './errors.js'
import type { HeadersLike } from './types/core.js'

type Lines = Iterable<readonly [string, string]>

/** @internal Name and value of every header line, in order. */
export function headerList(headers: HeadersLike | undefined | null): [string, string][] {
  const list: [string, string][] = []
  each(headers, (name, value) => list.push([name, value]))
  return list
}

/** @internal Names and values of all header lines in turn, each with a NUL behind it, and how many these are. */
export function joinedHeaders(headers: HeadersLike | undefined | null): { text: string; count: number } {
  let text = ''
  let count = 0
  each(headers, (name, value) => {
    text += `${name}\0${value}\0`
    count += 2
  })
  return { text, count }
}

/**
 * @internal
 * The one value of the header `name` (in lower case). `undefined`: no such line. `null`: several lines.
 */
export function oneHeader(headers: HeadersLike | undefined, name: string): string | undefined | null {
  if (typeof Headers !== 'undefined' && headers instanceof Headers) return headers.get(name) ?? undefined
  if (typeof headers !== 'object' || headers === null || isLines(headers)) return only(headers, name)
  // the usual case, without a list of the names: one member of that name, one value
  let found: string | undefined
  for (const key in headers) {
    if (key.length !== name.length || (key !== name && key.toLowerCase() !== name)) continue
    const value = headers[key]
    if (found !== undefined || typeof value !== 'string' || !Object.hasOwn(headers, key)) return only(headers, name)
    found = value
  }
  return found
}

function only(headers: HeadersLike | undefined | null, name: string): string | undefined | null {
  let found: string | undefined | null
  each(headers, (key, value) => {
    if (key.toLowerCase() === name) found = found === undefined ? value : null
  })
  return found
}

function each(headers: HeadersLike | undefined | null, visit: (name: string, value: string) => void): void {
  if (headers === undefined || headers === null) return
  if (typeof headers !== 'object') throw malformed()
  if (isLines(headers)) {
    for (const line of headers) {
      if (!Array.isArray(line)) throw malformed()
      visit(String(line[0]), String(line[1]))
    }
    return
  }
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (Array.isArray(value)) for (const one of value) visit(name, String(one))
    else if (value !== undefined) visit(name, String(value))
  }
}

function isLines(headers: HeadersLike): headers is HeadersLike & Lines {
  return Symbol.iterator in headers
}

function malformed(): InvalidInputError {
  return new InvalidInputError(
    'INVALID_INPUT',
    'headers must be a Headers object, a plain object or a list of [name, value] pairs',
    {
      path: '/headers',
    },
  )
}

/**
 * Headers in whatever form a platform has them, as one list.
 */

import { InvalidInputError } from './errors.js'
import type { HeadersLike } from './types/core.js'

/** Name and value of every header line, in order. */
export function headerList(headers: HeadersLike | undefined | null): [string, string][] {
  if (headers === undefined || headers === null) return []
  if (Array.isArray(headers)) return headers.map(([name, value]) => [String(name), String(value)])
  if (typeof headers !== 'object') {
    throw new InvalidInputError('INVALID_INPUT', 'headers are a Headers, an object or a list of pairs', {
      path: '/headers',
    })
  }
  if (typeof (headers as Headers).forEach === 'function') {
    const list: [string, string][] = []
    ;(headers as Headers).forEach((value, name) => {
      list.push([name, value])
    })
    return list
  }
  return Object.entries(headers as Record<string, string | string[] | undefined>).flatMap(([name, value]) =>
    value === undefined
      ? []
      : Array.isArray(value)
        ? value.map((one): [string, string] => [name, String(one)])
        : [[name, String(value)] as [string, string]],
  )
}

/**
 * What callers of the admin API may give, read with a plain sentence for what is wrong.
 */

import { LATEST } from '../store/sequence.js'

/** Says what is wrong with a call. Crosses from the store to the Worker as data. */
export interface AdminError {
  error: { status: number; code: string; message: string }
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
    this.name = 'Refused'
  }
}

export function notFound(what: string): Refused {
  return new Refused(404, 'not_found', `There is no such ${what}.`)
}

export function invalid(message: string): Refused {
  return new Refused(400, 'invalid_request', message)
}

/** The parameters of one call: the path's, the query's, the body's. */
export class Input {
  constructor(
    readonly path: Record<string, string>,
    readonly query: Record<string, string>,
    readonly body: unknown,
  ) {}

  /** A part of the path. */
  part(name: string): string {
    return this.path[name] ?? ''
  }

  text(name: string): string | undefined {
    const value = this.query[name]
    return value === undefined || value === '' ? undefined : value
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.text(name)?.toLowerCase()
    if (value === undefined) return undefined
    const found = values.find((one) => one === value)
    if (found === undefined) throw invalid(`${name} is one of ${values.join(', ')}.`)
    return found
  }

  /** A whole number. */
  number(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (!Number.isSafeInteger(number) || number < 0) throw invalid(`${name} is a whole number.`)
    return number
  }

  /** Milliseconds since 1970, or a date as ISO 8601 writes it. */
  time(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    return timeOf(value, name)
  }

  limit(standard: number, most: number): number {
    return Math.max(1, Math.min(this.number('limit') ?? standard, most))
  }

  /** The body as an object. */
  object(): Record<string, unknown> {
    const { body } = this
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body is a JSON object.')
    return body as Record<string, unknown>
  }
}

export function timeOf(value: unknown, name: string): number {
  const time = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : Date.parse(String(value))
  if (!Number.isSafeInteger(time) || time < 0 || time > LATEST) {
    throw invalid(`${name} is a time: milliseconds since 1970 or ISO 8601, such as 2026-11-21T10:00:00Z.`)
  }
  return time
}

export function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalid(`${name} is a text.`)
  return value
}

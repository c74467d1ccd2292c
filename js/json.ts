/**
 * Arguments on their way into the core, which takes JSON text.
 */

import { InvalidInputError } from './errors.js'

/** JSON text of an argument; what has none (a circle, a bigint, a function) is named instead of trapping. */
export function toJson(value: unknown, name: string): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidInputError('INVALID_INPUT', `${name} cannot be written as JSON: ${message(cause)}`, { cause })
  }
  if (text === undefined) {
    throw new InvalidInputError('INVALID_INPUT', `${name} is ${typeof value}; an object is expected`)
  }
  return text
}

/** Bytes of a body that may be given as text. */
export function toBytes(body: Uint8Array | ArrayBuffer | string, name: string): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw new InvalidInputError('INVALID_INPUT', `${name} is ${body === null ? 'null' : typeof body}; bytes are expected`, {
    path: `/${name}`,
  })
}

function message(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
}

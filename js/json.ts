/**
 * Arguments on their way into the core, which takes JSON text.
 */

import { InvalidInputError } from './errors.js'

/** An argument that must be an object with named parts. */
export function toObject<T extends object>(value: T, name: string): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw unexpected(name, value, 'an object is')
}

/** An argument that must be a text. wasm-bindgen would take anything for one, and read past the end of memory. */
export function toText(value: string, name: string): string {
  if (typeof value === 'string') return value
  throw unexpected(name, value, 'a text is')
}

/** An argument that must be a time: milliseconds since 1970. */
export function toTime(value: number, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw unexpected(name, value, 'a time in milliseconds since 1970 is')
}

/** JSON text of an argument; what has none (a circle, a bigint, a function) is named instead of trapping. */
export function toJson(value: unknown, name: string): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidInputError('INVALID_INPUT', `${name} cannot be written as JSON: ${message(cause)}`, {
      path: `/${name}`,
      cause,
    })
  }
  if (text === undefined) {
    throw unexpected(name, value, 'an object is')
  }
  return text
}

export const encoder = new TextEncoder()
/** Where texts become bytes on their way into the core, which copies them: an array of its own for each costs more than the rest. */
const scratch = new Uint8Array(16_384)

/** More bytes than a text has: a unit of UTF-16 becomes at most three. */
export function roomFor(text: string): number {
  return text.length * 3
}

/** The bytes of a text, good until the next call. */
export function fleeting(text: string): Uint8Array {
  if (roomFor(text) > scratch.length) return encoder.encode(text)
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
}

/** Bytes of a body that may be given as text. */
export function toBytes(body: Uint8Array | ArrayBuffer | string, name: string): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw unexpected(name, body, 'bytes are')
}

function unexpected(name: string, value: unknown, wanted: string): InvalidInputError {
  const kind =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : typeof value
  return new InvalidInputError('INVALID_INPUT', `${name} is ${kind}; ${wanted} expected`, { path: `/${name}` })
}

function message(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause)
}

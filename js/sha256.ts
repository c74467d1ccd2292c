/**
 * SHA-256 by the host: several times as fast as any wasm, as it uses the processor's own instructions.
 */

import { type Core, memoryOf } from './wasm.js'

interface NodeCrypto {
  hash?(algorithm: 'sha256', bytes: Uint8Array, encoding: 'hex'): string
}

/** @internal What the core hashes with, in its own memory. */
export interface HostHash {
  /** Writes the hex digits of a hash to `to`; whether it could. */
  sha256(from: number, bytes: number, to: number): boolean
}

const DIGITS = 64
let looked = false
let found: HostHash | undefined

/**
 * @internal
 * SHA-256 of node:crypto (Node, and workerd with `nodejs_compat`). `undefined` where there is none that answers at once:
 * the core then computes the same itself.
 */
export function hostHash(core: Core): HostHash | undefined {
  if (!looked) {
    looked = true
    const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } }
    // asked for by name at run time, so that no bundler looks for it
    const crypto = process?.getBuiltinModule?.('node:crypto')
    const hash = crypto?.hash
    if (hash) found = { sha256: (from, length, to) => write(hash, memoryOf(core).bytes, from, length, to) }
  }
  return found
}

function write(
  hash: NonNullable<NodeCrypto['hash']>,
  memory: Uint8Array<ArrayBuffer>,
  from: number,
  length: number,
  to: number,
): boolean {
  let digits: string
  try {
    digits = hash('sha256', memory.subarray(from, from + length), 'hex')
  } catch {
    // nothing may be thrown through the core
    return false
  }
  if (digits.length !== DIGITS) return false
  // for so few it is faster than any call that could do it
  for (let at = 0; at < DIGITS; at++) memory[to + at] = digits.charCodeAt(at)
  return true
}

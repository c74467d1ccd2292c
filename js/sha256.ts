/**
 * SHA-256 by the host: several times as fast as any wasm, as it uses the processor's own instructions.
 */

interface NodeCrypto {
  hash?(algorithm: 'sha256', bytes: Uint8Array, encoding: 'hex'): string
}

let looked = false
let found: ((bytes: Uint8Array) => string) | undefined

/**
 * @internal
 * The hex digits of a hash, by node:crypto (Node, and workerd with `nodejs_compat`). `undefined` where there is none that
 * answers at once: the core then computes the same itself.
 */
export function hostSha256(): ((bytes: Uint8Array) => string) | undefined {
  if (!looked) {
    looked = true
    const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } }
    // asked for by name at run time, so that no bundler looks for it
    const crypto = process?.getBuiltinModule?.('node:crypto')
    const hash = crypto?.hash
    if (hash) found = (bytes) => hash('sha256', bytes, 'hex')
  }
  return found
}

/**
 * Reading a body as bytes, no further than the limit.
 */

import { FirepathError } from 'firepath/engine'

/** @internal Too long to be read. */
export const TOO_LARGE = Symbol('too large')

/** @internal The bytes of a web request. */
export async function readRequest(request: Request, maxBytes: number): Promise<Uint8Array | typeof TOO_LARGE> {
  if (request.bodyUsed) {
    throw alreadyRead(
      'The body of this request has been read already. A signature is made over its bytes, which are gone: pass the request on before ' +
        'anything calls json() or text() on it, or pass request.clone().',
    )
  }
  if (declares(request.headers.get('content-length'), maxBytes)) return TOO_LARGE
  if (!request.body) return new Uint8Array(0)
  const pieces = new Pieces(maxBytes)
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return pieces.joined()
    if (!pieces.add(value)) {
      // not awaited: an endless sender need not be heard out
      reader.cancel().catch(() => undefined)
      return TOO_LARGE
    }
  }
}

/** @internal Whether the sender says itself that there is more. */
export function declares(contentLength: string | null | undefined, maxBytes: number): boolean {
  return Number(contentLength ?? 0) > maxBytes
}

/** @internal */
export function alreadyRead(message: string): FirepathError {
  return new FirepathError('BODY_ALREADY_READ', message)
}

/** @internal Bytes that arrive in pieces. */
export class Pieces {
  readonly #maxBytes: number
  readonly #pieces: Uint8Array[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Whether there was room for it. */
  add(piece: Uint8Array): boolean {
    this.#length += piece.length
    if (this.#length > this.#maxBytes) return false
    this.#pieces.push(piece)
    return true
  }

  joined(): Uint8Array {
    const [only] = this.#pieces
    if (this.#pieces.length === 1 && only) return only
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const piece of this.#pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  }
}

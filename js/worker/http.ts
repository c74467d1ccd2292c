/**
 * HTTP: bodies read under a limit, answers as JSON, cross-origin headers, bearer tokens.
 */

/** A request that cannot be served, with the answer it gets. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** Stable name in `snake_case`. */
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message)
    this.name = 'HttpError'
  }
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })
}

export function refuse(error: HttpError): Response {
  return json({ error: { code: error.code, message: error.message } }, error.status, error.headers)
}

/** 503: the sender shall come again. */
export function busy(code: string, message: string, seconds: number): HttpError {
  return new HttpError(503, code, message, { 'retry-after': String(seconds) })
}

/**
 * Reads a body and stops as soon as it is larger than `limit` or slower than `seconds`.
 * A declared length above the limit is refused before anything is read.
 */
export async function readBody(request: Request, limit: number, seconds: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > limit) throw tooLarge(limit)
  if (!request.body) return new Uint8Array(0)
  return await collect(request.body, limit, seconds)
}

/** As {@link readBody}, for a body that may be compressed; the limit counts what comes out. */
export async function readEncodedBody(request: Request, limit: number, seconds: number): Promise<Uint8Array> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() || 'identity'
  if (encoding === 'identity') return await readBody(request, limit, seconds)
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new HttpError(415, 'unsupported_encoding', 'Send the body plain, or compressed with gzip or deflate.')
  }
  if (!request.body) return new Uint8Array(0)
  try {
    return await collect(request.body.pipeThrough(new DecompressionStream(encoding)), limit, seconds)
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError(400, 'invalid_encoding', `The body is not what Content-Encoding: ${encoding} says.`)
  }
}

async function collect(body: ReadableStream<Uint8Array>, limit: number, seconds: number): Promise<Uint8Array> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HttpError(408, 'too_slow', `The body took longer than ${seconds} s.`)), seconds * 1000)
  })
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) break
      length += value.byteLength
      if (length > limit) throw tooLarge(limit)
      chunks.push(value)
    }
  } catch (error) {
    // the rest of the body is of no interest; a failure to say so neither
    reader.cancel().catch(() => {})
    if (error instanceof HttpError) throw error
    throw new HttpError(400, 'body_aborted', 'The body ended before it was complete.')
  } finally {
    clearTimeout(timer)
  }
  const [only] = chunks
  if (chunks.length === 1 && only) return only
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, 'too_large', `The body is larger than ${limit} bytes.`)
}

/** Compares in constant time, the lengths included: what is compared are digests. */
export async function sameSecret(given: string, expected: string): Promise<boolean> {
  const encoder = new TextEncoder()
  const [a, b] = await Promise.all([
    crypto.subtle.digest('SHA-256', encoder.encode(given)),
    crypto.subtle.digest('SHA-256', encoder.encode(expected)),
  ])
  return crypto.subtle.timingSafeEqual(a, b)
}

/** The token of `Authorization: Bearer …`, or nothing. */
export function bearer(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}

/** Headers that let a page at `origin` read the answer. */
export function allowOrigin(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, vary: 'origin' }
}

/** The answer to a preflight request. */
export function preflight(origin: string, methods: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...allowOrigin(origin),
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'authorization, content-type, content-encoding, x-retry-count',
      'access-control-max-age': '86400',
    },
  })
}

/** A copy of `response` with further headers. */
export function withHeaders(response: Response, headers: Record<string, string>): Response {
  const copy = new Response(response.body, response)
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value)
  return copy
}

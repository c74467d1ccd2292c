import { assign, write } from './safe.js'

/** How a post ended. */
export interface Answer {
  /** HTTP status; 0 = no answer (offline, blocked, timed out). */
  status: number
  /** Whether the collector has it. */
  ok?: boolean
  /** What `Retry-After` asks for, in milliseconds. */
  wait?: number | undefined
  body?: string
}

/** Browsers give all `keepalive` requests in flight together 64 KiB; a little is left for other scripts. */
const KEEPALIVE_BYTES = 60_000
const TIMEOUT = 30_000

let kept = 0

/** The body of a post to the collector, from the JSON texts of its events. */
export function batchBody(events: string, writeKey?: string): string {
  return `{"batch":[${events}],"sentAt":"${new Date().toISOString()}","writeKey":${write(writeKey)}}`
}

/** Bytes that a text takes on the wire. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/**
 * Posts JSON as `text/plain`, which needs no preflight. `keepalive`, while the shared budget lasts, lets the request
 * outlive the page; where `fetch` cannot do that and the page is going, `sendBeacon` takes over, and as nobody hears
 * how a beacon ends, its events stay queued: the collector knows repeats by their ULID.
 *
 * @param leaving the page may be gone before the answer comes
 */
export async function post(url: string, body: string, leaving = false): Promise<Answer> {
  const bytes = byteLength(body)
  const keepalive = kept + bytes <= KEEPALIVE_BYTES
  if (leaving && !(keepalive && 'keepalive' in Request.prototype)) {
    navigator.sendBeacon?.(url, body)
    return { status: 0 }
  }
  if (keepalive) kept += bytes
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT),
    })
    const { status, ok, headers } = response
    return { status, ok, wait: retryAfter(headers.get('retry-after')), body: await response.text() }
  } catch {
    return { status: 0 }
  } finally {
    if (keepalive) kept -= bytes
  }
}

/** What is given, or lies at the address given. @throws Error with the `status` that was answered, if any was */
export async function bytesOf<Bytes extends object>(from: string | URL | Bytes): Promise<Bytes | ArrayBuffer> {
  if (typeof from === 'object' && !(from instanceof URL)) return from
  const response = await fetch(from)
  const { ok, status } = response
  if (!ok) throw assign(new Error(`${from} answered ${status}`), { status })
  return response.arrayBuffer()
}

/** At most a day: what is further away overflows a timer, or is a mistake. */
function retryAfter(header: string | null): number | undefined {
  const wait = +(header as string) * 1000 || Date.parse(header as string) - Date.now()
  return wait > 0 ? Math.min(wait, 86_400_000) : undefined
}

/** Whether asking again may help; what else is no success is final. */
export function isTransient(status?: number): boolean {
  return !status || status === 408 || status === 429 || status >= 500
}

/** Milliseconds to wait after the nth failure in a row: doubled each time up to five minutes, half of it by chance. */
export function backoff(failures: number): number {
  return Math.min(1000 * 2 ** failures, 300_000) * (0.5 + Math.random() / 2)
}

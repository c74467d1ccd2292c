/**
 * A load generator that costs little: ready-made requests written to kept-alive sockets, answers read as far as their end.
 */

import { connect } from 'node:net'

/** A whole HTTP/1.1 request as bytes. */
export function request(
  /** @type {string} */ path,
  /** @type {string} */ body,
  /** @type {Record<string, string>} */ headers = {},
) {
  const lines = Object.entries({
    host: 'bench',
    'content-type': 'application/json',
    ...headers,
    'content-length': Buffer.byteLength(body),
  })
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}

/**
 * Sends what `next` gives, one request at a time on each of `connections` sockets, for so many seconds.
 *
 * @param {string} origin
 * @param {number} connections
 * @param {number} seconds
 * @param {() => Buffer} next
 * @returns {Promise<{ statuses: Record<number, number>, latencies: Float64Array, perSecond: number, retryAfter: number }>}
 *   `latencies` in milliseconds of the answers with 200, sorted; `perSecond` counts these too
 */
export async function load(origin, connections, seconds, next) {
  const { hostname, port } = new URL(origin)
  /** @type {Record<number, number>} */
  const statuses = {}
  /** @type {number[]} */
  const latencies = []
  let retryAfter = 0
  const end = performance.now() + seconds * 1000
  const run = () =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      socket.setNoDelay(true)
      let sent = 0
      let text = ''
      const send = () => {
        if (performance.now() >= end) {
          socket.destroy()
          return resolve(undefined)
        }
        sent = performance.now()
        socket.write(next())
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        const head = text.indexOf('\r\n\r\n')
        if (head < 0) return
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
        if (text.length < head + 4 + length) return
        const status = Number(text.slice(9, 12))
        statuses[status] = (statuses[status] ?? 0) + 1
        if (status === 200) latencies.push(performance.now() - sent)
        if (/^retry-after:/im.test(text.slice(0, head))) retryAfter += 1
        text = ''
        // a sender that is told to come again waits at least a little
        if (status === 503) setTimeout(send, 50)
        else send()
      })
    })
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, run))
  const took = (performance.now() - started) / 1000
  return {
    statuses,
    latencies: Float64Array.from(latencies).sort(),
    perSecond: latencies.length / took,
    retryAfter,
  }
}

/** A share of sorted figures: 0.5 is the median. */
export function quantile(/** @type {Float64Array} */ sorted, /** @type {number} */ share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(/** @type {number[]} */ figures) {
  return quantile(Float64Array.from(figures).sort(), 0.5)
}

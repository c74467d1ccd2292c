/**
 * A destination on this machine that writes down what it gets and answers as it is told.
 */

import { createServer } from 'node:http'

/**
 * @typedef {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders, body: string, at: number }} Recorded
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: string, delay?: number, reset?: boolean, hang?: boolean }} Answer
 */

/**
 * @param {(request: Recorded, count: number) => Answer | void} [respond] default: 200 and an empty object
 */
export async function startRecorder(respond = () => {}) {
  /** @type {Recorded[]} */
  const requests = []
  const state = { respond }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', async () => {
      const recorded = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
        at: Date.now(),
      }
      requests.push(recorded)
      const answer = state.respond(recorded, requests.length) ?? {}
      if (answer.reset) return request.socket.destroy()
      if (answer.hang) return undefined
      if (answer.delay) await new Promise((resolve) => setTimeout(resolve, answer.delay))
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      response.end(answer.body ?? '{}')
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    /** @param {typeof respond} next */
    respond(next) {
      state.respond = next
    },
    /** Entries of Customer.io's batches, in order of arrival. */
    entries: () =>
      requests.flatMap(({ url, body }) =>
        url.endsWith('/batch') ? JSON.parse(body).batch : body ? [{ ...JSON.parse(body), url }] : [{ url }],
      ),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

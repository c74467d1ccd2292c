/**
 * A server that writes down what it is sent and answers everything with 200.
 */

import { createServer } from 'node:http'

/**
 * @typedef {{ method: string, path: string, headers: Record<string, string | string[] | undefined>, body: string }} Recorded
 */

/** @returns {Promise<{ url: string, take: () => Recorded[], stop: () => Promise<void> }>} */
export async function startRecorder() {
  /** @type {Recorded[]} */
  let recorded = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '', headers } = request
    recorded.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
    response.setHeader('content-type', 'application/json')
    response.end('{}\n')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const all = recorded
      recorded = []
      return all
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

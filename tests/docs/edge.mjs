/**
 * What a documented page talks to: a plan to fetch, a collector that takes everything.
 */

import { createServer } from 'node:http'
import { compile } from 'firepath'

const workspace = {
  version: 1,
  sources: { site: { type: 'browser', writeKeys: ['site-1'], origins: ['*'] } },
  events: [{ name: 'Add to cart', on: 'click', selector: '.add' }],
  destinations: {
    customerio: { type: 'customerio', siteId: 'site', apiKey: '$CIO_API_KEY', actionWorkflow: { newEvents: 'on' } },
  },
}

/** @returns {Promise<{ origin: string, asked: string[], close: () => void }>} `asked`: `GET /plan/current`, … */
export async function startEdge() {
  const compiled = compile(workspace)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  /** @type {string[]} */
  const asked = []
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
    response.setHeader('Access-Control-Allow-Credentials', 'true')
    response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    asked.push(`${request.method} ${request.url}`)
    request.resume()
    if (request.method === 'POST') return response.setHeader('Content-Type', 'application/json').end('{"success":true}')
    if (request.url?.startsWith('/plan/')) return response.end(compiled.browser)
    response.writeHead(404).end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

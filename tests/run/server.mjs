/**
 * A small file server on 127.0.0.1 and a free port, for pages under test.
 */

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.plan': 'application/octet-stream',
}

/** The repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Serves `root`; `routes` come first: an answer, or a function that writes one.
 *
 * @param {{
 *   root?: string,
 *   headers?: Record<string, string>,
 *   routes?: Record<string, string | Buffer | ((request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void)>,
 * }} [options]
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve({ root = repository, headers = {}, routes = {} } = {}) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = decodeURIComponent(pathname)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.setHeader('Cache-Control', 'no-store')
    const type = types[/** @type {'.js'} */ (extname(path))]
    if (type) response.setHeader('Content-Type', type)
    const route = routes[path]
    if (typeof route === 'function') return route(request, response)
    if (route !== undefined) {
      if (!type) response.setHeader('Content-Type', types['.html'])
      return response.end(route)
    }
    if (path === '/favicon.ico') {
      // every browser asks for it, and a 404 would stand among a page's errors
      response.statusCode = 204
      return response.end()
    }
    const file = join(root, normalize(path))
    if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404
      return response.end()
    }
    createReadStream(file).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

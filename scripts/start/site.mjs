/**
 * Serves the built shop: files of one folder, on 127.0.0.1.
 */

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/**
 * @param {{ folder: string, port: number, worker: string }} options
 * @returns {Promise<{ close: () => Promise<void> }>}
 */
export async function serveSite({ folder, port, worker }) {
  // what a page with firepath needs: its own script, wasm, and the Worker to talk to
  const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${worker}; object-src 'none'; base-uri 'self'`
  const server = createServer((request, response) => {
    const found = file(folder, request.url ?? '/')
    response.setHeader('Content-Security-Policy', policy)
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('X-Content-Type-Options', 'nosniff')
    if (found.redirect) return response.writeHead(301, { Location: found.redirect }).end()
    response.writeHead(found.status, { 'Content-Type': types[extname(found.path)] ?? 'application/octet-stream' })
    createReadStream(found.path).pipe(response)
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined)))
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * @param {string} folder
 * @param {string} target
 * @returns {{ status: number, path: string, redirect?: string }}
 */
function file(folder, target) {
  const missing = { status: 404, path: join(folder, '404.html') }
  // the URL parser takes every `..` away
  const { pathname, search } = new URL(target, 'http://shop')
  let path
  try {
    path = join(folder, decodeURIComponent(pathname))
  } catch {
    return missing
  }
  if (!path.startsWith(folder) || path.includes('\0') || !existsSync(path)) return missing
  if (!statSync(path).isDirectory()) return { status: 200, path }
  if (!pathname.endsWith('/')) return { ...missing, redirect: `${pathname}/${search}` }
  const index = join(path, 'index.html')
  return existsSync(index) ? { status: 200, path: index } : missing
}

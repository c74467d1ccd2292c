/**
 * The stand-in of Customer.io on a workerd of its own, for one test file.
 */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/lib/run.mjs'
import { bin, node22 } from '../../scripts/lib/tools.mjs'

export const siteId = 'demo-site'
export const apiKey = 'stand-in-key'
export const authorization = `Basic ${btoa(`${siteId}:${apiKey}`)}`

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function startStandIn() {
  const folder = mkdtempSync(join(tmpdir(), 'firepath-stand-in-'))
  const secrets = join(folder, 'secrets.env')
  writeFileSync(secrets, `CIO_API_KEY=${apiKey}\n`)
  const port = await freePort()
  const child = spawn(
    node22(),
    [
      ...[bin('wrangler'), 'dev', '--local', '--config', join(root, 'www/stand-in/wrangler.jsonc')],
      ...['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0', '--log-level', 'warn'],
      ...['--show-interactive-dev-session=false', '--persist-to', join(folder, 'data'), '--env-file', secrets],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CI: 'true',
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(folder, 'logs'),
        WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
      },
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = `http://127.0.0.1:${port}`
  const until = Date.now() + 90_000
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the stand-in did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(`${url}/taken`, { signal: AbortSignal.timeout(5_000) })).ok
  } catch {
    return false
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

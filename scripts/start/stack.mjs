/**
 * Everything that runs: the stand-in of Customer.io, the Worker, the shop. Each is a step of its own.
 */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/run.mjs'
import { stopAll } from './processes.mjs'
import { secrets } from './secrets.mjs'
import { startWorker } from './workers.mjs'

/**
 * @typedef {object} Stack
 * @property {string} shop
 * @property {string} worker
 * @property {string} standIn
 * @property {import('./secrets.mjs').Secrets} secrets
 * @property {string} secretsFile
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{ ports: import('./ports.mjs').Ports, workspace: string, folder: string }} options
 *   `workspace`: the document as it is to run; `folder`: where local data is kept
 * @returns {Promise<Stack>}
 */
export async function startStack({ ports, workspace, folder }) {
  const here = join(folder, 'worker')
  mkdirSync(here, { recursive: true })
  const secretsFile = join(folder, 'secrets.env')
  const values = secrets(secretsFile)
  for (const file of ['worker.js', 'wrangler.jsonc']) copyFileSync(join(root, 'www', file), join(here, file))
  writeFileSync(join(here, 'workspace.json'), workspace)

  const data = (/** @type {string} */ name) => join(folder, 'data', name)
  const address = (/** @type {number} */ port) => `http://127.0.0.1:${port}`
  const [standIn, worker] = await Promise.all([
    startWorker({
      name: 'The Customer.io stand-in',
      config: join(root, 'www/stand-in/wrangler.jsonc'),
      port: ports.standIn,
      secrets: secretsFile,
      data: data('stand-in'),
      ready: '/',
    }),
    startWorker({
      name: 'The Worker',
      config: join(here, 'wrangler.jsonc'),
      port: ports.worker,
      secrets: secretsFile,
      data: data('worker'),
      ready: '/healthz',
    }),
  ])
  return { shop: address(ports.shop), worker: worker.url, standIn: standIn.url, secrets: values, secretsFile, stop: stopAll }
}

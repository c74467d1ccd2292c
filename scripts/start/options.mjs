/**
 * What `npm start` can be told.
 */

import { resolve } from 'node:path'
import { read } from '../lib/options.mjs'
import { root } from '../lib/run.mjs'
import { StartFailure } from './failure.mjs'

/** @type {import('../lib/options.mjs').Description} */
const description = {
  command: 'npm start',
  about: 'Sets up and builds what is missing, starts the Worker, a stand-in of Customer.io and the demo shop, sends one webhook.',
  options: {
    '--port': {
      value: 'N',
      about: "the shop's port; the Worker takes N+1 and the stand-in N+2 (default 8700; 0 = any that are free; or set PORT)",
    },
    '--workspace': { value: 'FILE', about: 'another workspace than www/workspace.json' },
    '--state': { value: 'FOLDER', about: 'where the local data is kept, inside .firepath/ (default demo)' },
    '--once': { about: 'run the main job once, then stop everything' },
  },
}

/**
 * @typedef {{ port: number, workspace: string, state: string, once: boolean }} Options
 */

/**
 * `undefined`: help was asked for and is printed.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Options | undefined}
 */
export function parse(args, env) {
  const given = read(description, args)
  if (!given) return undefined
  const { flags } = given
  return {
    port: flags['--port'] === undefined ? port(env.PORT ?? '8700', 'PORT') : port(String(flags['--port']), '--port'),
    workspace: resolve(root, String(flags['--workspace'] ?? 'www/workspace.json')),
    state: folder(String(flags['--state'] ?? 'demo')),
    once: flags['--once'] === true,
  }
}

/**
 * @param {string} text
 * @param {string} name
 */
function port(text, name) {
  const number = Number(text)
  // two more are needed above it
  if (!/^\d+$/.test(text) || number > 65_533) throw new StartFailure(`${name} must be a port from 0 to 65533, not ${text}`)
  return number
}

/** @param {string} name */
function folder(name) {
  if (!/^[\w-]+$/.test(name)) throw new StartFailure(`--state is the name of a folder: letters, digits, - and _, not ${name}`)
  return name
}

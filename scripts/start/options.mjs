/**
 * What `npm start` can be told.
 */

import { resolve } from 'node:path'
import { root } from '../lib/run.mjs'
import { StartFailure } from './failure.mjs'

export const usage = `npm start [-- options]

  --port N            the shop's port; the Worker takes N+1 and the stand-in N+2 (default 8700; 0 = any that are free; or set PORT)
  --workspace FILE    another workspace than www/workspace.json
  --state FOLDER      where the local data is kept, inside .firepath/ (default demo)
  --once              run the main job once, then stop everything
  --help`

/**
 * @typedef {{ port: number, workspace: string, state: string, once: boolean, help: boolean }} Options
 */

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Options}
 */
export function parse(args, env) {
  const options = {
    port: port(env.PORT ?? '8700', 'PORT'),
    workspace: 'www/workspace.json',
    state: 'demo',
    once: false,
    help: false,
  }
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].split(/=(.*)/s)
    const value = () => {
      const given = inline ?? args[++i]
      if (given === undefined) throw new StartFailure(`${name} needs a value`, usage)
      return given
    }
    if (name === '--port') options.port = port(value(), name)
    else if (name === '--workspace') options.workspace = value()
    else if (name === '--state') options.state = folder(value())
    else if (name === '--once') options.once = true
    else if (name === '--help' || name === '-h') options.help = true
    else throw new StartFailure(`there is no option ${args[i]}`, usage)
  }
  return { ...options, workspace: resolve(root, options.workspace) }
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

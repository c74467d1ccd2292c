/**
 * The workspace: read, moved to the ports of this run, compiled, and what is wrong with it shown.
 */

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from '../lib/run.mjs'
import { StartFailure } from './failure.mjs'
import { bold, cyan, dim, line, red, yellow } from './terminal.mjs'

/** The ports that www/workspace.json names. */
const written = { shop: 8700, worker: 8701, standIn: 8702 }

/**
 * @param {string} file
 * @param {import('./ports.mjs').Ports} ports
 * @returns {Promise<{ text: string, hash: string }>} the document as it runs, and the hash of its plan
 */
export async function workspace(file, ports) {
  const name = relative(root, file)
  const text = move(read(file, name), ports)
  const { compile } = await import('firepath')
  const result = compile(text)
  for (const diagnostic of result.diagnostics) print(diagnostic, name)
  if (!result.ok) {
    const count = result.diagnostics.filter(({ severity }) => severity === 'error').length
    throw new StartFailure(`${name} has ${count === 1 ? 'a mistake' : `${count} mistakes`}, so nothing was started.`)
  }
  return { text, hash: result.hash }
}

/**
 * @param {string} file
 * @param {string} name
 */
function read(file, name) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StartFailure(`${name} cannot be read: ${/** @type {Error} */ (error).message}`)
  }
}

/**
 * Addresses on this machine follow the ports of this run.
 *
 * @param {string} text
 * @param {import('./ports.mjs').Ports} ports
 */
function move(text, ports) {
  const moved = new Map(
    Object.entries(written).map(([key, port]) => [`${port}`, ports[/** @type {keyof typeof written} */ (key)]]),
  )
  return text.replace(/(http:\/\/(?:127\.0\.0\.1|localhost):)(\d+)/g, (whole, host, port) =>
    moved.has(port) ? `${host}${moved.get(port)}` : whole,
  )
}

/**
 * @param {import('firepath').Diagnostic} diagnostic
 * @param {string} name
 */
function print({ severity, code, path, message, help, example }, name) {
  const colour = severity === 'error' ? red : yellow
  line(`\n  ${colour(bold(severity))} ${bold(message)}`)
  line(`    ${cyan(`${name}#${path || '/'}`)}  ${dim(code)}`)
  if (help) line(`    ${help}`)
  if (example) line(`    ${dim(`for example ${example}`)}`)
}

/**
 * The demo's secrets: made once per clone, kept where git does not look.
 */

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const names = /** @type {const} */ (['GIST_WEBHOOK_SECRET', 'CIO_API_KEY', 'WRITE_KEY', 'ADMIN_TOKEN'])

/** @typedef {Record<typeof names[number], string>} Secrets */

/**
 * @param {string} file in the form that `wrangler dev --env-file` reads
 * @returns {Secrets}
 */
export function secrets(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const known = Object.fromEntries(lines.map((line) => line.split('=')).filter((parts) => parts.length === 2))
  const all = Object.fromEntries(names.map((name) => [name, known[name] ?? randomBytes(18).toString('base64url')]))
  writeFileSync(file, names.map((name) => `${name}=${all[name]}\n`).join(''), { mode: 0o600 })
  return /** @type {Secrets} */ (all)
}

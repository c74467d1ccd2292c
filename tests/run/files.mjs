/**
 * The vector files, by their path below tests/vectors/.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../vectors/', import.meta.url))

/** @returns {Record<string, import('./vectors.js').VectorFile>} */
export function vectorFiles() {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  return Object.fromEntries(
    names.sort().map((name) => [name.replaceAll('\\', '/'), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  )
}

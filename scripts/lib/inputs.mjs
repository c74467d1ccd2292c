/**
 * Whether what was built is still what the sources say.
 */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'

/** Everything that `npm run build` reads. */
const inputs = [
  '.cargo',
  'Cargo.toml',
  'Cargo.lock',
  'src',
  'xtask',
  'js',
  'pkg/package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/lib',
  'tsconfig.json',
  'tsconfig.base.json',
]

const stamp = join(root, 'build/inputs.sha256')

/** A hash over the names and contents of all inputs. */
export function inputsHash() {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((name) => files(join(root, name)))) {
    const bytes = readFileSync(file)
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

/** Whether `pkg/dist` was made from the inputs as they are now. */
export function isBuilt() {
  return existsSync(join(root, 'pkg/dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputsHash()
}

/** Says what the build now standing was made from; `undefined`: there is none to rely on. @param {string | undefined} hash */
export function markBuilt(hash) {
  if (hash === undefined) return rmSync(stamp, { force: true })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

/** @param {string} path @returns {string[]} */
function files(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'target' && name !== 'node_modules')
    .sort()
    .flatMap((name) => files(join(path, name)))
}

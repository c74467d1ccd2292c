/**
 * Where the programs are.
 */

import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Failure, root } from './run.mjs'

/**
 * The first of `names` on the PATH. What npm puts in front of it (`node_modules/.bin`) is left out:
 * it would answer with this project's own Node.
 *
 * @param {...string} names
 * @returns {string | undefined}
 */
export function find(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  for (const name of names) {
    for (const folder of folders) {
      for (const suffix of suffixes) {
        const candidate = join(folder, name + suffix)
        if (existsSync(candidate)) return candidate
      }
    }
  }
  return undefined
}

/** cargo, also where rustup put it without the shell knowing yet. */
export function cargo() {
  const found = find('cargo')
  if (found) return found
  const name = process.platform === 'win32' ? 'cargo.exe' : 'cargo'
  const usual = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin', name)
  if (existsSync(usual)) {
    process.env.PATH = `${join(usual, '..')}${delimiter}${process.env.PATH}`
    return usual
  }
  throw new Failure('cargo was not found: install Rust from https://rustup.rs and run this again')
}

/** The Node that the machine has; the oldest supported one is 20. */
export function systemNode() {
  return find('node', 'nodejs') ?? process.execPath
}

/** Node 22, from npm: wrangler and puppeteer ask for ≥ 22.12. The running Node where it is new enough and npm had none. */
export function node22() {
  const packaged = join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
  )
  for (const name of ['node', 'node.exe']) {
    if (existsSync(join(packaged, name))) return join(packaged, name)
  }
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath
  throw new Failure(
    `Node 22 is not in node_modules (no package for ${process.platform}-${process.arch}): run this with Node ≥ 22.12`,
  )
}

/**
 * The script of a package's command, to be run by Node.
 *
 * @param {string} packageName
 * @param {string} [commandName]
 */
export function bin(packageName, commandName = packageName.replace(/^@[^/]*\//, '')) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[commandName])
}

/** Programs of Debian's that the tests drive: what each is for, and where it is. */
export const debian = {
  chromium: { package: 'chromium', path: () => find('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') },
  firefox: { package: 'firefox-esr', path: () => find('firefox-esr', 'firefox') },
  webkit: { package: 'webkit2gtk-driver', path: () => find('WebKitWebDriver') },
  xvfb: { package: 'xvfb', path: () => find('Xvfb') },
  php: { package: 'php-cli', path: () => find('php') },
}

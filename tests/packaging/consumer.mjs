/**
 * A project that has firepath installed, as a user would: from the packed tarball, outside the repository,
 * so that nothing of the repository can be found by accident.
 */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { find, systemNode } from '../../scripts/lib/tools.mjs'
import { open } from '../run/browsers.mjs'
import { repository, serve } from '../run/server.mjs'

/** The program of every consumer: what it imports, and what it says. */
export const sample = `import { isFirepathError, LimitError, Pattern, triggerPath, version } from 'firepath'
const { fire } = triggerPath([{ fire: true, url: '/cart*' }], 'https://shop.example/cart?step=2')
const matches = new Pattern('/books/:id', 'https://shop.example').test('https://shop.example/books/7')
export const answer = \`firepath \${version()} \${fire} \${matches} \${isFirepathError(new LimitError('x'))}\`
`

/**
 * What {@link sample} says.
 *
 * @param {string} version
 */
export const expected = (version) => `firepath ${version} true true true`

/**
 * Packs the package and installs it into a new project.
 *
 * @returns {{ folder: string, tarball: string, version: string, write: (files: Record<string, string>) => void, remove: () => void }}
 */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), 'firepath-consumer-'))
  const npm = find('npm') ?? 'npm'
  const quiet = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts']
  const packed = execFileSync(npm, ['pack', '--json', ...quiet, '--pack-destination', folder, join(repository, 'pkg')], {
    cwd: folder,
    encoding: 'utf8',
  })
  const [{ filename, version }] = Object.values(JSON.parse(packed))
  const write = (/** @type {Record<string, string>} */ files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  }
  write({ 'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }) })
  execFileSync(npm, ['install', ...quiet, '--offline', `./${filename}`], { cwd: folder })
  return {
    folder,
    tarball: join(folder, filename),
    version,
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * Runs a file with the machine's own Node; answers what it printed.
 *
 * @param {string} file
 */
export function runNode(file) {
  return execFileSync(systemNode(), [file], { cwd: dirname(file), encoding: 'utf8', timeout: 60_000 }).trim()
}

/**
 * Opens `index.html` of a folder in Chromium; answers `window.answer`, once the page has set it.
 *
 * @param {string} root
 * @param {{ headers?: Record<string, string>, idle?: boolean }} [options] `idle`: wait until the page has no request under way
 * @returns {Promise<{ answer: string, errors: string[] }>} with what the page complained about
 */
export async function runChromium(root, options = {}) {
  const server = await serve({ root: `${root}/`, ...options })
  const browser = await open('chromium')
  /** @type {string[]} */
  const errors = []
  try {
    const page = await browser.newPage()
    page.on('pageerror', (/** @type {Error} */ error) => errors.push(String(error)))
    page.on('console', (/** @type {any} */ message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(`${server.origin}/index.html`)
    await page
      .waitForFunction('window.answer !== undefined', { timeout: 15_000 })
      .catch(() => errors.push('window.answer was not set'))
    if (options.idle) await page.waitForNetworkIdle({ idleTime: 300, timeout: 15_000 })
    return { answer: await page.evaluate('window.answer'), errors }
  } finally {
    await browser.close()
    await server.close()
  }
}

/**
 * Gets what a fresh clone lacks: npm packages, and for the tests Debian's browsers. By itself: `npm run setup`.
 * Needs nothing but Node.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { read } from './lib/options.mjs'
import { command, Failure, isMain, must, root, run, step } from './lib/run.mjs'
import { cargo, debian, find } from './lib/tools.mjs'

/** What every command needs: npm packages of the committed versions, and cargo. (xtask adds the Rust target.) */
export async function ensureTools() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    throw new Failure(`Node ${process.versions.node} is too old: 20.19 or newer is needed`)
  cargo()
  if (isSetUp()) return
  await step('npm packages', async () => {
    const npm = find('npm')
    if (!npm) throw new Failure('npm was not found beside node')
    await must(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true })
    writeFileSync(stamp, wanted())
  })
}

const stamp = join(root, 'node_modules', '.firepath-lock')
const wanted = () => readFileSync(join(root, 'package-lock.json'), 'utf8')

/** Whether the npm packages of the committed versions are there. */
export function isSetUp() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()
}

/**
 * The programs the tests drive. As root on Debian they are installed; elsewhere what is found is used.
 *
 * @returns {Promise<string[]>} what is missing, each with the command that mends it
 */
export async function ensureBrowsers() {
  const absent = () => Object.entries(debian).filter(([, program]) => !program.path())
  const install = (/** @type {[string, { package: string }][]} */ list) => [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    ...list.map(([, program]) => program.package),
  ]
  if (absent().length > 0 && process.getuid?.() === 0 && find('apt-get')) {
    await step(
      `Debian packages: ${absent()
        .map(([, program]) => program.package)
        .join(', ')}`,
      async () => {
        const env = { DEBIAN_FRONTEND: 'noninteractive' }
        await run('apt-get', ['update', '-qq'], { env, quiet: true })
        const [apt, ...args] = install(absent())
        await run(apt, args, { env, quiet: true })
      },
    )
  }
  return absent().map(
    ([name, program]) => `${name} is not installed: on Debian, \`sudo ${install([[name, program]]).join(' ')}\``,
  )
}

if (isMain(import.meta)) {
  command(async () => {
    const about = 'Gets what a fresh clone lacks: npm packages, and as root on Debian the browsers of the tests.'
    if (!read({ command: 'npm run setup', about }, process.argv.slice(2))) return
    await ensureTools()
    for (const line of await ensureBrowsers()) console.log(`! ${line}`)
  })
}

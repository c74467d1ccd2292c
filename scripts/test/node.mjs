/**
 * Test files run by Node's own test runner, counted by a reporter of our own.
 */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from '../lib/run.mjs'

/**
 * Runs `tests/<folder>/*.test.mjs`. With `again`, file by file, and a file that failed up to twice more: a real
 * browser now and then dies of its own. What it took is said; what fails three times has failed.
 *
 * @param {string} folder
 * @param {string} node which Node
 * @param {{ concurrency?: number, timeoutSeconds?: number, env?: Record<string, string>, again?: boolean, only?: string }} [options]
 *   `only`: the one file to run
 * @returns {Promise<import('./stages.mjs').Row[]>}
 */
export async function nodeTests(folder, node, options = {}) {
  const path = join(root, 'tests', folder)
  const files = existsSync(path)
    ? readdirSync(path).filter((name) => (options.only ? name === options.only : name.endsWith('.test.mjs')))
    : []
  if (files.length === 0)
    return [{ name: folder, passed: 0, failed: 1, skipped: 0, note: `tests/${folder}/ holds no *.test.mjs` }]
  const paths = files.sort().map((name) => join(path, name))
  if (!options.again) return [{ name: folder, ...(await runFiles(paths, node, options)) }]
  const row = { name: folder, passed: 0, failed: 0, skipped: 0 }
  const twice = []
  for (const file of paths) {
    let counted = await runFiles([file], node, options)
    for (let tries = 0; counted.failed > 0 && tries < 2; tries++) {
      const name = file.replace(/^.*\//, '')
      console.log(`\n↻ ${name} failed; once more`)
      counted = await runFiles([file], node, options)
      twice.push(name)
    }
    row.passed += counted.passed
    row.failed += counted.failed
    row.skipped += counted.skipped
  }
  return [twice.length > 0 ? { ...row, note: `needed another run: ${twice.join(', ')}` } : row]
}

/**
 * @param {string[]} paths
 * @param {string} node
 * @param {{ concurrency?: number, timeoutSeconds?: number, env?: Record<string, string> }} options
 */
async function runFiles(paths, node, options) {
  const scratch = mkdtempSync(join(tmpdir(), 'firepath-tally-'))
  const tally = join(scratch, 'tally.json')
  try {
    const { code } = await run(
      node,
      [
        '--test',
        '--test-force-exit',
        `--test-concurrency=${options.concurrency ?? 1}`,
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...[`--test-reporter=${new URL('tally.mjs', import.meta.url).href}`, '--test-reporter-destination=stderr'],
        ...paths,
      ],
      { timeoutSeconds: options.timeoutSeconds ?? 900, env: { ...options.env, FORCE_COLOR: '0', FIREPATH_TALLY: tally } },
    )
    return judge(existsSync(tally) ? JSON.parse(readFileSync(tally, 'utf8')) : undefined, code)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * @param {import('./tally.mjs').Tally | undefined} tally
 * @param {number} code
 */
function judge(tally, code) {
  const { hollow, ...row } = tally ?? { passed: 0, failed: 0, skipped: 0, hollow: [] }
  row.failed += hollow.length
  if (code !== 0 && row.failed === 0) row.failed = 1
  return hollow.length > 0 ? { ...row, note: `without any test: ${hollow.join(', ')}` } : row
}

/**
 * Test files run by Node's own test runner, counted from its TAP.
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
 * @param {{ concurrency?: number, timeoutSeconds?: number, env?: Record<string, string>, again?: boolean }} [options]
 * @returns {Promise<import('./stages.mjs').Row[]>}
 */
export async function nodeTests(folder, node, options = {}) {
  const path = join(root, 'tests', folder)
  const files = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.test.mjs')) : []
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
  const scratch = mkdtempSync(join(tmpdir(), 'firepath-tap-'))
  const tap = join(scratch, 'tap')
  try {
    const { code } = await run(
      node,
      [
        '--test',
        '--test-force-exit',
        `--test-concurrency=${options.concurrency ?? 1}`,
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...['--test-reporter=tap', `--test-reporter-destination=${tap}`],
        ...paths,
      ],
      { timeoutSeconds: options.timeoutSeconds ?? 900, env: { ...options.env, FORCE_COLOR: '0' } },
    )
    return count(existsSync(tap) ? readFileSync(tap, 'utf8') : '', code)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * @param {string} tap
 * @param {number} code
 */
function count(tap, code) {
  const total = (/** @type {string} */ kind) => Number(new RegExp(`^# ${kind} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0)
  const row = { passed: total('pass'), failed: total('fail') + total('cancelled'), skipped: total('skipped') + total('todo') }
  // Node counts a file without a test as one that passed
  const hollow = tap.match(/^ok \d+ - \/.*\.test\.mjs$/gm) ?? []
  row.passed -= hollow.length
  row.failed += hollow.length
  if (code !== 0 && row.failed === 0) row.failed = 1
  return hollow.length > 0
    ? { ...row, note: `without any test: ${hollow.map((line) => line.replace(/^.*\//, '')).join(', ')}` }
    : row
}

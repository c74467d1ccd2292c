/**
 * Test files run by Node's own test runner, counted from its TAP.
 */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from '../lib/run.mjs'

/**
 * Runs `tests/<folder>/*.test.mjs`.
 *
 * @param {string} folder
 * @param {string} node which Node
 * @param {{ concurrency?: number, timeoutSeconds?: number, env?: Record<string, string> }} [options]
 * @returns {Promise<import('./stages.mjs').Row[]>}
 */
export async function nodeTests(folder, node, options = {}) {
  const path = join(root, 'tests', folder)
  const files = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.test.mjs')) : []
  if (files.length === 0)
    return [{ name: folder, passed: 0, failed: 1, skipped: 0, note: `tests/${folder}/ holds no *.test.mjs` }]
  const scratch = mkdtempSync(join(tmpdir(), 'firepath-tap-'))
  const tap = join(scratch, 'tap')
  try {
    const { code } = await run(
      node,
      [
        '--test',
        `--test-concurrency=${options.concurrency ?? 1}`,
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...['--test-reporter=tap', `--test-reporter-destination=${tap}`],
        ...files.sort().map((name) => join(path, name)),
      ],
      { timeoutSeconds: options.timeoutSeconds ?? 900, env: { ...options.env, FORCE_COLOR: '0' } },
    )
    return [{ name: folder, ...count(existsSync(tap) ? readFileSync(tap, 'utf8') : '', code) }]
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

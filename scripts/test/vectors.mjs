/**
 * The vectors in every wasm runtime (cargo test runs them natively), and whether all of them gave the same answers.
 */

import { vectorFiles } from '../../tests/run/files.mjs'
import { run } from '../lib/run.mjs'
import { debian, node22, systemNode } from '../lib/tools.mjs'

/** @typedef {import('./stages.mjs').Row} Row */

const browser = (/** @type {'chromium' | 'firefox' | 'webkit'} */ engine) => ({
  name: engine,
  command: node22,
  args: ['tests/run/browser.mjs', engine],
  absent: () => {
    const needed = engine === 'webkit' ? [debian.webkit, debian.xvfb] : [debian[engine]]
    return needed.filter((program) => !program.path()).map((program) => program.package)
  },
})

const runtimes = [
  { name: 'Node of this machine', command: systemNode, args: ['tests/run/node.mjs'], absent: () => [] },
  { name: 'Node 22', command: node22, args: ['tests/run/node.mjs'], absent: () => [] },
  { name: 'workerd', command: systemNode, args: ['tests/run/worker.mjs'], absent: () => [] },
  browser('chromium'),
  browser('firefox'),
  browser('webkit'),
]

/** Runs them all. */
export async function vectors() {
  /** @type {Row[]} */
  const rows = []
  /** @type {Map<string, string[]>} */
  const digests = new Map()
  const cases = Object.values(vectorFiles()).reduce((total, file) => total + file.cases.length, 0)
  for (const runtime of runtimes) {
    const absent = runtime.absent()
    if (absent.length > 0) {
      rows.push({
        name: `vectors, ${runtime.name}`,
        passed: 0,
        failed: 0,
        skipped: cases,
        note: `not installed: ${absent.join(', ')}`,
      })
      continue
    }
    const { code, output } = await run(runtime.command(), runtime.args, { quiet: true, timeoutSeconds: 180 })
    const line = output.split('\n').find((line) => line.startsWith('{"runtime"'))
    if (!line) {
      rows.push({ name: `vectors, ${runtime.name}`, passed: 0, failed: 1, skipped: 0, note: `exit code ${code}, no results` })
      if (code === 0) console.error(output)
      continue
    }
    const results = JSON.parse(line)
    for (const failure of results.failures)
      console.error(`✗ ${results.runtime}: ${failure.file}: ${failure.name}: ${failure.message}`)
    digests.set(results.digest, [...(digests.get(results.digest) ?? []), results.runtime])
    rows.push({ name: `vectors, ${results.runtime}`, passed: results.passed, failed: results.failed, skipped: 0 })
  }
  const same = digests.size === 1
  if (!same) for (const [digest, names] of digests) console.error(`✗ answers ${digest}: ${names.join(', ')}`)
  rows.push({ name: 'same bytes everywhere', passed: same ? 1 : 0, failed: same ? 0 : 1, skipped: 0 })
  return rows
}

/**
 * The native runner's own count.
 *
 * @param {string} output
 * @returns {Row | undefined}
 */
export function vectorLine(output) {
  const match = /^vector result: (\d+) passed; (\d+) failed$/m.exec(output)
  return match ? { name: 'vectors, native Rust', passed: Number(match[1]), failed: Number(match[2]), skipped: 0 } : undefined
}

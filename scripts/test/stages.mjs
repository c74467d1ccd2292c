/**
 * What `npm test` does, in order. To add tests, add files: a stage takes every `*.test.mjs` of its folder.
 */

import { build, buildTrap } from '../build.mjs'
import { run } from '../lib/run.mjs'
import { sizes } from '../lib/sizes.mjs'
import { cargo, systemNode } from '../lib/tools.mjs'
import { nodeTests } from './node.mjs'
import { vectorLine, vectors } from './vectors.mjs'

/**
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, note?: string, seconds?: number }} Row
 * @typedef {{ name: string, about: string, run: () => Promise<Row[]>, browsers?: boolean, onDemand?: boolean }} Stage
 */

/** @type {Stage[]} */
export const stages = [
  {
    name: 'build',
    about: 'the package, and its sizes against the budget',
    run: async () => {
      await build()
      const failed = sizes()
      return [{ name: 'sizes within budget', passed: 1 - failed, failed, skipped: 0 }]
    },
  },
  { name: 'rust', about: 'the crate natively: units, properties, documentation, vectors', run: rust },
  { name: 'vectors', about: 'the same answers in every runtime', browsers: true, run: vectors },
  { name: 'node', about: 'the package on the oldest supported Node', run: onNode },
]

async function onNode() {
  await buildTrap()
  return nodeTests('node', systemNode())
}

async function rust() {
  const { code, output } = await run(cargo(), ['test', '--no-fail-fast'], {
    env: { CARGO_TERM_COLOR: 'never' },
    timeoutSeconds: 1500,
  })
  const row = { name: 'cargo test', passed: 0, failed: 0, skipped: 0 }
  for (const [, passed, failed, ignored] of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)) {
    row.passed += Number(passed)
    row.failed += Number(failed)
    row.skipped += Number(ignored)
  }
  const native = vectorLine(output)
  // a target that does not compile has no result line
  if (code !== 0 && row.failed + (native?.failed ?? 0) === 0) row.failed = 1
  return [row, native ?? { name: 'vectors, native Rust', passed: 0, failed: 1, skipped: 0, note: 'did not run' }]
}

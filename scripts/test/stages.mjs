/**
 * What `npm test` does, in order. To add tests, add files: a stage takes every `*.test.mjs` of its folder.
 */

import { build, buildTrap } from '../build.mjs'
import { run } from '../lib/run.mjs'
import { sizes } from '../lib/sizes.mjs'
import { cargo, node22, systemNode } from '../lib/tools.mjs'
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
  {
    name: 'patterns',
    about: "URL patterns beside every engine's own `URLPattern`",
    browsers: true,
    run: () => nodeTests('patterns', node22(), { again: true, timeoutSeconds: 600 }),
  },
  { name: 'node', about: 'the package on the oldest supported Node; traps', run: onNode },
  {
    name: 'gist',
    about: "Gist receivers over real sockets, other senders' own libraries, the PHP reference",
    run: () => nodeTests('gist', systemNode()),
  },
  {
    name: 'packaging',
    about: 'the packed tarball, installed and used by Node, Vite, webpack, esbuild, wrangler and TypeScript',
    browsers: true,
    run: () => nodeTests('packaging', node22()),
  },
  { name: 'docs', about: 'every code block of the documentation', browsers: true, run: () => nodeTests('docs', node22()) },
  {
    name: 'sdk',
    about: 'the official SDKs beside firepath, and the stand-in of Customer.io',
    run: () => nodeTests('sdk', node22()),
  },
  { name: 'worker', about: 'the Worker on workerd', run: () => nodeTests('worker', node22()) },
  {
    name: 'browser',
    about: 'the tracker in Chromium, Firefox and WebKit',
    browsers: true,
    run: () => nodeTests('browser', node22(), { again: true, timeoutSeconds: 600 }),
  },
  {
    name: 'e2e',
    about: 'the main job: `npm start`, and the demo shop in Chromium',
    browsers: true,
    run: () => nodeTests('end-to-end', node22(), { again: true }),
  },
  {
    name: 'faults',
    about: 'kills, outages and closed tabs (`npm run test:faults`: the long form)',
    browsers: true,
    run: faults,
  },
]

/** In the long form with closed tabs, of which the stage `browser` has a short one. */
async function faults() {
  const rows = await nodeTests('faults', node22(), { timeoutSeconds: 3600 })
  if (process.env.FIREPATH_FULL !== '1') return rows
  const closes = await nodeTests('browser', node22(), { only: 'closes.test.mjs', timeoutSeconds: 3600 })
  return [...rows, ...closes.map((row) => ({ ...row, name: 'closed tabs' }))]
}

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

/**
 * `npm run bench -- trigger webhook` runs the benchmarks of these names, on Node 22, over a fresh build; `npm run bench -- all`
 * every one in turn; without a name it says which there are. Figures depend on the machine; each benchmark prints ratios
 * beside them, both sides measured in the same run.
 */

import { join } from 'node:path'
import { build } from './build.mjs'
import { read } from './lib/options.mjs'
import { command, Failure, must, root } from './lib/run.mjs'
import { node22 } from './lib/tools.mjs'

/** Name, what it shows, and how long that takes on two cores. */
const BENCHES = [
  ['webhook', 'verifying and typing a Gist webhook beside hand-written JavaScript, in Node and workerd', '1 minute'],
  ['pipeline', "a webhook's bytes to Customer.io's request, and events in batches, beside hand-written JavaScript", '2 minutes'],
  ['trigger', '10 to 10,000 trigger path rules beside URLPattern and path-to-regexp, in Node, Chromium and workerd', '5 minutes'],
  ['worker', 'the Worker under load beside one that only stores the body', '2 minutes'],
  ['tracker', 'what a page loads and waits for, beside other trackers, in Chromium', '3 minutes'],
]

const listed = () => BENCHES.map(([name = '', about, duration]) => `  ${name.padEnd(10)} ${about} (${duration})`).join('\n')

/** @type {import('./lib/options.mjs').Description} */
const description = {
  command: 'npm run bench',
  about: 'Builds, and measures firepath beside others; both sides of each ratio in the same run.',
  words: { name: '<name …>', about: 'the benchmarks to run, or all' },
  more: listed,
}

command(async () => {
  const given = read(description, process.argv.slice(2))
  if (!given) return
  const { words } = given
  if (words.length === 0) {
    console.log(`npm run bench -- <name …>, or all:\n\n${listed()}`)
    return
  }
  const unknown = words.filter((word) => word !== 'all' && !BENCHES.some(([name]) => name === word))
  const names = BENCHES.map(([name]) => name).join(', ')
  if (unknown.length > 0) throw new Failure(`no benchmark is called ${unknown.join(', ')}; there are ${names}`)
  const chosen = BENCHES.filter(([name = '']) => words.includes('all') || words.includes(name))
  await build()
  for (const [index, [name, about, duration]] of chosen.entries()) {
    console.log(`\n━━ ${index + 1} of ${chosen.length}: ${name}, ${duration}\n   ${about}\n`)
    await must(node22(), ['--expose-gc', join(root, 'bench', `${name}.bench.mjs`)])
  }
})

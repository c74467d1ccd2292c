/**
 * `npm run bench`: every `bench/*.bench.mjs` in turn, on Node 22, over a fresh build. `npm run bench -- trigger` runs those whose name holds a word.
 * Figures depend on the machine; each benchmark prints ratios beside them.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { command, Failure, must, root } from './lib/run.mjs'
import { node22 } from './lib/tools.mjs'

command(async () => {
  const words = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
  const all = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.bench.mjs'))
  const chosen = all.filter((name) => words.length === 0 || words.some((word) => name.includes(word))).sort()
  if (chosen.length === 0) throw new Failure(`no benchmark is called ${words.join(', ')}; there are ${all.join(', ')}`)
  await build()
  for (const name of chosen) {
    console.log(`\n━━ ${name}`)
    await must(node22(), ['--expose-gc', join(root, 'bench', name)])
  }
})

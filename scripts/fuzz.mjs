/**
 * `npm run fuzz`: every fuzz target for ten minutes. `npm run fuzz -- --seconds 60 signature plan` for some, shorter.
 * Runs on the stable compiler: without a sanitizer, for the crate has no unsafe code, and a panic is what is looked for.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { read } from './lib/options.mjs'
import { command, Failure, must, root, run, step } from './lib/run.mjs'
import { cargo } from './lib/tools.mjs'

// the version whose flags are used below
const CARGO_FUZZ = '0.13.2'

/** @type {import('./lib/options.mjs').Description} */
const description = {
  command: 'npm run fuzz',
  about: 'Runs the fuzz targets on the stable compiler, each for ten minutes.',
  words: { name: '[part …]', about: 'only the targets whose name holds one of these' },
  options: { '--seconds': { value: 'N', about: 'for how long each, instead of 600' } },
}

command(async () => {
  const given = read(description, process.argv.slice(2))
  if (!given) return
  const { words, flags } = given
  const seconds = Number(flags['--seconds'] ?? 600)
  if (!(seconds > 0)) throw new Failure('--seconds needs a number')
  const tools = join(root, 'target/tools')
  const fuzz = join(tools, 'bin/cargo-fuzz')
  if (!existsSync(fuzz)) {
    await step('cargo-fuzz', () => must(cargo(), ['install', '--quiet', '--locked', '--root', tools, `cargo-fuzz@${CARGO_FUZZ}`]))
  }
  const targets = (await must(fuzz, ['list'], { quiet: true })).trim().split('\n')
  const chosen = targets.filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  if (chosen.length === 0) throw new Failure(`no fuzz target is called ${words.join(', ')}; there are ${targets.join(', ')}`)
  let failed = 0
  for (const name of chosen) {
    seed(name)
    const { code, output } = await step(`${name}, ${seconds} s`, () =>
      run(
        fuzz,
        ['run', '--sanitizer', 'none', name, '--', `-max_total_time=${seconds}`, '-verbosity=0', '-print_final_stats=1'],
        { quiet: true },
      ),
    )
    const runs = /stat::number_of_executed_units:\s*(\d+)/.exec(output)?.[1]
    if (code !== 0) failed += 1
    console.log(
      code === 0
        ? `  ✓ ${name}: ${Number(runs ?? 0).toLocaleString('en-US')} runs`
        : `  ✗ ${name}: the input is in fuzz/artifacts/${name}/`,
    )
  }
  console.log(`\n${chosen.length - failed} passed, ${failed} failed, 0 skipped`)
  return failed > 0 ? 1 : 0
})

/**
 * Begins a target's corpus with the lines of `fuzz/seeds/<target>.txt`: one input each, `\n` for a line's end,
 * `@<path>` for every line of that file.
 *
 * @param {string} name
 */
function seed(name) {
  const file = join(root, 'fuzz/seeds', `${name}.txt`)
  if (!existsSync(file)) return
  const corpus = join(root, 'fuzz/corpus', name)
  mkdirSync(corpus, { recursive: true })
  const lines = (/** @type {string} */ path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  const inputs = lines(file).flatMap((line) =>
    line.startsWith('@') ? lines(join(root, line.slice(1))) : [line.replaceAll('\\n', '\n')],
  )
  inputs.forEach((input, i) => {
    writeFileSync(join(corpus, `seed-${i}`), input)
  })
}

/**
 * `npm run lint`: formatters, linters and type checkers over everything. Goes on after a failure;
 * its last line is `N passed, N failed, N skipped`. `npm run format` mends what can be mended.
 */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { read } from './lib/options.mjs'
import { command, must, root, run, step } from './lib/run.mjs'
import { bin, cargo } from './lib/tools.mjs'
import { ensureTools } from './setup.mjs'

const wasm = ['--target', 'wasm32-unknown-unknown', '--lib', '--no-default-features', '--features']
const strict = ['--', '--deny', 'warnings']

/** @type {[string, () => [string, string[]]][]} */
const checks = [
  ['cargo fmt', () => [cargo(), ['fmt', '--all', '--check']]],
  ['clippy, native', () => [cargo(), ['clippy', '--quiet', '--workspace', '--all-targets', ...strict]]],
  ['clippy, core wasm', () => [cargo(), ['clippy', '--quiet', ...wasm, 'compile,edge,browser', ...strict]]],
  ['clippy, engine wasm', () => [cargo(), ['clippy', '--quiet', ...wasm, 'edge', ...strict]]],
  ['clippy, tracker wasm', () => [cargo(), ['clippy', '--quiet', ...wasm, 'browser', ...strict]]],
  ['clippy, explaining wasm', () => [cargo(), ['clippy', '--quiet', ...wasm, 'browser,explain', ...strict]]],
  ['clippy, no feature', () => [cargo(), ['clippy', '--quiet', '--lib', '--no-default-features', ...strict]]],
  ...(existsSync(join(root, 'fuzz/Cargo.toml')) ? [fuzzTargets()] : []),
  ...projects().map(
    (project) =>
      /** @type {[string, () => [string, string[]]]} */ ([
        `tsc ${project}`,
        () => [process.execPath, [bin('typescript', 'tsc'), '--noEmit', '--project', project]],
      ]),
  ),
  ['biome', () => [process.execPath, [bin('@biomejs/biome'), 'check', '--error-on-warnings']]],
]

/** Fuzz targets that nobody compiles stop compiling. @returns {[string, () => [string, string[]]]} */
function fuzzTargets() {
  return [
    'fuzz targets',
    () => [cargo(), ['check', '--quiet', '--manifest-path', 'fuzz/Cargo.toml', '--target-dir', 'target/fuzz']],
  ]
}

/** Every TypeScript project of the repository: wherever a tsconfig.json is. */
function projects() {
  const places = ['.', 'js', 'js/worker', 'www', 'bench', 'tests/run/trap', ...folders('tests'), ...folders('examples')]
  return places.map((place) => join(place, 'tsconfig.json')).filter((file) => existsSync(join(root, file)))
}

/** @param {string} parent */
function folders(parent) {
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
}

command(async () => {
  const given = read(
    {
      command: 'npm run lint',
      about:
        'Formatting, clippy in every combination of features, types, fuzz targets; builds first, for the types of the package.',
      options: {
        '--fix': { about: 'formats instead (npm run format)' },
        '--built': { about: 'over the build that is there' },
      },
    },
    process.argv.slice(2),
  )
  if (!given) return
  await ensureTools()
  if (given.flags['--fix']) {
    await must(cargo(), ['fmt', '--all'])
    await must(process.execPath, [bin('@biomejs/biome'), 'check', '--write'])
    return
  }
  // the types of the glue and of the package itself come from the build
  if (!existsSync(join(root, 'pkg/dist')) || !given.flags['--built']) {
    const { build } = await import('./build.mjs')
    await build()
  }
  let failed = 0
  for (const [name, make] of checks) {
    const [program, args] = make()
    await step(name, async () => {
      const { code } = await run(program, args, { quiet: true })
      if (code !== 0) failed += 1
      console.log(code === 0 ? `  ✓ ${name}` : `  ✗ ${name}`)
    })
  }
  console.log(`\n${checks.length - failed} passed, ${failed} failed, 0 skipped`)
  return failed > 0 ? 1 : 0
})

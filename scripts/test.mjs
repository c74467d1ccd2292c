/**
 * `npm test`: sets up what it needs, builds, and runs every test in every runtime. Goes on after a failure;
 * its last line is `N passed, N failed, N skipped`. `npm test -- --help` says what it can be told.
 */

import { read } from './lib/options.mjs'
import { command, Failure } from './lib/run.mjs'
import { ensureBrowsers, ensureTools } from './setup.mjs'
import { stages } from './test/stages.mjs'

/** @type {import('./lib/options.mjs').Description} */
const description = {
  command: 'npm test',
  about: 'Sets up what it needs, builds, and runs every test in every runtime.',
  options: {
    '--only': { value: 'STAGES', about: 'some stages: --only vectors,rust' },
    '--skip': { value: 'STAGES', about: 'all stages but these' },
    '--full': { about: 'the long form of those that have one' },
    '--list': { about: 'names the stages' },
  },
  more: () => `Stages:\n\n${listed().replace(/^/gm, '  ')}\n\nFIREPATH_NO_BUILD=1 runs --only over the build that is there.`,
}

command(async () => {
  const given = read(description, process.argv.slice(2))
  if (!given) return
  if (given.flags['--list']) return console.log(listed())
  if (given.flags['--full']) process.env.FIREPATH_FULL = '1'
  const chosen = choose(given.flags)
  const started = performance.now()
  await ensureTools()
  if (chosen.some((stage) => stage.browsers)) for (const line of await ensureBrowsers()) console.log(`! ${line}`)

  /** @type {import('./test/stages.mjs').Row[]} */
  const rows = []
  for (const stage of chosen) {
    console.log(`\n━━ ${stage.name} (${chosen.indexOf(stage) + 1}/${chosen.length}): ${stage.about}`)
    const begun = performance.now()
    let found
    try {
      found = await stage.run()
    } catch (error) {
      console.error(error instanceof Failure ? `✗ ${error.message}` : error)
      found = [{ name: stage.name, passed: 0, failed: 1, skipped: 0 }]
    }
    // a stage that ran nothing has not shown anything
    const counted = found.map((row) =>
      row.passed + row.failed + row.skipped === 0 ? { ...row, failed: 1, note: 'no test ran' } : row,
    )
    const seconds = (performance.now() - begun) / 1000
    for (const [i, row] of counted.entries()) rows.push(i === 0 ? { ...row, seconds } : row)
    for (const row of counted) console.log(`   ${describe(row)}`)
    if (stage.name === 'build' && counted.some((row) => row.failed > 0)) {
      console.error('✗ nothing can be tested without a build')
      break
    }
  }

  console.log(`\n━━ in all, ${Math.round((performance.now() - started) / 1000)} s`)
  for (const row of rows)
    console.log(`   ${(row.seconds === undefined ? '' : `${row.seconds.toFixed(0)} s`).padStart(6)}  ${describe(row)}`)
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ kind) => rows.reduce((total, row) => total + row[kind], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  return sum('failed') > 0 ? 1 : 0
})

/** @param {import('./test/stages.mjs').Row} row */
function describe(row) {
  const mark = row.failed > 0 ? '✗' : row.passed > 0 ? '✓' : '–'
  const counts = [`${row.passed} passed`, row.failed > 0 && `${row.failed} failed`, row.skipped > 0 && `${row.skipped} skipped`]
  return `${mark} ${row.name.padEnd(28)} ${counts.filter(Boolean).join(', ')}${row.note ? ` (${row.note})` : ''}`
}

/**
 * @param {Record<string, string | true>} flags
 * @returns {import('./test/stages.mjs').Stage[]}
 */
function choose(flags) {
  const list = (/** @type {string} */ flag) => {
    if (flags[flag] === undefined) return undefined
    const names = String(flags[flag]).split(',')
    const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
    if (unknown.length > 0)
      throw new Failure(`no stage is called ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}`)
    return names
  }
  const only = list('--only')
  const skip = list('--skip') ?? []
  // what is tested is what was just built
  return stages.filter(
    (stage) =>
      !skip.includes(stage.name) &&
      (only ? only.includes(stage.name) || (stage.name === 'build' && !process.env.FIREPATH_NO_BUILD) : !stage.onDemand),
  )
}

function listed() {
  const line = (/** @type {import('./test/stages.mjs').Stage} */ { name, about, onDemand }) =>
    `${name.padEnd(12)} ${about}${onDemand ? ' (by name only)' : ''}`
  return stages.map(line).join('\n')
}

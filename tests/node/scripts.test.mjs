/**
 * The repository's scripts say what they can be told, and run nothing when they are told something else.
 */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/lib/run.mjs'

/** @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
const run = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr }),
    )
  })

const scripts = /** @type {[string, string[]][]} */ ([
  ['start', ['--port', '--workspace', '--state', '--once']],
  ['build', ['--readme']],
  ['test', ['--only', '--skip', '--full', '--list', 'vectors']],
  ['lint', ['--fix', '--built']],
  ['setup', []],
  ['fuzz', ['--seconds']],
  ['bench', ['pipeline', 'all']],
])

for (const [name, said] of scripts) {
  const file = join(root, 'scripts', `${name}.mjs`)
  test(`${name}: help, and what is no option`, async () => {
    for (const args of [['--help'], ['-h'], ['--nonsense', '--help']]) {
      const { code, output } = await run(file, ...args)
      assert.equal(code, 0, output)
      for (const word of [`npm ${/start|test/.test(name) ? name : `run ${name}`}`, '--help', ...said])
        assert.ok(output.includes(word), word)
      assert.doesNotMatch(output, /undefined|▸|━━/)
    }
    const refused = await run(file, '--nonsense')
    assert.equal(refused.code, 1)
    assert.match(refused.output, /there is no option --nonsense; there are .*--help/)
    for (const option of said.filter((word) => word.startsWith('--'))) assert.ok(refused.output.includes(option), option)
  })
}

test('values and words', async () => {
  const said = async (/** @type {string[]} */ ...args) => {
    const { code, output } = await run(join(root, 'scripts/test.mjs'), ...args)
    assert.equal(code, 1, output)
    return output
  }
  assert.match(await said('--only'), /--only needs a value: --only STAGES/)
  assert.match(await said('--full=yes'), /--full takes no value/)
  assert.match(await said('rust'), /takes options only, and “rust” is none; there are --only/)
  assert.match(await said('--only=rust,rusty'), /no stage is called rusty; there are build, rust/)
  const bench = await run(join(root, 'scripts/bench.mjs'), 'pipelines')
  assert.equal(bench.code, 1)
  assert.match(bench.output, /no benchmark is called pipelines; there are webhook/)
})

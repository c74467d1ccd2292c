/**
 * Set-up and build, by the command that a person would run: `npm run build`. What is up to date is left alone.
 */

import { join } from 'node:path'
import { isBuilt } from '../lib/inputs.mjs'
import { root } from '../lib/run.mjs'
import { isSetUp } from '../setup.mjs'
import { StartFailure } from './failure.mjs'
import { Running } from './processes.mjs'
import { begin, heading } from './terminal.mjs'

/** What the build's own steps are called here. @type {Record<string, string>} */
const titles = {
  'npm packages': 'npm packages',
  wasm: 'Rust to wasm',
  package: 'npm package',
}

/** Makes sure that the packages are installed and `pkg/dist` is there and current. */
export async function prepare() {
  if (isSetUp() && isBuilt()) return
  heading('Setting up')
  const running = new Running(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root })
  let shown = begin('Tools')
  const follow = (/** @type {string} */ text) => {
    for (const line of text.split(/[\r\n]+/)) {
      const [, name] = /^▸ (.*)$/.exec(line) ?? []
      if (name && (titles[name] || !/^sizes/.test(name))) {
        shown.done()
        shown = begin(titles[name] ?? name)
      } else if (line.trim()) shown.say(line.trim())
    }
  }
  running.onOutput = follow
  const code = await running.ended
  if (code !== 0) {
    shown.failed()
    throw new StartFailure('The build did not succeed. This is what it said:', running.output.trim())
  }
  shown.done()
}

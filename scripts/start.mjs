/**
 * `npm start`: sets up what is missing, builds what has changed, starts the Worker, a stand-in of Customer.io and the
 * demo shop, sends one signed webhook through them and says what happened. Needs nothing but Node to begin with.
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, root } from './lib/run.mjs'
import { StartFailure } from './start/failure.mjs'
import { parse } from './start/options.mjs'
import { choosePorts } from './start/ports.mjs'
import { prepare } from './start/prepare.mjs'
import { stopAll } from './start/processes.mjs'
import { bold, cyan, dim, fact, heading, line, red, since } from './start/terminal.mjs'

const started = performance.now()

async function main() {
  const options = parse(process.argv.slice(2), process.env)
  if (!options) return
  line(`\n  ${bold('firepath')} ${dim('customer events, decided once, everywhere the same')}`)
  const ports = await choosePorts(options.port)
  await prepare()

  // only now is everything there that these import
  const { workspace } = await import('./start/workspace.mjs')
  const { startDemo } = await import('./start/demo.mjs')
  const { sendWebhook } = await import('./start/journey.mjs')
  const { text, hash } = await workspace(options.workspace, ports)
  const folder = join(root, '.firepath', options.state)
  mkdirSync(folder, { recursive: true })
  const stack = await startDemo({ ports, workspace: text, folder, hash })
  stop = stack.stop
  await sendWebhook(stack)

  if (options.once) return line(`\n  ${bold('Done')} ${dim(`in ${since(started)}`)}\n`)
  heading('Open')
  fact('the shop', cyan(`${stack.shop}/`), 'put something into the cart; the panel shows who is told, and why', 'none')
  fact('its deliveries', cyan(`${stack.standIn}/`), 'what the stand-in of Customer.io took', 'none')
  fact('the Worker', cyan(`${stack.worker}/healthz`), `secrets: .firepath/${options.state}/secrets.env`, 'none')
  line(`\n  Ready in ${since(started)}. ${dim('Ctrl-C stops everything.')}\n`)
  await interrupted
}

/** Ends whatever runs by now. @type {() => Promise<void>} */
let stop = stopAll

/** @type {() => void} */
let interrupt = () => undefined
const interrupted = new Promise((resolve) => {
  interrupt = () => resolve(undefined)
})
let stopping = false
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, async () => {
    interrupt()
    if (stopping) return
    stopping = true
    line(`\n  ${dim('Stopping…')}`)
    await stop()
    process.exit(0)
  })
}

try {
  await main()
  if (!stopping) await stop()
} catch (error) {
  await stop()
  if (!stopping) {
    line(`\n  ${red('✗')} ${error instanceof Error ? indent(error.message) : error}`)
    if (error instanceof StartFailure && error.help) line(`\n    ${indent(error.help)}`)
    else if (!(error instanceof StartFailure || error instanceof Failure)) console.error(error)
    line()
    process.exitCode = 1
  }
}

/** @param {string} text */
function indent(text) {
  return text.replaceAll('\n', '\n    ')
}

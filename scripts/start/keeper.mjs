/**
 * `node keeper.mjs COMMAND ARGS…`: runs a program until it ends or standard input closes, whichever comes first,
 * and leaves nothing of its process group behind.
 */

import { spawn } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

const everyone = (/** @type {NodeJS.Signals} */ signal) => {
  try {
    // the group has this process's id: it was started detached
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-process.pid, signal)
  } catch {
    // nobody is left
  }
}

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  everyone('SIGTERM')
  // whoever does not listen is made to
  setTimeout(() => everyone('SIGKILL'), 2_000).unref()
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).on('error', stop).resume()
child.on('error', (error) => {
  console.error(`${command}: ${error.message}`)
  process.exit(127)
})
child.on('close', (code) => {
  stopping = true
  everyone('SIGTERM')
  process.exit(code ?? 1)
})

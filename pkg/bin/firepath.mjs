#!/usr/bin/env node
/**
 * `firepath serve <entry> [--data folder] [--address host:port] [--vars file] [--allow-private]`
 */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serve } from './serve.mjs'

const usage = `Usage: firepath serve <entry> [options]

  <entry>             the module with \`export default createWorker(…)\` and \`export { Store }\`
  --data <folder>     where the database lives. Default: data
  --address <h:p>     where to listen. Default: 127.0.0.1:8787
  --vars <file>       secrets, one NAME=value a line, as in wrangler's .dev.vars; the environment goes before it
  --allow-private     let destinations be on this machine or a private network`

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`firepath: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: 'data' },
      address: { type: 'string', default: '127.0.0.1:8787' },
      vars: { type: 'string' },
      'allow-private': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [command, entry] = positionals
  if (values.help || command !== 'serve' || entry === undefined) {
    console.log(usage)
    return values.help ? 0 : 1
  }
  const running = await serve({
    entry,
    data: values.data,
    address: values.address,
    vars: values.vars === undefined ? {} : variables(readFileSync(values.vars, 'utf8')),
    allowPrivate: values['allow-private'],
  })
  console.log(`firepath serves ${entry} at ${running.origin}; its data is in ${values.data}. Ctrl-C ends it.`)
  const stop = () => running.child.kill('SIGTERM')
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const end = await running.ended
  return typeof end === 'number' ? end : 0
}

/** `NAME=value` lines; quotes around a value are left out, lines with # too. */
function variables(/** @type {string} */ text) {
  /** @type {Record<string, string>} */
  const found = {}
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined) continue
    found[name] = process.env[name] ?? value.replace(/^(["'])(.*)\1$/, '$2')
  }
  return found
}

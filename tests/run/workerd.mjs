/**
 * The vectors in workerd, through the package's own `workerd` entry. Prints the results as JSON.
 */

import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
// @ts-expect-error has no types of its own
import workerd from 'workerd'
import { vectorFiles } from './files.mjs'
import { repository } from './server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'firepath-workerd-'))
await build({
  stdin: {
    contents: `
      import * as firepath from 'firepath'
      import { runVectors } from './tests/run/vectors.js'
      export default {
        async fetch(request) {
          return Response.json(runVectors(firepath, await request.json()))
        },
      }`,
    resolveDir: repository,
  },
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  outfile: join(folder, 'worker.js'),
  // as wrangler does: the module is handed over beside the script
  plugins: [
    {
      name: 'wasm',
      setup: (build) => build.onResolve({ filter: /\.wasm$/ }, () => ({ path: './firepath.wasm', external: true })),
    },
  ],
})
copyFileSync(join(repository, 'pkg/dist/firepath.wasm'), join(folder, 'firepath.wasm'))
writeFileSync(
  join(folder, 'config.capnp'),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .vectors)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const vectors :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "firepath.wasm", wasm = embed "firepath.wasm")],
  compatibilityDate = "2026-08-01",
);
`,
)

// the port that the system chose is told on the control pipe
const child = spawn(workerd.default, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
})
try {
  const port = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)))
    child.stdio[3]?.on('data', (chunk) => {
      for (const line of String(chunk).split('\n').filter(Boolean)) {
        const message = JSON.parse(line)
        if (message.event === 'listen') resolve(message.port)
      }
    })
  })
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(vectorFiles()) })
  if (!response.ok) throw new Error(await response.text())
  console.log(JSON.stringify({ runtime: `workerd ${workerd.version}`, .../** @type {object} */ (await response.json()) }))
} finally {
  child.removeAllListeners('exit')
  child.kill()
  rmSync(folder, { recursive: true, force: true })
}

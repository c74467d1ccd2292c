/**
 * A script on real workerd, on a free port of 127.0.0.1.
 */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
// @ts-expect-error has no types of its own
import workerd from 'workerd'

/** The version of workerd. */
export const version = workerd.version

/**
 * Bundles a Worker as wrangler does: the `workerd` condition, wasm handed over as a module beside the script.
 *
 * @param {string} source its text
 * @param {string} folder where its imports are looked up
 */
export async function bundleWorker(source, folder) {
  const result = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    write: false,
    plugins: [
      {
        name: 'wasm',
        setup: (build) => build.onResolve({ filter: /\.wasm$/ }, () => ({ path: './firepath.wasm', external: true })),
      },
    ],
  })
  return result.outputFiles[0].text
}

/**
 * Starts it.
 *
 * @param {{ script: string, wasm?: Record<string, Uint8Array>, flags?: string[] }} worker `wasm`: modules by the name the
 *   script imports; `flags`: compatibility flags
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function startWorkerd({ script, wasm = {}, flags = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'firepath-workerd-'))
  writeFileSync(join(folder, 'worker.js'), script)
  const modules = ['(name = "worker.js", esModule = embed "worker.js")']
  for (const [i, [name, bytes]] of Object.entries(wasm).entries()) {
    writeFileSync(join(folder, `${i}.wasm`), bytes)
    modules.push(`(name = "${name}", wasm = embed "${i}.wasm")`)
  }
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (modules = [${modules.join(', ')}], compatibilityDate = "2026-08-01", compatibilityFlags = ${JSON.stringify(flags)});
`,
  )
  // the port that the system chose is told on the control pipe
  const child = spawn(workerd.default, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const close = async () => {
    child.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const port = await new Promise((resolve, reject) => {
      child.once('error', reject)
      ended.then((code) => reject(new Error(`workerd ended with ${code}`)))
      child.stdio[3]?.on('data', (chunk) => {
        for (const line of String(chunk).split('\n').filter(Boolean)) {
          const message = JSON.parse(line)
          if (message.event === 'listen') resolve(message.port)
        }
      })
    })
    return { origin: `http://127.0.0.1:${port}`, close }
  } catch (error) {
    await close()
    throw error
  }
}

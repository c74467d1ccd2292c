/**
 * The vectors in workerd, through the package's own `workerd` entry. Prints the results as JSON.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vectorFiles } from './files.mjs'
import { repository } from './server.mjs'
import { bundleWorker, startWorkerd, version } from './workerd.mjs'

const script = await bundleWorker(
  `import * as firepath from 'firepath'
   import { runVectors } from './tests/run/vectors.js'
   export default {
     async fetch(request) {
       return Response.json(runVectors(firepath, await request.json()))
     },
   }`,
  repository,
)
const worker = await startWorkerd({
  script,
  wasm: { 'firepath.wasm': readFileSync(join(repository, 'pkg/dist/firepath.wasm')) },
})
try {
  const response = await fetch(worker.origin, { method: 'POST', body: JSON.stringify(vectorFiles()) })
  if (!response.ok) throw new Error(await response.text())
  console.log(JSON.stringify({ runtime: `workerd ${version}`, .../** @type {object} */ (await response.json()) }))
} finally {
  await worker.close()
}

/**
 * The vectors in this Node, through `import` and through `require`. Prints the results as JSON.
 */

import { createRequire } from 'node:module'
import { vectorFiles } from './files.mjs'
import { runVectors } from './vectors.js'

const files = vectorFiles()
const imported = runVectors(await import('firepath'), files)
const required = runVectors(createRequire(import.meta.url)('firepath'), files)
if (imported.digest !== required.digest) {
  imported.failed += 1
  imported.failures.push({ file: '*', name: 'require', message: 'the CommonJS build answers otherwise than the ES module' })
}
console.log(JSON.stringify({ runtime: `Node ${process.versions.node}`, ...imported }))

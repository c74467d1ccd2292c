/**
 * Bundles every entry the same way: esbuild, ES2020, minified, code splitting. What a page loads at first is the entry
 * with its static imports; what comes later by `import()` is not counted, for anyone.
 */

import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import esbuild from 'esbuild'
import { root } from '../../scripts/lib/run.mjs'
import { entries } from './entries.mjs'

/** @param {Buffer | Uint8Array} bytes */
const compressed = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
})

/**
 * @param {string} name
 * @param {string} out
 */
export async function bundle(name, out) {
  const folder = join(out, name.replace(/[^a-z]/g, '-'))
  const { metafile } = await esbuild.build({
    absWorkingDir: join(root, 'bench/tracker'),
    stdin: {
      contents: entries[name],
      resolveDir: join(root, name === 'firepath' ? '' : 'bench/tracker'),
      sourcefile: 'entry.js',
    },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    outdir: folder,
    metafile: true,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const outputs = Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, output]) => [join(root, 'bench/tracker', path), output]),
  )
  const entry = Object.keys(outputs).find((path) => outputs[path].entryPoint?.endsWith('entry.js')) ?? ''
  const initial = new Set([entry])
  for (const path of initial) {
    for (const { path: used, kind } of outputs[path].imports)
      if (kind === 'import-statement') initial.add(join(root, 'bench/tracker', used))
  }
  const files = [...initial].map((path) => readFileSync(path))
  if (name === 'firepath') files.push(readFileSync(join(root, 'pkg/dist/tracker.wasm')))
  const size = { raw: 0, gzip: 0, brotli: 0 }
  // each file is a download of its own
  for (const file of files)
    for (const [kind, bytes] of Object.entries(compressed(file))) size[/** @type {'raw'} */ (kind)] += bytes
  return { name, folder, entry: relative(out, entry), size }
}

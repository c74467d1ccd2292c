/**
 * The tracker as pages load it: `browser.js` (module), `tracker.js` (classic script), `snippet.js` (the stub that goes
 * into a page), and one `browser-<part>.js` for each part that is loaded on demand. Minified, for here every byte is
 * somebody's page load; the module stays readable to bundlers, which find the parts and the wasm by their addresses.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { root } from './run.mjs'

/** @param {string} stage where the files go */
export async function bundleBrowser(stage) {
  const esbuild = await import('esbuild')
  const { version } = JSON.parse(readFileSync(join(root, 'pkg/package.json'), 'utf8'))
  /** @type {Map<string, string>} */
  const parts = new Map()
  /** Every dynamic import is a part of its own; a part stands alone, so what it shares with the tracker is passed to it. */
  const onDemand = {
    name: 'on-demand',
    setup(/** @type {import('esbuild').PluginBuild} */ build) {
      build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = join(resolveDir, path.replace(/\.js$/, '.ts'))
        const file = basename(source, '.ts')
        const name = file === 'index' ? basename(dirname(source)) : file
        parts.set(name, source)
        return { path: `./browser-${name}.js`, external: true }
      })
    },
  }
  /** @type {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    target: ['es2022'],
    platform: 'browser',
    define: { FIREPATH_VERSION: JSON.stringify(version) },
    loader: { '.css': 'text' },
    plugins: [onDemand],
    logLevel: 'warning',
    legalComments: 'none',
  }
  await esbuild.build({ ...shared, entryPoints: ['js/browser/index.ts'], format: 'esm', outfile: join(stage, 'browser.js') })
  if (existsSync(join(root, 'js/browser/snippet'))) {
    await esbuild.build({
      ...shared,
      entryPoints: ['js/browser/snippet/tracker.ts'],
      format: 'iife',
      outfile: join(stage, 'tracker.js'),
    })
    await esbuild.build({
      ...shared,
      entryPoints: ['js/browser/snippet/stub.ts'],
      format: 'iife',
      outfile: join(stage, 'snippet.js'),
    })
  }
  for (const [name, source] of parts) {
    const outfile = join(stage, `browser-${name}.js`)
    await esbuild.build({
      ...shared,
      entryPoints: [source],
      format: 'esm',
      outfile,
      // what the picker carries of others, as their licence asks
      ...(name === 'picker' && { banner: { js: '/*! @medv/finder, (c) Anton Medvedev, MIT licence */' } }),
    })
    // what keeps bundlers from an address that is made at run time; minifying takes such comments out
    const code = readFileSync(outfile, 'utf8')
    writeFileSync(
      outfile,
      code.replaceAll('import(import.meta', 'import(/* @vite-ignore */ /* webpackIgnore: true */ import.meta'),
    )
  }
}

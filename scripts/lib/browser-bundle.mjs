/**
 * The tracker as pages load it: `browser.js` (module; `browser-anywhere.js` for code that a server renders too),
 * `tracker.js` (classic script), `snippet.js` (the stub that goes into a page), and one `browser-<part>.js` for each part
 * that is loaded on demand. Minified, for here every byte is somebody's page load; the module stays readable to bundlers,
 * which find the parts and the wasm by their addresses.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { root } from './run.mjs'

/**
 * What the tracker's files call each other's members, and nobody else does: these names are shortened, in every file
 * alike. A name that a page, a plan, an event, a vendor or the browser knows must not stand here.
 */
const internal = [
  ...['report', 'guard', 'listen', 'emit'],
  ...['recall', 'keep', 'erase', 'list', 'persist', 'known', 'update', 'renew'],
  ...['enqueue', 'delivered', 'hold', 'leave', 'sendAll', 'resume'],
  ...['accept', 'agree', 'consented', 'carryOut', 'settle', 'wait'],
  ...['place', 'restart', 'pageView', 'complete'],
  ...['adopt', 'adoptWithin', 'follow', 'each', 'order', 'selectors', 'fired', 'definition', 'element', 'layer', 'layerName'],
]

/** What files carry of others, as its licence asks. @type {Record<string, string>} */
const notices = { 'browser-picker.js': '/*! @medv/finder, (c) Anton Medvedev, MIT licence */\n' }

/** @param {string} stage where the files go */
export async function bundleBrowser(stage) {
  const esbuild = await import('esbuild')
  const { minify } = await import('terser')
  const { version } = JSON.parse(readFileSync(join(root, 'pkg/package.json'), 'utf8'))
  /** @type {Map<string, string>} */
  const parts = new Map()
  /** Every dynamic import is a part of its own; a part stands alone, so what it shares with the tracker is passed to it. */
  const onDemand = {
    name: 'on-demand',
    setup(/** @type {import('esbuild').PluginBuild} */ build) {
      build.onResolve({ filter: /^\./ }, ({ path, kind, importer, resolveDir }) => {
        if (importer.endsWith('anywhere.ts')) return { path: './browser.js', external: true }
        if (kind !== 'dynamic-import') return undefined
        const source = join(resolveDir, path.replace(/\.js$/, '.ts'))
        const file = basename(source, '.ts')
        const name = file === 'index' ? basename(dirname(source)) : file
        parts.set(name, source)
        return { path: `./browser-${name}.js`, external: true }
      })
    },
  }
  /** @type {Record<string, string | false>} */
  let shortened = {}
  /**
   * esbuild puts a file together and simplifies it; terser's names compress better than esbuild's (5 % of brotli).
   *
   * @param {string} source
   * @param {string} file
   * @param {'esm' | 'iife'} [format]
   */
  const bundle = async (source, file, format = 'esm') => {
    const { outputFiles, mangleCache } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [source],
      format,
      bundle: true,
      minifySyntax: true,
      mangleProps: new RegExp(`^(${internal.join('|')})$`),
      mangleCache: shortened,
      write: false,
      target: ['es2022'],
      platform: 'browser',
      define: { FIREPATH_VERSION: JSON.stringify(version) },
      loader: { '.css': 'text' },
      plugins: [onDemand],
      logLevel: 'warning',
      legalComments: 'none',
    })
    shortened = mangleCache ?? {}
    const { code } = await minify(outputFiles[0].text, {
      module: format === 'esm',
      ecma: 2020,
      // shorter code that compresses worse is left out; no function here is called with `new` or asked for its `prototype`
      compress: { passes: 5, comparisons: false, booleans: false, unsafe_arrows: true, pure_getters: true },
    })
    // what keeps bundlers from an address that is made at run time; minifying takes such comments out
    const kept = `${code}`.replaceAll('import(import.meta', 'import(/* @vite-ignore */ /* webpackIgnore: true */ import.meta')
    writeFileSync(join(stage, file), `${notices[file] ?? ''}${kept}\n`)
  }
  await bundle('js/browser/index.ts', 'browser.js')
  await bundle('js/browser/anywhere.ts', 'browser-anywhere.js')
  await bundle('js/browser/snippet/tracker.ts', 'tracker.js', 'iife')
  await bundle('js/browser/snippet/stub.ts', 'snippet.js', 'iife')
  // a part may ask for further parts
  for (const [name, source] of parts) await bundle(source, `browser-${name}.js`)
}

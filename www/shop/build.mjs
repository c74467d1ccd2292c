/**
 * Builds the demo shop: pages, one style sheet, one script. firepath comes from the package, as on any site.
 */

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layout } from './pages/layout.mjs'
import { pages } from './pages/pages.mjs'

/**
 * @typedef {object} Settings
 * @property {string} worker origin of the Worker that serves the plan and takes the events
 * @property {string} standIn origin of the stand-in of Customer.io
 */

const here = fileURLToPath(new URL('./', import.meta.url))

/**
 * @param {string} out folder that is made anew
 * @param {Settings} settings
 */
export async function buildShop(out, settings) {
  const esbuild = await import('esbuild')
  rmSync(out, { recursive: true, force: true })
  for (const page of pages) {
    const file = join(out, page.path.endsWith('/') ? `${page.path}index.html` : page.path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, layout(page, settings))
  }
  writeFileSync(join(out, 'favicon.svg'), favicon)
  const common = { absWorkingDir: here, bundle: true, minify: true, logLevel: /** @type {const} */ ('warning') }
  await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: { shop: 'client/shop.ts' },
      outdir: out,
      format: 'esm',
      splitting: true,
      target: 'es2022',
    }),
    esbuild.build({ ...common, entryPoints: { theme: 'client/theme.ts' }, outdir: out, format: 'iife', target: 'es2022' }),
    esbuild.build({
      ...common,
      entryPoints: { shop: 'styles/main.css' },
      outdir: out,
      target: ['chrome123', 'firefox120', 'safari17.5'],
    }),
  ])
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['tracker.wasm', 'explain.wasm']) copyFileSync(resolve(`firepath/${name}`), join(out, name))
}

const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#a34c28"/><path d="M9 10h12c0 6-.5 9-2 12-.6 1-1.2 1.5-2.2 1.500h-3.600c-1 0-1.6-.5-2.2-1.5-1.5-3-2-6-2-12Z" fill="#fffaf3"/><path d="M21 12.500c4-1 5.5 1.5 4.5 4.5-.8 2.2-2.8 3.5-5 3.5" fill="none" stroke="#fffaf3" stroke-width="2"/></svg>
`

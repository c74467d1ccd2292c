/**
 * `npm run build`: Rust → wasm and glue (xtask) → `pkg/dist/`, whole or not at all; then the size table.
 * `npm run build -- --readme` writes that table into the README too.
 */

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { bundleBrowser } from './lib/browser-bundle.mjs'
import { inputsHash, markBuilt } from './lib/inputs.mjs'
import { read } from './lib/options.mjs'
import { command, Failure, isMain, must, root, step } from './lib/run.mjs'
import { publish, sizes } from './lib/sizes.mjs'
import { bin, cargo } from './lib/tools.mjs'
import { ensureTools } from './setup.mjs'

const dist = join(root, 'pkg/dist')

/** Where each entry of the package comes from; those with `cjs` can be required too. */
const entries = {
  inline: { source: 'js/entry/inline.ts', cjs: true },
  workerd: { source: 'js/entry/workerd.ts' },
  slim: { source: 'js/entry/slim.ts', cjs: true },
  gist: { source: 'js/gist.ts', cjs: true },
  worker: { source: 'js/worker/index.ts' },
}

/** Those of the engine: the same facade over another wasm. */
const engineEntries = {
  engine: { source: 'js/entry/engine-inline.ts', cjs: true },
  'engine-workerd': { source: 'js/entry/engine-workerd.ts' },
}

/** Builds everything that the package carries. */
export async function build() {
  await ensureTools()
  const hash = inputsHash()
  markBuilt(undefined)
  await step('wasm', () => must(cargo(), ['xtask', 'build']))
  await step('package', async () => {
    const stage = join(root, `build/.dist-${process.pid}`)
    rmSync(stage, { recursive: true, force: true })
    mkdirSync(stage, { recursive: true })
    try {
      await bundle(stage, entries)
      await bundle(stage, engineEntries, [instead('engine')])
      await bundleBrowser(stage)
      await types(stage)
      cpSync(join(root, 'build/core/firepath_bg.wasm'), join(stage, 'firepath.wasm'))
      cpSync(join(root, 'build/engine/firepath_bg.wasm'), join(stage, 'engine.wasm'))
      cpSync(join(root, 'build/tracker/firepath_tracker_bg.wasm'), join(stage, 'tracker.wasm'))
      cpSync(join(root, 'build/explain/firepath_explain_bg.wasm'), join(stage, 'explain.wasm'))
      cpSync(join(root, 'src/workspace/schema.json'), join(stage, 'workspace.schema.json'))
      for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) cpSync(join(root, licence), join(root, 'pkg', licence))
      rmSync(dist, { recursive: true, force: true })
      renameSync(stage, dist)
    } finally {
      rmSync(stage, { recursive: true, force: true })
    }
  })
  // `npm start` builds only what has changed since
  markBuilt(hash)
}

/**
 * @param {string} stage
 * @param {Record<string, { source: string, cjs?: boolean }>} entries
 * @param {import('esbuild').Plugin[]} [plugins]
 */
async function bundle(stage, entries, plugins = []) {
  const esbuild = await import('esbuild')
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([out, { source }]) => ({ in: source, out })),
    outdir: stage,
    bundle: true,
    // one copy of the facade, whichever entries a program loads
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'neutral',
    target: ['es2022'],
    loader: { '.wasm': 'base64' },
    // papaparse asks for `stream` only where Node's streams are handed to it
    external: ['firepath', 'firepath/engine', 'node:*', 'cloudflare:*', 'stream'],
    plugins: [wasmModule, ...plugins],
    metafile: true,
    logLevel: 'warning',
    legalComments: 'none',
  })
  const outputs = new Map(
    Object.entries(result.metafile.outputs).map(([path, output]) => [relative(stage, join(root, path)), output]),
  )
  /** @type {Set<string>} */
  const converted = new Set()
  const convert = async (/** @type {string} */ file) => {
    if (converted.has(file)) return
    converted.add(file)
    const { code } = await esbuild.transform(readFileSync(join(stage, file), 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
    })
    writeFileSync(join(stage, asCjs(file)), code.replace(/require\("(\.[^"]*)\.js"\)/g, 'require("$1.cjs")'))
    for (const used of outputs.get(file)?.imports ?? []) {
      if (!used.external) await convert(relative(stage, join(root, used.path)))
    }
  }
  for (const [name, entry] of Object.entries(entries)) if ('cjs' in entry) await convert(`${name}.js`)
}

/** The Workers entries import the package's own `.wasm` by name; in `dist/` that is the file beside them. */
const wasmModule = {
  name: 'wasm-module',
  setup(/** @type {import('esbuild').PluginBuild} */ build) {
    build.onResolve({ filter: /^firepath\/(firepath|engine)\.wasm$/ }, ({ path }) => ({
      path: path.replace('firepath/', './'),
      external: true,
    }))
  },
}

/**
 * Takes another artefact's glue and wasm where the facade names the core's.
 *
 * @param {string} artefact
 * @returns {import('esbuild').Plugin}
 */
function instead(artefact) {
  return {
    name: `instead-${artefact}`,
    setup(build) {
      build.onResolve({ filter: /\/build\/core\// }, ({ path }) => ({
        path: join(root, path.replace(/^.*\/build\/core\//, `build/${artefact}/`)),
      }))
    },
  }
}

/**
 * Declarations by tsc, then: only those that an entry reaches, each a second time for `require`
 * (the same text, naming its neighbours by their CommonJS names).
 *
 * @param {string} stage
 */
async function types(stage) {
  const all = join(stage, '.types')
  for (const config of ['js/tsconfig.json', 'js/worker/tsconfig.json']) {
    await must(process.execPath, [
      bin('typescript', 'tsc'),
      ...['--project', config, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', all],
    ])
  }
  const seen = new Set()
  const take = (/** @type {string} */ file) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(join(all, file), 'utf8')
    const bare = /from '(\.[^']*(?<!\.js))'/.exec(text)
    if (bare)
      throw new Failure(`js/${file.replace('.d.ts', '.ts')} imports '${bare[1]}': write '${bare[1]}.js', which Node needs`)
    const out = join(stage, 'types', file)
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, text)
    writeFileSync(asCjs(out), text.replace(/(['"])(\.[^'"]*)\.js\1/g, '$1$2.cjs$1'))
    for (const [, specifier] of text.matchAll(/['"](\.[^'"]*)\.js['"]/g)) take(join(dirname(file), `${specifier}.d.ts`))
  }
  take('index.d.ts')
  take('runtime.d.ts')
  take('browser/index.d.ts')
  for (const { source } of Object.values({ ...entries, ...engineEntries })) {
    const file = relative('js', source).replace(/\.ts$/, '.d.ts')
    // those of one platform say nothing that `index` and `runtime` don't
    if (!/^entry\/.*(inline|workerd)\.d\.ts$/.test(file)) take(file)
  }
  rmSync(all, { recursive: true })
}

/** @param {string} file */
function asCjs(file) {
  return file.replace(/\.d\.ts$/, '.d.cts').replace(/\.js$/, '.cjs')
}

/**
 * The facade over the test build of the core, which has a deliberate trap: `build/trap-facade.mjs` for Node,
 * `build/trap-worker.mjs` for workerd. Never part of the package.
 */
export async function buildTrap() {
  await step('test build with a trap', () => must(cargo(), ['xtask', 'build', 'trap']))
  const esbuild = await import('esbuild')
  /** @type {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    external: ['node:*'],
    logLevel: 'warning',
  }
  const trapCore = instead('trap')
  await esbuild.build({
    ...shared,
    entryPoints: ['tests/run/trap/node.ts'],
    outfile: join(root, 'build/trap-facade.mjs'),
    loader: { '.wasm': 'base64' },
    plugins: [trapCore],
  })
  await esbuild.build({
    ...shared,
    entryPoints: ['tests/run/trap/worker.ts'],
    outfile: join(root, 'build/trap-worker.mjs'),
    plugins: [wasmModule, trapCore],
  })
}

if (isMain(import.meta)) {
  command(async () => {
    const given = read(
      {
        command: 'npm run build',
        about: 'Rust to wasm, wasm and TypeScript to pkg/dist/, whole or not at all; then the sizes.',
        options: { '--readme': { about: 'writes the table of sizes into the README too' } },
      },
      process.argv.slice(2),
    )
    if (!given) return
    await build()
    if (given.flags['--readme']) publish()
    // what is over its budget fails `npm test`; the build has done its work either way
    sizes()
  })
}

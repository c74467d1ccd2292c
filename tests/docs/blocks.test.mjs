/**
 * Every code block of the documentation does what it says, with the package as a user would have installed it.
 *
 * - `js`, `ts`: run as a module in Node; what it prints is compared with its comments `// → …`, in order.
 *   `ts` is type-checked too.
 * - `js browser`: run in Chromium, on a page of its own; `html`: opened in Chromium. Neither may end in an error.
 *   `https://edge.example` is the Worker, stood in for by one that has a plan and takes every event.
 * - `js worker`: bundled by wrangler; it must be deployable and start on workerd.
 * - `json`, `jsonc`: parsed; a workspace must compile.
 * - `sh`: every command is one that exists. (`npm start` and `npm test` are what runs this.)
 * - `rust`: run by cargo test, which reads the same files.
 * - `text`, `http`, `diff` and fences without a language are not code.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { bin, node22 } from '../../scripts/lib/tools.mjs'
import { install, runChromium } from '../packaging/consumer.mjs'
import { missing } from '../run/browsers.mjs'
import { repository } from '../run/server.mjs'
import { blocks, documents } from './blocks.mjs'
import { startEdge } from './edge.mjs'

const consumer = install()
after(consumer.remove)
let serial = 0

/** @typedef {import('./blocks.mjs').Block} Block */

/** @type {Record<string, (block: Block) => unknown>} */
const checks = {
  js: (block) =>
    block.flags.includes('browser') ? inBrowser(block) : block.flags.includes('worker') ? asWorker(block) : inNode(block, 'mjs'),
  ts: (block) => {
    typeCheck(block)
    if (block.flags.includes('worker')) return asWorker(block)
    return block.flags.includes('browser') ? inBrowser(block) : inNode(block, 'mts')
  },
  html: inBrowser,
  json: (block) => checkJson(JSON.parse(block.text)),
  // JSON with comments and trailing commas is JavaScript
  jsonc: (block) => checkJson(runInNewContext(`(${block.text})`)),
  sh: checkCommands,
  rust: (block) =>
    assert.ok(rustReads(block.place.replace(/:\d+$/, '')), 'src/lib.rs includes no such file in its documentation tests'),
}

const notCode = ['', 'text', 'http', 'diff', 'toml']

for (const file of documents()) {
  for (const block of blocks(file)) {
    if (notCode.includes(block.language)) continue
    const needsBrowser = block.language === 'html' || block.flags.includes('browser')
    test(`${block.place} ${[block.language, ...block.flags].join(' ')}`, {
      skip: needsBrowser && missing('chromium'),
    }, async () => {
      assert.ok(Object.hasOwn(checks, block.language), `nothing says how a block of \`${block.language}\` is run`)
      await checks[block.language](block)
    })
  }
}

/**
 * @param {Block} block
 * @param {'mjs' | 'mts'} extension
 */
function inNode(block, extension) {
  const file = `block-${++serial}.${extension}`
  consumer.write({ [file]: `${block.before}\n${block.text}\n` })
  const { status, stdout, stderr } = spawnSync(node22(), ['--no-warnings', file], {
    cwd: consumer.folder,
    encoding: 'utf8',
    timeout: 30_000,
  })
  assert.equal(status, 0, stderr)
  const promised = [...block.text.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text.trim())
  if (promised.length > 0)
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trim()),
      promised,
    )
}

/** @param {Block} block */
function typeCheck(block) {
  const name = `types-${++serial}`
  consumer.write({
    [`${name}/block.mts`]: `${block.before}\n${block.text}\n`,
    [`${name}/tsconfig.json`]: JSON.stringify({
      compilerOptions: {
        ...{
          strict: true,
          noEmit: true,
          target: 'es2022',
          module: 'nodenext',
          lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
        },
        typeRoots: [join(repository, 'node_modules/@types')],
        types: ['node'],
      },
    }),
  })
  const { status, stdout } = spawnSync(process.execPath, [bin('typescript', 'tsc'), '-p', join(consumer.folder, name)], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stdout)
}

/** @param {Block} block */
async function inBrowser(block) {
  const edge = await startEdge()
  const text = block.text.replaceAll('https://edge.example', edge.origin)
  const name = `page-${++serial}`
  const done = '<script type="module">window.answer = "done"</script>'
  try {
    if (block.language === 'html') {
      const page = /<html|<body|<head/i.test(text)
        ? text
        : `<!doctype html><meta charset="utf-8"><title>block</title><body>${text}`
      const setUp = block.before ? `<script>${block.before}</script>` : ''
      consumer.write({ [`${name}/index.html`]: page.replace(/(<body[^>]*>|<head[^>]*>)/i, `$1${setUp}`) + done })
    } else {
      const { build } = await import('vite')
      const script = `<script type="module" src="./block.${block.language}"></script>`
      consumer.write({
        [`${name}-src/index.html`]: `<!doctype html><meta charset="utf-8"><title>block</title><body>${script}${done}`,
        [`${name}-src/block.${block.language}`]: `${block.before}\n${text}\n`,
      })
      const outDir = join(consumer.folder, name)
      await build({ root: `${outDir}-src`, configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true } })
    }
    assert.deepEqual(await runChromium(join(consumer.folder, name), { idle: true }), { answer: 'done', errors: [] })
    if (/\bplan:/.test(text)) assert.ok(edge.asked.includes('GET /plan/current'), `the plan was not fetched: ${edge.asked}`)
  } finally {
    edge.close()
  }
}

/** @param {Block} block */
function asWorker(block) {
  const name = `worker-${++serial}`
  consumer.write({
    [`${name}/worker.${block.language}`]: `${block.before}\n${block.text}\n`,
    [`${name}/wrangler.jsonc`]: JSON.stringify({
      name,
      main: `worker.${block.language}`,
      compatibility_date: '2026-08-01',
      send_metrics: false,
    }),
  })
  const { status, stdout, stderr } = spawnSync(node22(), [bin('wrangler'), 'deploy', '--dry-run', '--outdir', 'out'], {
    cwd: join(consumer.folder, name),
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1', XDG_CONFIG_HOME: join(consumer.folder, '.config') },
    timeout: 120_000,
  })
  assert.equal(status, 0, stdout + stderr)
}

/** @param {any} value */
async function checkJson(value) {
  const isWorkspace = typeof value === 'object' && value !== null && ('sources' in value || 'destinations' in value)
  if (!isWorkspace) return
  const { compile } = await import('firepath')
  const result = compile(value)
  assert.equal(result.ok, true, JSON.stringify(result.diagnostics, null, 2))
}

/**
 * The npm scripts within reach of a document: those of its own folder's package.json, else of the repository's.
 *
 * @param {Block} block
 */
function scriptsOf({ place }) {
  const own = join(repository, dirname(place), 'package.json')
  return JSON.parse(readFileSync(existsSync(own) ? own : join(repository, 'package.json'), 'utf8')).scripts ?? {}
}

/** @param {Block} block */
function checkCommands(block) {
  const commands = block.text
    .split('\n')
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, '')
        .replace(/^\$ /, '')
        .trim(),
    )
    .filter(Boolean)
  for (const command of commands
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')) {
    const [program, ...words] = command.replace(/^([A-Z_]+=\S*\s+)+/, '').split(/\s+/)
    switch (program) {
      case 'npm': {
        const script = words[0] === 'run' ? words[1] : words[0]
        const builtIn = ['install', 'ci', 'pack', 'create', 'init', 'publish']
        assert.ok(script in scriptsOf(block) || builtIn.includes(words[0]), `npm has no script ${script}`)
        break
      }
      case 'cargo':
        assert.ok(
          ['add', 'build', 'test', 'run', 'xtask', 'fmt', 'clippy', 'bench', 'fuzz', 'doc', 'install'].includes(words[0]),
          command,
        )
        break
      case 'node':
        assert.ok(existsSync(join(repository, words.find((word) => !word.startsWith('-')) ?? '')), `${command}: no such file`)
        break
      default:
        assert.ok(
          ['npx', 'git', 'cd', 'curl', 'rustup', 'sudo', 'apt-get', 'mkdir', 'cp', 'export', 'openssl', 'echo'].includes(program),
          `${command}: what is ${program}?`,
        )
    }
  }
}

/** @param {string} file */
function rustReads(file) {
  return readFileSync(join(repository, 'src/lib.rs'), 'utf8').includes(`include_str!("../${file}")`)
}

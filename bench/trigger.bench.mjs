// The mix of bench/trigger in wasm, without any glue, as the core compiles it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = 'wasm32-unknown-unknown'
execFileSync('cargo', ['build', '-q', '--profile', 'core', '-p', 'bench-trigger', '--lib', '--target', target], {
  cwd: root,
  stdio: 'inherit',
})

const wasm = readFileSync(`${root}/target/${target}/core/bench_trigger.wasm`)
const module = new WebAssembly.Module(wasm)
// wasm-bindgen's imports are declared by the crate, but nothing that is measured calls them
const imports = {}
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {}
  imports[from][name] = () => {
    throw new Error(`${name} was called`)
  }
}
const core = new WebAssembly.Instance(module, imports).exports

const URLS = 10_000
const PIECE = 250
let base
for (const rules of [10, 100, 1_000, 10_000]) {
  core.bench_prepare(rules, URLS)
  const compile = best(7, () => core.bench_compile())
  let matched = 0
  let evaluate = 0
  // in small pieces, so that another process on the machine disturbs some of them only
  for (let from = 0; from < URLS; from += PIECE) {
    let count = 0
    evaluate += best(15, () => {
      count = core.bench_evaluate(from, from + PIECE)
    })
    matched += count
  }
  const perUrl = (evaluate * 1e6) / URLS
  base ??= perUrl
  console.log(
    `${String(rules).padStart(6)} rules: compile ${compile.toFixed(2).padStart(8)} ms, ` +
      `${perUrl.toFixed(0).padStart(6)} ns per URL (×${(perUrl / base).toFixed(2)}), ${matched} matches`,
  )
}

function best(runs, run) {
  let shortest = Number.POSITIVE_INFINITY
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    run()
    shortest = Math.min(shortest, performance.now() - start)
  }
  return shortest
}

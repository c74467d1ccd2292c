/**
 * The mix in wasm, without any glue, as the core compiles it. Knows no runtime.
 */

/** @param {WebAssembly.Module} module */
export function open(module) {
  /** @type {Record<string, Record<string, () => never>>} */
  const imports = {}
  // wasm-bindgen's imports are declared by the crate, but nothing that is measured calls them
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {}
    imports[from][name] = () => {
      throw new Error(`${name} was called`)
    }
  }
  const core = /** @type {any} */ (new WebAssembly.Instance(module, imports).exports)
  return {
    prepare: (/** @type {number} */ rules, /** @type {number} */ urls) => core.bench_prepare(rules, urls),
    compile: () => core.bench_compile(),
    /** How many rules matched the URLs between these two places. */
    evaluate: (/** @type {number} */ from, /** @type {number} */ to) => core.bench_evaluate(from, to),
    /** One of the hard rules, and its URL of so many bytes; false behind the last. */
    hard: (/** @type {number} */ rule, /** @type {number} */ bytes) => core.bench_hard(rule, bytes) !== 0,
    /** The rules and URLs that were prepared. @returns {{ rules: import('./rivals.js').Rule[], urls: string[] }} */
    mix() {
      const length = core.bench_text()
      return JSON.parse(new TextDecoder().decode(new Uint8Array(core.memory.buffer, core.bench_text_at(), length)))
    },
  }
}

/** What a Workers bundler makes of an imported `.wasm` file. */
declare const module: WebAssembly.Module
export default module

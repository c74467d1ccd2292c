/**
 * `firepath/slim`: the same functions without the wasm. For libraries, and for those who count bytes:
 * `await init(new URL('…/firepath.wasm', import.meta.url))`, or `initSync(bytes)`.
 */

export * from '../index.js'
export { type AsyncWasmSource, init, initSync, isInitialized, type WasmSource } from '../wasm.js'

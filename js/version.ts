import { call } from './wasm.js'

/** The version of firepath: `"0.1.0"`. */
export function version(): string {
  return call((core) => core.version())
}

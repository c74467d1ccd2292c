/**
 * `firepath` on Cloudflare Workers, which compile no wasm from bytes: the bundler hands over a compiled module.
 */

import wasm from 'firepath/firepath.wasm'
import { initSync } from '../wasm.js'

initSync(wasm)

export * from '../index.js'

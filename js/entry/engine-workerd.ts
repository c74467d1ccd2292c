/**
 * `firepath/engine` on Cloudflare Workers.
 */

import wasm from 'firepath/engine.wasm'
import { initSync } from '../wasm.js'

initSync(wasm)

export * from '../runtime.js'

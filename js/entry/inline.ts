/**
 * `firepath` everywhere but on Workers: the wasm is carried inside, so that no bundler needs configuration.
 */

import wasmBase64 from '../../build/core/firepath_bg.wasm'
import { provide } from '../wasm.js'
import { decodeBase64 } from './base64.js'

provide(() => decodeBase64(wasmBase64))

export * from '../index.js'

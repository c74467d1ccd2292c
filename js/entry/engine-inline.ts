/**
 * `firepath/engine` everywhere but on Workers: its wasm is carried inside.
 */

import wasmBase64 from '../../build/engine/firepath_bg.wasm'
import { provide } from '../wasm.js'
import { decodeBase64 } from './base64.js'

provide(() => decodeBase64(wasmBase64))

export * from '../runtime.js'

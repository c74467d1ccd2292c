/**
 * The core with the words: the same decisions, each with its whole trace. Loaded only where somebody wants to know why:
 * the panel, `explain()`, and pages that set the option `explain`.
 */

import type { Core } from './runtime.js'
import type { WasmInput } from './types.js'

/**
 * @param wasm where the page says that the tracker's own wasm is
 * @param open starts what lies at a place
 */
export default async function openExplainer(
  wasm: WasmInput | undefined,
  open: (from: WasmInput) => Promise<Core>,
): Promise<Core> {
  try {
    return await open(new URL('./explain.wasm', import.meta.url))
  } catch (error) {
    // a bundler's dev server knows this file only beside the other, under the name that the page was given
    if (typeof wasm !== 'string' && !(wasm instanceof URL)) throw error
    return open(`${wasm}`.replace(/tracker(?=[^/]*$)/, 'explain'))
  }
}

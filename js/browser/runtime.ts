import type { Consent, Decision } from '../types/core.js'
import { FirepathError } from './errors.js'
import { invalidPlan } from './plan.js'
import { parse, write } from './safe.js'
import { bytesOf } from './transport.js'
import type { WasmInput } from './types.js'

/** The core, with a plan opened in it. */
export interface Core {
  /** @throws FirepathError where the event cannot be read, or `PANIC` when the core had to be started afresh */
  decide(event: string, url: string, consent: Consent): Decision[]
}

/** Loads the tracker's wasm. What it throws, {@link wasmError} explains. */
export async function compile(input: WasmInput): Promise<WebAssembly.Module> {
  if (input instanceof WebAssembly.Module) return input
  return WebAssembly.compile(await bytesOf(input))
}

/** Why there is no core: the plan's fault, the page's policy (asked at compiling, in WebKit at starting), or a missing file. */
export function wasmError(error: unknown): FirepathError {
  if (error instanceof FirepathError) return error
  const forbidden = typeof WebAssembly === 'undefined' || /CSP|unsafe-eval/.test(`${error}`)
  return new FirepathError(
    forbidden ? 'WASM_FORBIDDEN' : 'WASM_NOT_LOADED',
    forbidden ? "Add 'wasm-unsafe-eval' to script-src." : `${error}: pass its place as \`wasm\`.`,
    undefined,
    error,
  )
}

/** What the tracker's wasm exports; src/wasm/browser.rs says how they are called. */
interface Exports {
  memory: WebAssembly.Memory
  room(bytes: number): number
  open(at: number, bytes: number): number
  decide(at: number, bytes: number): number
}

/**
 * Starts the core and opens the plan in it.
 *
 * @throws FirepathError `INVALID_PLAN`, `PLAN_TOO_NEW`
 */
export function openCore(module: WebAssembly.Module, plan: Uint8Array): Core {
  let wasm: Exports

  const call = (name: 'open' | 'decide', input: Uint8Array) => {
    const { memory } = wasm
    const at = wasm.room(input.length)
    new Uint8Array(memory.buffer).set(input, at)
    const from = wasm[name](at, input.length)
    const bytes = new Uint8Array(memory.buffer)
    return parse(new TextDecoder().decode(bytes.subarray(from, bytes.indexOf(0, from))))
  }
  const start = () => {
    wasm = new WebAssembly.Instance(module).exports as unknown as Exports
    const { code, message } = call('open', plan)
    if (code === 'INVALID_PLAN') throw invalidPlan()
    if (code) throw new FirepathError(code, message ?? code)
  }

  start()
  return {
    decide(event, url, consent) {
      const input = new TextEncoder().encode(`${event}\0${write(consent)}\0${url}`)
      let answer: Decision[] & { code?: string; message?: string; path?: string }
      try {
        answer = call('decide', input)
      } catch (error) {
        // frames were cut off in the middle of their work: nothing of that memory is used again
        start()
        throw new FirepathError('PANIC', 'The core was restarted.', undefined, error)
      }
      const { code, message, path } = answer
      if (code) throw new FirepathError(code, message ?? code, path)
      return answer
    },
  }
}

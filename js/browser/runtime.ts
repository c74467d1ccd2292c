import type { Consent, Decision } from '../types/core.js'
import { FirepathError } from './errors.js'
import { parse, write } from './safe.js'
import type { WasmInput } from './types.js'

/** The core, with a plan opened in it. */
export interface Core {
  /** @throws FirepathError where the event cannot be read, or `PANIC` when the core had to be started afresh */
  decide(event: string, url: string, consent: Consent): Decision[]
}

/** Loads the tracker's wasm. What it throws, {@link wasmError} explains. */
export async function compile(input: WasmInput): Promise<WebAssembly.Module> {
  if (input instanceof WebAssembly.Module) return input
  if (typeof input !== 'string' && !(input instanceof URL)) return WebAssembly.compile(input)
  const response = await fetch(input)
  if (!response.ok) throw new Error(`${input} answered ${response.status}`)
  return WebAssembly.compile(await response.arrayBuffer())
}

/** Why there is no core: the plan's fault, the page's policy (asked at compiling, in WebKit at starting), or a missing file. */
export function wasmError(error: unknown): FirepathError {
  if (error instanceof FirepathError) return error
  const forbidden = typeof WebAssembly === 'undefined' || /Security.?Policy|CSP|unsafe-eval/i.test(`${error}`)
  return new FirepathError(
    forbidden ? 'WASM_FORBIDDEN' : 'WASM_NOT_LOADED',
    forbidden
      ? "The Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src."
      : `The wasm could not be loaded (${error}): pass its place as \`wasm\`.`,
    undefined,
    error,
  )
}

/** What the tracker's wasm exports, by wasm-bindgen's rules: text goes in as UTF-8 that the callee frees. */
interface Exports {
  memory: WebAssembly.Memory
  __wbindgen_start(): void
  __wbindgen_malloc(bytes: number, align: number): number
  __wbindgen_free(at: number, bytes: number, align: number): void
  page_new(plan: number, length: number): number
  page_decide(page: number, ...texts: number[]): [at: number, length: number]
}

/**
 * Starts the core and opens the plan in it. Written by hand, as a page pays for every byte: wasm-bindgen's glue is
 * three times as long. What it relies on (two imports, neither with an effect of its own, and the exports above) is
 * checked by tests/browser/runtime.test.mjs.
 *
 * @throws FirepathError `INVALID_PLAN`, `PLAN_TOO_NEW`
 */
export function openCore(module: WebAssembly.Module, plan: Uint8Array): Core {
  let wasm: Exports
  let page: number

  const put = (bytes: Uint8Array): [number, number] => {
    const at = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0
    new Uint8Array(wasm.memory.buffer).set(bytes, at)
    return [at, bytes.length]
  }
  const start = () => {
    // the names carry hashes that change with wasm-bindgen's version
    const imports: Record<string, Record<string, () => void>> = {}
    const wanted = WebAssembly.Module.imports(module)
    for (let i = 0; i < wanted.length; i++) {
      const { module: from, name } = wanted[i] as WebAssembly.ModuleImportDescriptor
      const room = imports[from] ?? {}
      imports[from] = room
      room[name] = () => {
        if (name.includes('throw')) throw new Error('misused')
      }
    }
    wasm = new WebAssembly.Instance(module, imports).exports as unknown as Exports
    wasm.__wbindgen_start()
    page = wasm.page_new(...put(plan))
  }
  const ask = (event: string, url: string, consent: string): Decision[] => {
    const encoder = new TextEncoder()
    let answer: string
    try {
      const [at, length] = wasm.page_decide(
        page,
        ...put(encoder.encode(event)),
        ...put(encoder.encode(url)),
        ...put(encoder.encode(consent)),
      )
      answer = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, at >>> 0, length))
      wasm.__wbindgen_free(at, length, 1)
    } catch (error) {
      // frames were cut off in the middle of their work: nothing of that memory is used again
      start()
      throw new FirepathError('PANIC', 'The core failed and was restarted.', undefined, error)
    }
    const decisions = parse(answer)
    if (decisions.code) throw new FirepathError(decisions.code, decisions.message, decisions.path)
    return decisions
  }

  start()
  ask('', '', '')
  return { decide: (event, url, consent) => ask(event, url, write(consent) as string) }
}

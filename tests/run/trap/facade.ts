/**
 * The facade over the test build of the core: what the package has, and ways to make it trap.
 */

import { call, Handle } from '../../../js/wasm.js'

export * from '../../../js/index.js'

/** The test build's exports, which the shipped core does not have. */
interface TrapCore {
  trap(): void
  exhaustStack(depth: number): number
  Counter: new (at: number) => { next(): number; trapInside(): void; free(): void }
}

const trapCore = (core: unknown) => core as TrapCore

export const trap = () => call((core) => trapCore(core).trap())

export const exhaustStack = () => call((core) => trapCore(core).exhaustStack(0))

export const throwFromHost = (error: unknown) =>
  call(() => {
    throw error
  })

export function counter(at: number) {
  const handle = new Handle((core) => new (trapCore(core).Counter)(at))
  return {
    next: () => handle.use((object) => object.next()),
    trapInside: () => handle.use((object) => object.trapInside()),
    free: () => handle.free(),
  }
}

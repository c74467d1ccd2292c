import { keys } from './safe.js'

/**
 * Text kept under `firepath.*`: in localStorage where it may and can be, else in memory. localStorage, not
 * IndexedDB, because its writes are done when they return: an event survives a page that is closed right after it.
 */
export interface Store {
  recall(key: string): string | null
  /** `false`: the browser should have kept it and did not; it lives in memory until the page ends. */
  keep(key: string, value: string): boolean
  erase(key: string): void
  /** What follows the prefix in each key that has it. */
  list(prefix: string): string[]
  /**
   * Moves to the browser's storage what was held in memory until now; what is there already is not
   * overwritten. `false`: the browser keeps nothing. */
  persist(): boolean
}

export function openStore(): Store {
  const memory = new Map<string, string>()
  let disk: Storage | undefined

  const store: Store = {
    recall(key) {
      try {
        return memory.get(key) ?? disk?.getItem(key) ?? null
      } catch {
        return null
      }
    },
    keep(key, value) {
      memory.set(key, value)
      try {
        disk?.setItem(key, value)
        if (disk) memory.delete(key)
        return true
      } catch {
        // full or denied
        return false
      }
    },
    erase(key) {
      memory.delete(key)
      try {
        disk?.removeItem(key)
      } catch {
        // denied since: nothing is kept there either
      }
    },
    list(prefix) {
      let kept: string[] = []
      try {
        kept = keys(disk ?? {})
      } catch {
        // as above
      }
      const found: string[] = []
      for (const key of [...memory.keys(), ...kept]) {
        if (key.startsWith(prefix)) found[found.length] = key.slice(prefix.length)
      }
      return found
    },
    persist() {
      try {
        disk = window.localStorage
      } catch {
        // denied: `keep` goes on in memory
      }
      // a copy: what the disk does not take goes back into memory
      for (const [key, value] of new Map(memory)) {
        memory.delete(key)
        if (store.recall(key) === null) store.keep(key, value)
      }
      return !!disk
    },
  }
  return store
}

/**
 * Text kept under `firepath.*`: in localStorage where it may and can be, else in memory. localStorage, not
 * IndexedDB, because its writes are done when they return: an event survives a page that is closed right after it.
 */
export interface Store {
  get(key: string): string | null
  /** `false`: the browser should have kept it and did not; it lives in memory until the page ends. */
  set(key: string, value: string): boolean
  remove(key: string): void
  keys(prefix: string): string[]
  /**
   * Moves to the browser's storage what was held in memory until now; what is there already is not
   * overwritten. `false`: the browser keeps nothing. */
  persist(): boolean
}

export function openStore(): Store {
  const memory = new Map<string, string>()
  let disk: Storage | undefined

  const store: Store = {
    get(key) {
      try {
        return memory.get(key) ?? disk?.getItem(key) ?? null
      } catch {
        return null
      }
    },
    set(key, value) {
      try {
        disk?.setItem(key, value)
        if (disk) memory.delete(key)
        else memory.set(key, value)
        return true
      } catch {
        // full or denied
        memory.set(key, value)
        return false
      }
    },
    remove(key) {
      memory.delete(key)
      try {
        disk?.removeItem(key)
      } catch {
        // denied since: nothing is kept there either
      }
    },
    keys(prefix) {
      const found: string[] = []
      const add = (key: string) => {
        if (key.startsWith(prefix)) found[found.length] = key
      }
      try {
        if (disk) for (let i = 0, n = disk.length; i < n; i++) add(disk.key(i) ?? '')
      } catch {
        // as above
      }
      memory.forEach((_, key) => {
        add(key)
      })
      return found
    },
    persist() {
      try {
        disk = window.localStorage
      } catch {
        return false
      }
      memory.forEach((value, key) => {
        memory.delete(key)
        if (store.get(key) === null) store.set(key, value)
      })
      return true
    },
  }
  return store
}

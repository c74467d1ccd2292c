/** Reads JSON that this shop stored; anything else counts as nothing. */
export function load<T>(storage: Storage, key: string, otherwise: T): T {
  try {
    return (JSON.parse(storage.getItem(key) ?? 'null') as T | null) ?? otherwise
  } catch {
    return otherwise
  }
}

/** Stores JSON; a full storage only means that it is not remembered. */
export function save(storage: Storage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value))
  } catch {
    // nothing in the shop depends on it
  }
}

/**
 * Natives as they were when the tracker loaded, and JSON that survives a page which has replaced its own. Pages
 * overwrite `Array.prototype` methods and add `toJSON` to it; nothing here or on the paths of an event leans on them.
 */

export const { keys, assign } = Object
const arraySort = Array.prototype.sort

/** Sorts strings in place. */
export function sort(list: string[]): string[] {
  return arraySort.call(list) as string[]
}

/** `JSON` of this page, or of a fresh frame where the page has broken its own. */
function pristineJson(): JSON {
  const text = '"\\""'
  try {
    if (JSON.stringify(JSON.parse(text)) === text) return JSON
  } catch {
    // broken indeed
  }
  const frame = document.createElement('iframe')
  document.documentElement.append(frame)
  const json = (frame.contentWindow as unknown as { JSON: JSON }).JSON
  frame.remove()
  return json
}

const json = pristineJson()
export const { parse } = json
const quote = json.stringify

const DEPTH = 32

/**
 * JSON text of a value; `undefined` where it has none. Unlike `JSON.stringify`: a cycle, a DOM node, a throwing
 * getter or a depth beyond 32 is an absent field and not an exception, and a big integer is its digits as text.
 */
export function write(value: unknown): string | undefined {
  return member([value], 0, new Set())
}

/** @param above the objects that it is in */
function member(holder: unknown, name: string | number, above: Set<unknown>): string | undefined {
  try {
    const value = (holder as Record<string, unknown>)[name]
    if (typeof value === 'bigint') return quote(`${value}`)
    if (typeof value !== 'object' || !value) return quote(value)
    const source = value as Record<string, unknown>
    if (above.has(source) || above.size >= DEPTH || 'nodeType' in source || source.window === source) return undefined
    const inside = new Set(above).add(source)
    let text = ''
    if (Array.isArray(source)) {
      for (let i = 0; i < source.length; i++) text += `,${member(source, i, inside) ?? null}`
      return `[${text.slice(1)}]`
    }
    if (typeof source.toJSON === 'function') return member([source.toJSON()], 0, inside)
    for (const key of keys(source)) {
      const field = member(source, key, inside)
      if (field) text += `,${quote(key)}:${field}`
    }
    return `{${text.slice(1)}}`
  } catch {
    return undefined
  }
}

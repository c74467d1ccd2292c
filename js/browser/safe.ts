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

/** Whether the list has it. */
export function contains(list: readonly unknown[], wanted: unknown): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true
  return false
}

/** `JSON` of this page, or of a fresh frame where the page has broken its own. */
function pristineJson(): JSON {
  const works = (json: JSON) => {
    try {
      return json.parse('[1]')[0] === 1 && json.stringify('a"') === '"a\\""'
    } catch {
      return false
    }
  }
  if (works(JSON) || typeof document === 'undefined') return JSON
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
export function write(value: unknown, above: unknown[] = []): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return Number.isFinite(value) ? `${value}` : 'null'
    case 'boolean':
      return `${value}`
    case 'bigint':
      return quote(`${value}`)
    case 'object':
      break
    default:
      return undefined
  }
  if (value === null) return 'null'
  try {
    const depth = above.length
    for (let i = 0; i < depth; i++) if (above[i] === value) return undefined
    const source = value as Record<string, unknown>
    if (depth >= DEPTH || 'nodeType' in source || source.window === source) return undefined
    above[depth] = value
    let text = ''
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) text += `${i ? ',' : ''}${write(value[i], above) ?? 'null'}`
      text = `[${text}]`
    } else if (typeof source.toJSON === 'function') {
      text = write(source.toJSON(), above) ?? 'null'
    } else {
      const names = keys(source)
      for (let i = 0; i < names.length; i++) {
        const name = names[i] as string
        const field = write(read(source, name), above)
        if (field !== undefined) text += `${text && ','}${quote(name)}:${field}`
      }
      text = `{${text}}`
    }
    above.length = depth
    return text
  } catch {
    return undefined
  }
}

function read(source: Record<string, unknown>, name: string): unknown {
  try {
    return source[name]
  } catch {
    return undefined
  }
}

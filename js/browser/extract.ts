import type { Extractor } from '../types/definitions.js'
import { holdsCard, isPrivate } from './capture/private.js'
import { textOf } from './capture/text.js'
import { readCookie } from './cookie.js'

/** What set a definition off, as far as values can be read from it. */
export interface Origin {
  /** URL of the page view that it belongs to. */
  url?: string
  /** The element meant; absent for page views and the like. */
  element?: Element
  /** `detail` of a custom event. */
  detail?: unknown
  /** What was pushed into the data layer. */
  push?: unknown
  /** The data layer's content, oldest first. */
  layer?: ArrayLike<unknown> | undefined
}

/** Text longer than this is an article, not a property. */
const TEXT_LENGTH = 1000

/** Reads every value; what is absent, private or unreadable is no field. */
export function extractAll(extractors: Record<string, Extractor> | undefined, origin: Origin): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  if (!extractors) return values
  const names = Object.keys(extractors)
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    const value = extract(extractors[name] as Extractor, origin)
    // not by assignment: `__proto__` is a name like any other
    if (value !== undefined) Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return values
}

/** Reads one value; `undefined` where there is none. */
export function extract(extractor: Extractor, origin: Origin): unknown {
  try {
    let value = find(extractor, origin)
    if (value === null || value === undefined || value === '') return undefined
    const text = typeof value === 'object' ? JSON.stringify(value) : `${value}`
    if (text === undefined || ('literal' in extractor ? false : holdsCard(text))) return undefined
    if (extractor.as === 'number') value = toNumber(text)
    else if (extractor.as === 'boolean') value = toBoolean(text)
    else if (extractor.as === 'text') value = text
    return value
  } catch {
    return undefined
  }
}

function find(from: Extractor, origin: Origin): unknown {
  const { element } = origin
  if ('literal' in from) return from.literal
  if ('text' in from) {
    const found = from.text === true ? element : nearest(element, from.text)
    return found && !isPrivate(found) ? (fieldValue(found) ?? textOf(found).slice(0, TEXT_LENGTH)) : undefined
  }
  if ('attribute' in from) {
    const name = from.attribute
    const found = from.selector ? nearest(element, from.selector) : element?.closest(`[${CSS.escape(name)}]`)
    return found && !isPrivate(found) ? found.getAttribute(name) : undefined
  }
  if ('field' in from) return formField(element, from.field)
  if ('meta' in from) {
    const name = CSS.escape(from.meta)
    return document.querySelector(`meta[name="${name}"],meta[property="${name}"]`)?.getAttribute('content')
  }
  if ('parameter' in from) return new URL(origin.url ?? location.href).searchParams.get(from.parameter)
  if ('cookie' in from) return readCookie(from.cookie)
  if ('detail' in from) return walk(origin.detail, from.detail)
  if ('dataLayer' in from) {
    const value = walk(origin.push, from.dataLayer)
    const { layer } = origin
    if (value === undefined && layer) {
      for (let i = layer.length - 1; i >= 0; i--) {
        const older = walk(layer[i], from.dataLayer)
        if (older !== undefined) return older
      }
    }
    return value
  }
  if ('jsonLd' in from) return jsonLd(from.jsonLd)
  return undefined
}

/** The match inside the element, else inside each enclosing element outwards, through shadow roots to the document. */
function nearest(element: Element | undefined, selector: string): Element | null {
  for (let at: Element | null | undefined = element; at; ) {
    const found: Element | null = at.matches(selector) ? at : at.querySelector(selector)
    if (found) return found
    const root = at.getRootNode() as ShadowRoot
    // a shadow root leads on to its host, a document ends the way
    at = at.parentElement ?? (root.host && (root.querySelector(selector) ?? root.host))
  }
  return document.querySelector(selector)
}

/** Fields are found by looking, not by `form.elements`: a field called `elements` would shadow it. */
function formField(element: Element | undefined, name: string): unknown {
  const form = element && (element.closest('form') ?? element.querySelector('form'))
  const fields = (form ?? element?.getRootNode() ?? document) as Document
  const found = fields.querySelectorAll<HTMLInputElement>('input,select,textarea')
  let value: unknown
  for (let i = 0; i < found.length; i++) {
    const field = found[i] as HTMLInputElement
    if ((field.getAttribute('name') === name || field.id === name) && !isPrivate(field)) {
      value = fieldValue(field)
      // of a group of radio buttons it is the one that is on
      if (value !== undefined) break
    }
  }
  return value
}

/** What a person has put into a field; `undefined` for what is no field, and for files. */
function fieldValue(element: Element): unknown {
  const field = element as HTMLInputElement
  switch (field.localName) {
    case 'input':
      if (field.type === 'checkbox') return field.checked
      if (field.type === 'radio') return field.checked ? field.value : undefined
      return field.type === 'file' ? undefined : field.value
    case 'textarea':
      return field.value
    case 'select': {
      if (!field.multiple) return field.value
      const chosen: string[] = []
      const { options } = element as HTMLSelectElement
      for (let i = 0; i < options.length; i++) {
        const option = options[i] as HTMLOptionElement
        if (option.selected) chosen[chosen.length] = option.value
      }
      return chosen
    }
    default:
      return undefined
  }
}

/** Follows `a.b.0.c`, `$.a.b[0]`; where a list stands and no position is given, its first element. */
function walk(value: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]'"]+/g)
  let at = value as Record<string, unknown> | undefined
  if (steps) {
    for (let i = steps[0] === '$' ? 1 : 0; i < steps.length; i++) {
      const step = steps[i] as string
      if (Array.isArray(at) && !/^\d+$/.test(step)) at = at[0]
      if (at === null || typeof at !== 'object') return undefined
      // own fields only: a path must not end in `constructor`
      at = Object.hasOwn(at, step) ? (at[step] as typeof at) : undefined
    }
  }
  return at
}

function jsonLd(path: string): unknown {
  const scripts = document.querySelectorAll('script[type="application/ld+json"]')
  for (let i = 0; i < scripts.length; i++) {
    try {
      const data = JSON.parse((scripts[i] as Element).textContent ?? '')
      const items = Array.isArray(data) ? data : (data['@graph'] ?? [data])
      for (let j = 0; j < items.length; j++) {
        const value = walk(items[j], path)
        if (value !== undefined) return value
      }
    } catch {
      // somebody's broken markup; the next block may be right
    }
  }
  return undefined
}

function toNumber(text: string): number | undefined {
  const found = text.replace(/[\s\u00a0\u202f'’](?=\d)/g, '').match(/-?\d[\d.,]*/)
  if (!found) return undefined
  let digits = found[0].replace(/[.,]+$/, '')
  const comma = digits.lastIndexOf(',')
  const dot = digits.lastIndexOf('.')
  const one = (mark: string) => digits.indexOf(mark) === digits.lastIndexOf(mark)
  if (comma > dot && one(',') && (dot >= 0 || digits.length - comma !== 4)) {
    // the comma is the decimal separator
    digits = digits.replace(/\./g, '').replace(',', '.')
  } else if (dot > comma && one('.')) digits = digits.replace(/,/g, '')
  else digits = digits.replace(/[.,]/g, '')
  return +digits
}

function toBoolean(text: string): boolean | undefined {
  if (/^(true|yes|on|1)$/i.test(text)) return true
  return /^(false|no|off|0)$/i.test(text) ? false : undefined
}

import type { Extractor } from '../types/definitions.js'
import { holdsCard, isPrivate } from './capture/private.js'
import { textOf } from './capture/text.js'

/** What set a definition off, as far as values can be read from it. */
export interface Origin {
  /** URL of the page view that it belongs to. */
  url?: string
  /** The element meant; absent for page views and the like. */
  element?: Element | undefined
  /** `detail` of a custom event. */
  detail?: unknown
  /** What was pushed into the data layer. */
  push?: unknown
  /** Name of the global data layer. */
  layerName: string
  /** The data layer's content, oldest first, where it is not that of today. */
  layer?: ArrayLike<unknown>
}

/** Text longer than this is an article, not a property. */
const TEXT_LENGTH = 1000

/** Reads every value; what is absent, private or unreadable is no field. */
export function extractAll(extractors: Record<string, Extractor> = {}, origin: Origin): Record<string, unknown> {
  let values: Record<string, unknown> = {}
  for (const name of Object.keys(extractors)) {
    const value = extract(extractors[name] as Extractor, origin)
    // not by assignment: `__proto__` is a name like any other
    if (value !== undefined) values = { ...values, [name]: value }
  }
  return values
}

/** Reads one value; `undefined` where there is none. */
export function extract(extractor: Extractor, origin: Origin): unknown {
  try {
    const value = find(extractor as unknown as Fields, origin) ?? ''
    const text = typeof value === 'object' ? JSON.stringify(value) : `${value}`
    if (value === '' || !('literal' in extractor || !holdsCard(text))) return undefined
    const { as } = extractor
    if (as === 'number') return toNumber(text)
    if (as === 'boolean') return toBoolean(text)
    return as === 'text' ? text : value
  } catch {
    return undefined
  }
}

type Fields = Record<string, string>
export type Reader = (wanted: string, origin: Origin, from: Fields) => unknown

/** How each source of values is read; those of ./extract-data.ts are added where definitions ask for them. */
export const readers: Record<string, Reader> = {
  literal: (wanted) => wanted,
  text(wanted, { element }) {
    const found = (wanted as unknown) === true ? element : nearest(element, wanted)
    return readable(found) ? (fieldValue(found) ?? textOf(found).slice(0, TEXT_LENGTH)) : undefined
  },
  attribute(wanted, { element }, { selector }) {
    const found = selector ? nearest(element, selector) : element?.closest(`[${CSS.escape(wanted)}]`)
    return readable(found) ? found.getAttribute(wanted) : undefined
  },
  field: (wanted, { element }) => formField(element, wanted),
  parameter: (wanted, { url = location.href }) => new URL(url).searchParams.get(wanted),
}

function find(from: Fields, origin: Origin): unknown {
  for (const source in readers) {
    if (source in from) return readers[source]?.(from[source] as string, origin, from)
  }
  return undefined
}

const readable = (element: Element | null | undefined): element is Element => !!element && !isPrivate(element)

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
  let value: unknown
  for (const field of fields.querySelectorAll('input,select,textarea')) {
    // of a group of radio buttons it is the one that is on
    if (value === undefined && (field.getAttribute('name') === name || field.id === name) && readable(field))
      value = fieldValue(field)
  }
  return value
}

/** What a person has put into a field; `undefined` for what is no field, and for files. */
function fieldValue(element: Element): unknown {
  const { localName, type, checked, value, selectedOptions } = element as HTMLInputElement & {
    selectedOptions: Iterable<HTMLOptionElement>
  }
  if (!/^(input|textarea|select)$/.test(localName) || type === 'file' || (type === 'radio' && !checked)) return undefined
  if (type === 'checkbox') return checked
  if (type !== 'select-multiple') return value
  const chosen: string[] = []
  for (const option of selectedOptions) chosen[chosen.length] = option.value
  return chosen
}

function toNumber(text: string): number | undefined {
  const [found] = /-?\d[\d.,]*/.exec(text.replace(/[\s\u00a0\u202f'’](?=\d)/g, '')) ?? []
  if (!found) return undefined
  const digits = found.replace(/[.,]+$/, '')
  const [, whole = '', mark = '', part = ''] = /(.*)([.,])(.*)/.exec(digits) ?? []
  const plain = (grouped: string) => grouped.replace(/[.,]/g, '')
  // a mark that comes once, and last, is the decimal one; but a single comma before three digits separates thousands
  const decimal = mark && !whole.includes(mark) && (mark === '.' || whole.includes('.') || part.length !== 3)
  return +(decimal ? `${plain(whole)}.${part}` : plain(digits))
}

function toBoolean(text: string): boolean | undefined {
  if (/^(true|yes|on|1)$/i.test(text)) return true
  return /^(false|no|off|0)$/i.test(text) ? false : undefined
}

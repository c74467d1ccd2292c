import type { EventDefinition } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { squeeze, textOf } from './text.js'

/** A definition made ready for looking at elements. */
export interface Watch {
  definition: EventDefinition
  /** In the order in which they are tried; empty = any element. */
  selectors: string[]
  /** Lower case, white space collapsed. */
  text: string | undefined
  /** Has fired on this page view. */
  fired: boolean
}

/** Checks each definition by itself: one that cannot be used takes no other with it. */
export function prepare(definitions: EventDefinition[], { report }: Emitter): Watch[] {
  const watches: Watch[] = []
  const probe = document.createElement('i')
  for (let order = 0; order < definitions.length; order++) {
    const definition = definitions[order] as EventDefinition
    try {
      const { selector = [], text, active } = definition
      if (active === false) continue
      const selectors = typeof selector === 'string' ? [selector] : selector
      for (const one of selectors) probe.matches(one)
      const wanted = text === undefined ? text : squeeze(text).toLowerCase()
      watches[watches.length] = { definition, selectors, text: wanted, fired: false }
    } catch (error) {
      report('DEFINITION_INVALID', `"${definition?.name}" is left out: ${error}`, `/events/${order}`, error)
    }
  }
  return watches
}

/** Whether the element's text is what the definition asks for. */
export function hasText({ text }: Watch, element: Element): boolean {
  return text === undefined || textOf(element).toLowerCase() === text
}

/** Whether an earlier selector finds something where this element is; then a fallback does not count. */
export function isOvertaken({ selectors }: Watch, index: number, element: Element): boolean {
  const root = element.getRootNode() as ParentNode
  for (let i = 0; i < index; i++) if (root.querySelector?.(selectors[i] as string)) return true
  return false
}

/**
 * The first element of `path` (innermost first) that the definition means; without selectors that is the innermost.
 *
 * @param accept a further test on a selector's match
 */
export function findMatch(
  watch: Watch,
  path: Element[],
  matches = (element: Element, selector: string) => element.matches(selector),
  accept = (element: Element) => hasText(watch, element),
): Element | undefined {
  const { selectors } = watch
  if (!selectors.length) return path[0]
  for (let i = 0; i < selectors.length; i++) {
    for (const element of path) {
      if (matches(element, selectors[i] as string) && accept(element) && !isOvertaken(watch, i, element)) return element
    }
  }
  return undefined
}

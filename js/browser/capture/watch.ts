import type { EventDefinition } from '../../types/definitions.js'
import type { Emitter } from '../emitter.js'
import { squeeze, textOf } from './text.js'

/** A definition made ready for looking at elements. */
export interface Watch {
  definition: EventDefinition
  /** Its place in the workspace. */
  order: number
  /** In the order in which they are tried; empty = any element. */
  selectors: string[]
  /** Lower case, white space collapsed. */
  text: string | undefined
  /** Has fired on this page view. */
  fired: boolean
}

/** Checks each definition by itself: one that cannot be used takes no other with it. */
export function prepare(definitions: EventDefinition[], emitter: Emitter): Watch[] {
  const watches: Watch[] = []
  const probe = document.createElement('i')
  for (let i = 0; i < definitions.length; i++) {
    const definition = definitions[i] as EventDefinition
    try {
      const { selector, text, active } = definition
      if (active === false) continue
      const given = typeof selector === 'string' ? [selector] : (selector ?? [])
      const selectors: string[] = []
      for (let j = 0; j < given.length; j++) {
        probe.matches(given[j] as string)
        selectors[j] = given[j] as string
      }
      watches[watches.length] = {
        definition,
        order: i,
        selectors,
        text: text === undefined ? undefined : squeeze(text).toLowerCase(),
        fired: false,
      }
    } catch (error) {
      emitter.report('DEFINITION_INVALID', `"${definition?.name}" is left out: ${error}`, `/events/${i}`, error)
    }
  }
  return watches
}

/** Whether the element's text is what the definition asks for. */
export function hasText(watch: Watch, element: Element): boolean {
  return watch.text === undefined || textOf(element).toLowerCase() === watch.text
}

/** Whether an earlier selector finds something where this element is; then a fallback does not count. */
export function isOvertaken(watch: Watch, index: number, element: Element): boolean {
  const root = element.getRootNode() as ParentNode
  for (let i = 0; i < index; i++) if (root.querySelector?.(watch.selectors[i] as string)) return true
  return false
}

/**
 * The first element of `path` (innermost first) that the definition means.
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
  for (let i = 0; i < selectors.length; i++) {
    for (let j = 0; j < path.length; j++) {
      const element = path[j] as Element
      if (matches(element, selectors[i] as string) && accept(element) && !isOvertaken(watch, i, element)) return element
    }
  }
  return undefined
}

import type { Origin } from '../extract.js'
import { textOf } from './text.js'
import { findMatch, hasText, type Watch } from './watch.js'

/** What a DOM event makes happen. */
export type Hit = [watch: Watch, origin: Origin]

/** Elements that a text without a selector is looked for on. */
const CONTROL = 'a,button,input,summary,label,[role=button],[role=link],[role=tab],[role=menuitem],[onclick]'

/** The elements of an event's way, innermost first. */
export function elementsOf(event: Event): Element[] {
  const elements: Element[] = []
  // not `instanceof`: a frame has classes of its own
  for (const node of event.composedPath() as Element[]) if (node.nodeType === 1) elements[elements.length] = node
  return elements
}

/**
 * What must be on a click's way for the selector to match there: an id, a class or a tag name, the most telling one; `*`
 * where that is not plain to see. So a click asks the few definitions that can mean its elements, not all 1,000: browsers
 * parse a selector anew once a page uses more than a few hundred.
 */
function handles(selector: string): string[] {
  // brackets and the like can hold anything; in quirks mode letter case does not count
  if (/[([\\|]/.test(selector) || document.compatMode !== 'CSS1Compat') return ['*']
  const parts = selector.split(',')
  for (let i = 0; i < parts.length; i++) {
    const part = (parts[i] as string).trim()
    const last = /[^\s>+~]*$/.exec(part)?.[0] as string
    // siblings are not on the way; everything else of a selector is
    const way = /[+~]/.test(part) ? last : part
    const [name] = /#[^\s#.:>]+/.exec(way) ?? /\.[^\s#.:>]+/.exec(way) ?? /^[a-z][^#.:]*/i.exec(last) ?? ['*']
    parts[i] = /^[#.]/.test(name) ? name : name.toLowerCase()
  }
  return parts
}

/** Finds the definitions that a click sets off. */
export function createClicks(watches: Watch[]): (event: Event) => Hit[] {
  /** By handle, and under `=` and the text those that ask for nothing but a text. */
  const index = new Map<string, Set<Watch>>()
  let byText = false
  const file = (key: string, watch: Watch) => index.set(key, (index.get(key) ?? new Set<Watch>()).add(watch))
  for (const watch of watches) {
    const { selectors, text } = watch
    if (!selectors.length && text !== undefined) {
      byText = true
      file(`=${text}`, watch)
    }
    for (const selector of selectors) for (const handle of handles(selector)) file(handle, watch)
  }
  /** What the last click on a label has set off, and the field that browsers click next. */
  let labelled: Element | null | undefined
  let labelHits: Hit[] = []

  return (event) => {
    const elements = elementsOf(event)
    const [target] = elements
    if (!target) return []
    const found = new Map<Watch, Element | undefined>()
    const add = (key: string, element?: Element) => {
      for (const watch of index.get(key) ?? []) found.set(watch, element)
    }
    // a click on a label is followed by one on its field: one act, so no definition fires twice for it
    const before = target === labelled ? labelHits : []
    let control: Element | undefined
    labelled = undefined
    add('*')
    for (const element of elements) {
      const { classList, localName } = element
      add(localName.toLowerCase())
      add(`#${element.getAttribute('id')}`)
      for (const name of classList) add(`.${name}`)
      if (localName === 'label') labelled ??= (element as HTMLLabelElement).control
      if (byText && !control && element.matches(CONTROL)) control = element
    }
    control ??= target
    if (byText) add(`=${textOf(control).toLowerCase()}`, control)
    for (const [watch] of before) found.delete(watch)
    const hits: Hit[] = []
    found.forEach((known, watch) => {
      const element = known ?? findMatch(watch, elements)
      if (!element) return
      // in the order of the workspace, however they were found
      let at = hits.length
      for (; at && (hits[at - 1] as Hit)[0].order > watch.order; at--) hits[at] = hits[at - 1] as Hit
      hits[at] = [watch, { element }]
    })
    labelHits = hits
    return hits
  }
}

/** The definitions that a form's submission sets off. */
export function submitHits(watches: Watch[], event: Event): Hit[] {
  const hits: Hit[] = []
  const elements = elementsOf(event)
  const [form] = elements
  const button = (event as SubmitEvent).submitter
  const inside = (element: Element, selector: string) =>
    element.matches(selector) || (element === form && !!form.querySelector(selector))
  for (const watch of watches) {
    if (watch.text !== undefined && !(button && hasText(watch, button))) continue
    const found = watch.selectors.length ? findMatch(watch, elements, inside, () => true) : form
    if (form && found) hits[hits.length] = [watch, { element: form }]
  }
  return hits
}

/** The definitions that a custom event sets off. */
export function customHits(watches: Watch[], event: Event): Hit[] {
  const hits: Hit[] = []
  const elements = elementsOf(event)
  for (const watch of watches) {
    const { selectors, definition } = watch
    const element = selectors.length ? findMatch(watch, elements) : elements[0]
    if (definition.event !== event.type || (selectors.length && !element)) continue
    hits[hits.length] = [watch, { ...(element && { element }), detail: (event as CustomEvent).detail }]
  }
  return hits
}

import type { Origin } from '../extract.js'
import { textOf } from './text.js'
import { findMatch, hasText, type Watch } from './watch.js'

/** What a DOM event makes happen. */
export type Hit = [watch: Watch, origin: Origin]

/** Elements that a text without a selector is looked for on. */
const CONTROL = 'a,button,input,summary,label,[role=button],[role=link],[role=tab],[role=menuitem],[onclick]'

/** The elements of an event's way, innermost first. */
export function elementsOf(event: Event): Element[] {
  const path = event.composedPath()
  const elements: Element[] = []
  for (let i = 0; i < path.length; i++) {
    const node = path[i] as Node
    // not `instanceof`: a frame has classes of its own
    if (node.nodeType === 1) elements[elements.length] = node as Element
  }
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
    const name = /#[^\s#.:>]+/.exec(way) ?? /\.[^\s#.:>]+/.exec(way) ?? /^[a-z][^#.:]*/i.exec(last)
    parts[i] = name ? (/^[#.]/.test(name[0]) ? name[0] : name[0].toLowerCase()) : '*'
  }
  return parts
}

/** Finds the definitions that a click sets off. */
export function createClicks(watches: Watch[]): (event: Event) => Hit[] {
  const byHandle = new Map<string, Set<Watch>>()
  const byText = new Map<string, Set<Watch>>()
  const file = (index: Map<string, Set<Watch>>, key: string, watch: Watch) =>
    index.set(key, (index.get(key) ?? new Set<Watch>()).add(watch))
  for (let i = 0; i < watches.length; i++) {
    const watch = watches[i] as Watch
    const { selectors, text } = watch
    if (!selectors.length && text !== undefined) file(byText, text, watch)
    for (let j = 0; j < selectors.length; j++) {
      const keys = handles(selectors[j] as string)
      for (let k = 0; k < keys.length; k++) file(byHandle, keys[k] as string, watch)
    }
  }
  let labelled: Element | null = null
  let labelHits: Hit[] = []

  return (event) => {
    const elements = elementsOf(event)
    const target = elements[0]
    const hits: Hit[] = []
    if (!target) return hits
    // a click on a label is followed by one on its field: one act, so no definition fires twice for it
    const before = target === labelled ? labelHits : []
    const hit = (watch: Watch, element: Element) => {
      for (let i = 0; i < before.length; i++) if ((before[i] as Hit)[0] === watch) return
      hits[hits.length] = [watch, { element }]
    }

    const candidates = new Set<Watch>()
    const add = (watch: Watch) => candidates.add(watch)
    let control: Element | undefined
    labelled = null
    byHandle.get('*')?.forEach(add)
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i] as Element
      const { classList, localName } = element
      byHandle.get(localName.toLowerCase())?.forEach(add)
      byHandle.get(`#${element.getAttribute('id')}`)?.forEach(add)
      for (let j = 0; j < classList.length; j++) byHandle.get(`.${classList[j]}`)?.forEach(add)
      if (localName === 'label') labelled ??= (element as HTMLLabelElement).control
      if (!control && byText.size && element.matches(CONTROL)) control = element
    }
    candidates.forEach((watch) => {
      const element = findMatch(watch, elements)
      if (element) hit(watch, element)
    })
    if (byText.size) {
      const found = control ?? target
      byText.get(textOf(found).toLowerCase())?.forEach((watch) => {
        hit(watch, found)
      })
    }
    labelHits = hits
    return inOrder(hits)
  }
}

/** In the order of the workspace, however they were found. */
function inOrder(hits: Hit[]): Hit[] {
  for (let i = 1; i < hits.length; i++) {
    const hit = hits[i] as Hit
    let at = i
    for (; at && (hits[at - 1] as Hit)[0].order > hit[0].order; at--) hits[at] = hits[at - 1] as Hit
    hits[at] = hit
  }
  return hits
}

/** The definitions that a form's submission sets off. */
export function submitHits(watches: Watch[], event: Event): Hit[] {
  const hits: Hit[] = []
  const elements = elementsOf(event)
  const form = elements[0]
  if (!form) return hits
  const button = (event as SubmitEvent).submitter
  for (let i = 0; i < watches.length; i++) {
    const watch = watches[i] as Watch
    if (watch.text !== undefined && !(button && hasText(watch, button))) continue
    const inside = (element: Element, selector: string) =>
      element.matches(selector) || (element === form && !!form.querySelector(selector))
    const found = watch.selectors.length ? findMatch(watch, elements, inside, () => true) : form
    if (found) hits[hits.length] = [watch, { element: form }]
  }
  return hits
}

/** The definitions that a custom event sets off. */
export function customHits(watches: Watch[], event: Event): Hit[] {
  const hits: Hit[] = []
  const elements = elementsOf(event)
  for (let i = 0; i < watches.length; i++) {
    const watch = watches[i] as Watch
    if (watch.definition.event !== event.type) continue
    const element = watch.selectors.length ? findMatch(watch, elements) : elements[0]
    if (!element && watch.selectors.length) continue
    hits[hits.length] = [watch, { ...(element && { element }), detail: (event as CustomEvent).detail }]
  }
  return hits
}

import type { Origin } from '../extract.js'
import { keys } from '../safe.js'
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

/** Finds the definitions that a click sets off. */
export function createClicks(watches: Watch[]): (event: Event) => Hit[] {
  // 1,000 definitions cost one native test per element of the path, until one of them is met
  let any = ''
  const byText: Record<string, Watch[]> = {}
  const bySelector: Watch[] = []
  for (let i = 0; i < watches.length; i++) {
    const watch = watches[i] as Watch
    if (watch.selectors.length) {
      for (let j = 0; j < watch.selectors.length; j++) any += `${any && ','}${watch.selectors[j]}`
      bySelector[bySelector.length] = watch
    } else if (watch.text !== undefined) {
      const key = ` ${watch.text}`
      const same = byText[key] ?? []
      same[same.length] = watch
      byText[key] = same
    }
  }
  const texts = keys(byText).length
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

    const near: Element[] = []
    labelled = null
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i] as Element
      if (any && element.matches(any)) near[near.length] = element
      if (element.localName === 'label' && !labelled) labelled = (element as HTMLLabelElement).control
    }
    if (near.length) {
      for (let i = 0; i < bySelector.length; i++) {
        const watch = bySelector[i] as Watch
        const element = findMatch(watch, near)
        if (element) hit(watch, element)
      }
    }
    if (texts) {
      let control = target
      for (let i = 0; i < elements.length; i++) {
        if ((elements[i] as Element).matches(CONTROL)) {
          control = elements[i] as Element
          break
        }
      }
      const same = byText[` ${textOf(control).toLowerCase()}`]
      if (same) for (let i = 0; i < same.length; i++) hit(same[i] as Watch, control)
    }
    labelHits = hits
    return hits
  }
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

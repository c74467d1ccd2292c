import type { Origin } from '../extract.js'
import { textOf } from './text.js'
import { findMatch, hasText, type Watch } from './watch.js'

/** What a DOM event makes happen. */
export type Hit = [watch: Watch, origin: Omit<Origin, 'layerName'>]

/** Elements that a text without a selector is looked for on. */
const CONTROL = 'a,button,input,summary,label,[role=button],[role=link],[role=tab],[role=menuitem],[onclick]'

/** The elements of an event's way, innermost first. */
export function elementsOf(event: Event): Element[] {
  const elements: Element[] = []
  // not `instanceof`: a frame has classes of its own
  for (const node of event.composedPath() as Element[]) if (node.nodeType === 1) elements[elements.length] = node
  return elements
}

/** From this many definitions on a click looks up which can mean it. */
const MANY = 100

/** Finds the definitions that a click sets off. */
export function createClicks(watches: Watch[]): (event: Event) => Hit[] {
  /** The definitions with selectors that can mean these elements, as soon as that has loaded; until then all are tried. */
  let narrow: ((elements: Element[]) => Set<Watch>) | undefined
  if (watches.length > MANY) {
    import('./click-index.js').then(
      ({ default: createClickIndex }) => {
        narrow = createClickIndex(watches)
      },
      () => undefined,
    )
  }
  /** What the last click on a label has set off, and the field that browsers click next. */
  let labelled: Element | null | undefined
  let labelHits = new Set<Watch>()

  return (event) => {
    const elements = elementsOf(event)
    const [target] = elements
    const possible = narrow?.(elements)
    // a click on a label is followed by one on its field: one act, so no definition fires twice for it
    const before = target === labelled ? labelHits : undefined
    let control: Element | undefined
    labelled = undefined
    for (const element of elements) {
      if (element.localName === 'label') labelled ??= (element as HTMLLabelElement).control
      if (!control && element.matches(CONTROL)) control = element
    }
    control ??= target
    let shown: string | undefined
    labelHits = new Set()
    const hits: Hit[] = []
    for (const watch of watches) {
      const { selectors, text } = watch
      let element = control
      if (selectors.length) element = !possible || possible.has(watch) ? findMatch(watch, elements) : undefined
      else {
        shown ??= control && textOf(control).toLowerCase()
        if (text !== shown) continue
      }
      if (!element || before?.has(watch)) continue
      labelHits.add(watch)
      hits[hits.length] = [watch, { element }]
    }
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
    if (form && findMatch(watch, elements, inside, () => true)) hits[hits.length] = [watch, { element: form }]
  }
  return hits
}

/** The definitions that a custom event sets off. */
export function customHits(watches: Watch[], event: Event): Hit[] {
  const hits: Hit[] = []
  const elements = elementsOf(event)
  for (const watch of watches) {
    const element = findMatch(watch, elements)
    if (watch.definition.event !== event.type || (watch.selectors.length && !element)) continue
    hits[hits.length] = [watch, { element, detail: (event as CustomEvent).detail }]
  }
  return hits
}

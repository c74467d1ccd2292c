/**
 * Choosing an element on the page: by pointer, with a sheet of glass over everything, so that neither the page nor the
 * tracker takes the click for a visitor's; by keyboard, walking the tree.
 */

import { h } from '../ui/dom.js'

export interface Point {
  /** Lets the person choose; `undefined` when they cancel. */
  choose(prompt: string): Promise<Element | undefined>
  /** Draws frames around elements. */
  show(elements: Element[]): void
  stop(): void
}

/** Where an element is in the window, frames included. */
export function rectOf(element: Element): { left: number; top: number; width: number; height: number } {
  const rect = element.getBoundingClientRect()
  let { left, top } = rect
  for (
    let frame = element.ownerDocument.defaultView?.frameElement;
    frame;
    frame = frame.ownerDocument.defaultView?.frameElement
  ) {
    const outer = frame.getBoundingClientRect()
    left += outer.left + frame.clientLeft
    top += outer.top + frame.clientTop
  }
  return { left, top, width: rect.width, height: rect.height }
}

/** The element at a point, through shadow roots and same-origin frames, our own boxes apart. */
function elementAt(x: number, y: number, hosts: Element[]): Element | undefined {
  let tree: Document | ShadowRoot = document
  let found: Element | undefined
  let [left, top] = [x, y]
  for (;;) {
    const hit: Element | undefined = tree.elementsFromPoint(left, top).find((element) => !hosts.includes(element))
    if (!hit || hit === found) return found
    found = hit
    if (hit.shadowRoot) tree = hit.shadowRoot
    else if (hit.localName === 'iframe') {
      const inner: Document | null = (hit as HTMLIFrameElement).contentDocument
      if (!inner) return found
      const rect = hit.getBoundingClientRect()
      left -= rect.left + hit.clientLeft
      top -= rect.top + hit.clientTop
      tree = inner
    } else return found
  }
}

/** A short name for people: `button.add “Add to cart”`. */
export function label(element: Element): string {
  const id = element.id ? `#${element.id}` : ''
  const first = element.classList[0]
  const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim()
  return `${element.localName}${id || (first ? `.${first}` : '')}${text ? ` “${text.length > 32 ? `${text.slice(0, 31)}…` : text}”` : ''}`
}

export function createPoint(root: ShadowRoot, hosts: Element[]): Point {
  const frames = h('div', { class: 'frames', 'aria-hidden': 'true' })
  const glass = h('div', { class: 'glass', hidden: true })
  const tip = h('div', { class: 'tip', role: 'status' })
  root.append(frames, glass)
  let shown: Element[] = []
  let cancel: (() => void) | undefined

  const place = (box: HTMLElement, element: Element) => {
    const { left, top, width, height } = rectOf(element)
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
  }
  const draw = () => {
    while (frames.childElementCount > shown.length) frames.lastElementChild?.remove()
    while (frames.childElementCount < shown.length) frames.append(h('div', { class: 'frame' }))
    shown.forEach((element, i) => {
      place(frames.children[i] as HTMLElement, element)
    })
  }
  const show = (elements: Element[]) => {
    shown = elements.slice(0, 100)
    draw()
  }
  const follow = () => draw()
  addEventListener('scroll', follow, { capture: true, passive: true })
  addEventListener('resize', follow)

  return {
    show,
    choose: (prompt) =>
      new Promise((resolve) => {
        cancel?.()
        let current: Element | undefined
        const end = (chosen: Element | undefined) => {
          cancel = undefined
          glass.hidden = true
          removeEventListener('keydown', onKey, true)
          show(chosen ? [chosen] : [])
          resolve(chosen)
        }
        cancel = () => end(undefined)
        const look = (element: Element | undefined) => {
          if (!element) return
          current = element
          show([element])
          tip.textContent = label(element)
          const { left, top, height } = rectOf(element)
          const below = top + height + 34 < innerHeight
          Object.assign(tip.style, {
            left: `${Math.max(8, Math.min(left, innerWidth - 320))}px`,
            top: `${below ? Math.max(8, top + height + 6) : Math.max(8, top - 34)}px`,
          })
        }
        const onKey = (event: KeyboardEvent) => {
          const at = current ?? document.body
          const tree = at.getRootNode() as ShadowRoot
          const step: Record<string, () => Element | null | undefined> = {
            ArrowUp: () => at.parentElement ?? tree.host,
            ArrowDown: () => at.shadowRoot?.firstElementChild ?? at.firstElementChild,
            ArrowRight: () => at.nextElementSibling ?? at.parentElement?.nextElementSibling,
            ArrowLeft: () => at.previousElementSibling ?? at.parentElement,
          }
          if (event.key === 'Escape') end(undefined)
          else if (event.key === 'Enter') end(current)
          else if (event.key === 'Tab') {
            // the elements that a person can reach with Tab, in their order
            const all = [...document.querySelectorAll('a[href],button,input,select,textarea,[tabindex]')].filter(
              (element) => element.getClientRects().length > 0,
            )
            const next = all[(all.indexOf(at) + (event.shiftKey ? all.length - 1 : 1)) % all.length]
            next?.scrollIntoView({ block: 'nearest' })
            look(next)
          } else if (step[event.key]) {
            const next = (step[event.key] as () => Element | null | undefined)()
            if (next && !hosts.includes(next) && !/^(html|head|script|style)$/.test(next.localName)) {
              next.scrollIntoView({ block: 'nearest' })
              look(next)
            }
          } else return
          event.preventDefault()
          event.stopImmediatePropagation()
        }
        glass.replaceChildren(tip, h('p', { class: 'prompt', role: 'alert' }, prompt))
        glass.hidden = false
        tip.textContent = ''
        glass.onpointermove = (event) => look(elementAt(event.clientX, event.clientY, hosts))
        glass.onclick = (event) => end(elementAt(event.clientX, event.clientY, hosts))
        addEventListener('keydown', onKey, true)
      }),
    stop() {
      cancel?.()
      removeEventListener('scroll', follow, { capture: true })
      removeEventListener('resize', follow)
    },
  }
}

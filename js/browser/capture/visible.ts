import type { StartPart } from './part.js'
import type { Root } from './roots.js'
import { hasText, isOvertaken, type Watch } from './watch.js'

/** Elements added later are looked for this long after the page has changed, so that a busy page is asked once. */
const SETTLE = 200

/** Watches for elements coming into view, whenever they are added and in whichever tree. */
const watchVisible: StartPart = (watches, { guard, signal }, fire, roots) => {
  let observers = new Map<Watch, IntersectionObserver>()
  let seen = new WeakMap<Element, Set<Watch>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const trees: Root[] = []

  const observerFor = (watch: Watch): IntersectionObserver => {
    const made = observers.get(watch)
    if (made) return made
    // what is no share of anything must not keep the other definitions from being watched
    const share = Math.min(Math.abs(Number(watch.definition.percent)) || 50, 100) / 100
    const observer = new IntersectionObserver(
      guard((entries: IntersectionObserverEntry[]) => {
        for (const entry of entries) {
          const { intersectionRect: shown, rootBounds: view } = entry
          if (!entry.isIntersecting) continue
          // an element taller than the window counts once it fills that share of the window
          if (entry.intersectionRatio < share && !(view && shown.height >= share * view.height)) continue
          observer.unobserve(entry.target)
          fire([[watch, { element: entry.target }]])
        }
      }) as IntersectionObserverCallback,
      { threshold: [0.01, share / 4, share / 2, share] },
    )
    observers.set(watch, observer)
    return observer
  }

  const look = guard(() => {
    timer = undefined
    for (const tree of trees) {
      for (const watch of watches) {
        if (watch.fired && watch.definition.once) continue
        for (let s = 0; s < watch.selectors.length; s++) {
          for (const element of tree.querySelectorAll(watch.selectors[s] as string)) {
            const by = seen.get(element) ?? new Set()
            if (by.has(watch) || !hasText(watch, element) || isOvertaken(watch, s, element)) continue
            seen.set(element, by.add(watch))
            observerFor(watch).observe(element)
          }
        }
      }
    }
  })
  const soon = () => {
    timer ??= setTimeout(look, SETTLE)
  }

  const changes = new MutationObserver(
    guard((records: MutationRecord[]) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes as NodeListOf<Element>) {
          if (node.nodeType !== 1) continue
          if (node.shadowRoot) roots.adopt(node.shadowRoot)
          if (node.firstElementChild) roots.adoptWithin(node)
        }
      }
      soon()
    }) as MutationCallback,
  )

  roots.each((root) => {
    trees[trees.length] = root
    changes.observe(root, { childList: true, subtree: true })
    roots.adoptWithin(root)
    soon()
  })

  const forget = () => {
    observers.forEach((observer) => {
      observer.disconnect()
    })
    observers = new Map()
    seen = new WeakMap()
  }
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    changes.disconnect()
    forget()
  })
  return {
    restart() {
      forget()
      soon()
    },
  }
}
export default watchVisible

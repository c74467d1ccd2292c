import type { Emitter } from '../emitter.js'
import type { Part } from './presence.js'
import type { Root, Roots } from './roots.js'
import { hasText, isOvertaken, type Watch } from './watch.js'

/** Elements added later are looked for this long after the page has changed, so that a busy page is asked once. */
const SETTLE = 200

/** Watches for elements coming into view, whenever they are added and in whichever tree. */
export function watchVisible(
  watches: Watch[],
  roots: Roots,
  emitter: Emitter,
  fire: (watch: Watch, element: Element) => void,
  signal: AbortSignal,
): Part {
  let observers = new Map<Watch, IntersectionObserver>()
  let seen = new WeakMap<Element, Watch[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const trees: Root[] = []

  const observerFor = (watch: Watch): IntersectionObserver => {
    const made = observers.get(watch)
    if (made) return made
    const share = (watch.definition.percent ?? 50) / 100
    const observer = new IntersectionObserver(
      emitter.guard((entries: IntersectionObserverEntry[]) => {
        for (let i = 0; i < entries.length; i++) {
          const entry = entries[i] as IntersectionObserverEntry
          const { intersectionRect: shown, rootBounds: view } = entry
          if (!entry.isIntersecting) continue
          // an element taller than the window counts once it fills that share of the window
          if (entry.intersectionRatio < share && !(view && shown.height >= share * view.height)) continue
          observer.unobserve(entry.target)
          fire(watch, entry.target)
        }
      }) as IntersectionObserverCallback,
      { threshold: [0.01, share / 4, share / 2, share] },
    )
    observers.set(watch, observer)
    return observer
  }

  const look = emitter.guard(() => {
    timer = undefined
    for (let t = 0; t < trees.length; t++) {
      const tree = trees[t] as Root
      for (let i = 0; i < watches.length; i++) {
        const watch = watches[i] as Watch
        if (watch.fired && watch.definition.once) continue
        for (let s = 0; s < watch.selectors.length; s++) {
          const found = tree.querySelectorAll(watch.selectors[s] as string)
          for (let f = 0; f < found.length; f++) {
            const element = found[f] as Element
            const by = seen.get(element) ?? []
            let known = false
            for (let b = 0; b < by.length; b++) known ||= by[b] === watch
            if (known || !hasText(watch, element) || isOvertaken(watch, s, element)) continue
            by[by.length] = watch
            seen.set(element, by)
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
    emitter.guard((records: MutationRecord[]) => {
      for (let i = 0; i < records.length; i++) {
        const { addedNodes } = records[i] as MutationRecord
        for (let j = 0; j < addedNodes.length; j++) {
          const node = addedNodes[j] as Element
          if (node.nodeType !== 1) continue
          if (node.shadowRoot) roots.adopt(node.shadowRoot)
          if (node.firstElementChild) roots.search(node)
        }
      }
      soon()
    }) as MutationCallback,
  )

  roots.each((root) => {
    trees[trees.length] = root
    changes.observe(root, { childList: true, subtree: true })
    roots.search(root)
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

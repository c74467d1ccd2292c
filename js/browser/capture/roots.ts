import { notice } from './private.js'

/** A tree that events are listened to in: the page, a same-origin frame, a shadow root. */
export type Root = Document | ShadowRoot

/** The trees of a page, found as they turn up. */
export interface Roots {
  adopt(root: Root): void
  /** Adopts the shadow roots on an event's way. */
  follow(event: Event): void
  /** Runs for every root, those of today and of later. */
  each(run: (root: Root) => void): void
  /** Adopts the shadow roots inside a node: needed where nothing has happened in them yet. */
  search(node: ParentNode): void
}

export function createRoots(signal: AbortSignal): Roots {
  const known = new WeakSet<Root>()
  const list: Root[] = []
  const visitors: ((root: Root) => void)[] = []

  const adoptFrame = (frame: unknown) => {
    try {
      const inner = (frame as HTMLIFrameElement).contentDocument
      if (inner) roots.adopt(inner)
    } catch {
      // another origin's frame
    }
  }

  const roots: Roots = {
    adopt(root) {
      if (known.has(root)) return
      known.add(root)
      // trees that are gone leave the list when new ones come
      let kept = 0
      for (let i = 0; i < list.length; i++) {
        const other = list[i] as Root
        if (other.nodeType === 9 ? (other as Document).defaultView : other.isConnected) list[kept++] = other
      }
      list.length = kept
      list[kept] = root
      for (let i = 0; i < visitors.length; i++) (visitors[i] as (root: Root) => void)(root)
      const options = { capture: true, signal }
      root.addEventListener('load', (event) => adoptFrame(event.target), options)
      root.addEventListener('focusin', roots.follow, options)
      const frames = root.querySelectorAll('iframe')
      for (let i = 0; i < frames.length; i++) adoptFrame(frames[i])
    },
    follow(event) {
      const path = event.composedPath()
      if ((path[0] as Element | undefined)?.nodeType === 1) notice(path[0] as Element)
      for (let i = 0; i < path.length; i++) {
        const node = path[i] as Node
        // 11: a document fragment, and in an event's path that is a shadow root
        if (node.nodeType === 11) roots.adopt(node as ShadowRoot)
      }
    },
    each(run) {
      visitors[visitors.length] = run
      for (let i = 0; i < list.length; i++) run(list[i] as Root)
    },
    search(node) {
      const all = node.querySelectorAll('*')
      for (let i = 0; i < all.length; i++) {
        const inner = (all[i] as Element).shadowRoot
        if (inner) roots.adopt(inner)
      }
    },
  }
  return roots
}

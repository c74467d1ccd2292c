import type { Emitter } from '../emitter.js'
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
  adoptWithin(node: ParentNode): void
}

export function createRoots({ listen }: Emitter): Roots {
  const known = new WeakSet<Root>()
  const present = new Set<Root>()
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
      present.forEach((other) => {
        if (!(other.nodeType === 9 ? (other as Document).defaultView : other.isConnected)) present.delete(other)
      })
      present.add(root)
      for (const visit of visitors) visit(root)
      listen(root, 'load', (event) => adoptFrame(event.target), true)
      listen(root, 'focusin', roots.follow, true)
      root.querySelectorAll('iframe').forEach(adoptFrame)
    },
    follow(event) {
      const path = event.composedPath() as Element[]
      // 11: a document fragment, and in an event's path that is a shadow root
      for (const node of path) if (node.nodeType === 11) roots.adopt(node as unknown as ShadowRoot)
      const [target] = path
      if (target?.nodeType !== 1) return
      notice(target)
      // before the button that shows the password does so
      target.closest('form')?.querySelectorAll('input').forEach(notice)
    },
    each(run) {
      visitors[visitors.length] = run
      present.forEach(run)
    },
    adoptWithin(node) {
      node.querySelectorAll('*').forEach(({ shadowRoot }) => {
        if (shadowRoot) roots.adopt(shadowRoot)
      })
    },
  }
  return roots
}

/**
 * For pages with very many definitions of clicks: browsers parse a selector anew once a page uses more than a few hundred,
 * so a click asks only the few definitions that can mean its elements.
 */

import type { Watch } from './watch.js'

/**
 * What must be on a click's way for the selector to match there: an id, a class or a tag name, the most telling one; `*`
 * where that is not plain to see. In lower case: it may find too much, never too little.
 */
function handles(selector: string): string[] {
  // brackets and the like can hold anything
  if (/[([\\|]/.test(selector)) return ['*']
  const parts = selector.split(',')
  for (let i = 0; i < parts.length; i++) {
    const part = (parts[i] as string).trim()
    const last = /[^\s>+~]*$/.exec(part)?.[0] as string
    // siblings are not on the way; everything else of a selector is
    const way = /[+~]/.test(part) ? last : part
    const found = /#[^\s#.:>]+/.exec(way) ?? /\.[^\s#.:>]+/.exec(way) ?? /^[a-z][^#.:]*/i.exec(last)
    parts[i] = (found?.[0] ?? '*').toLowerCase()
  }
  return parts
}

/** Finds the definitions with selectors that can mean one of the elements on a click's way. */
export default function createClickIndex(watches: Watch[]): (elements: Element[]) => Set<Watch> {
  const index = new Map<string, Set<Watch>>()
  for (const watch of watches) {
    for (const selector of watch.selectors) {
      for (const handle of handles(selector)) index.set(handle, (index.get(handle) ?? new Set<Watch>()).add(watch))
    }
  }
  return (elements) => {
    const found = new Set<Watch>()
    const add = (handle: string) => {
      for (const watch of index.get(handle.toLowerCase()) ?? []) found.add(watch)
    }
    add('*')
    for (const element of elements) {
      add(element.localName)
      add(`#${element.getAttribute('id')}`)
      for (const name of element.classList) add(`.${name}`)
    }
    return found
  }
}

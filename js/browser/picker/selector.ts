import { finder } from '@medv/finder'

/** Ways of naming an element, best first, each checked against the page. */
export interface Naming {
  /** For this element alone; the later ones are fallbacks for a redesign. */
  only: string[]
  /** For it and all like it: each product's button, say. `undefined` where nothing is like it. */
  alike: { selector: string; count: number } | undefined
}

/** Names made by build tools and frameworks: another one after the next release. */
const UNSTABLE =
  /\d{3,}|^[:_]|^(css|sc|jsx|svelte|ember|mui|chakra|radix|headlessui|react|ng|v)-|__[A-Za-z0-9_-]{5,}$|[A-Za-z]\d+[A-Za-z]\d*$/
/** What a person or a library switches on and off while the page is used. */
const STATE =
  /^(is-|has-|js-)|(^|-)(active|selected|open|opened|closed|hover|focus|disabled|loading|visible|hidden|current|checked|show|in|out|animated?)$/

export const isStable = (name: string): boolean => !UNSTABLE.test(name) && !STATE.test(name)

/** Attributes that say what an element is, and not how it looks. */
const MEANINGFUL =
  /^(data-(test|testid|test-id|qa|cy|action|product|sku|track|component|role|name|type)|name|type|role|aria-label|rel|itemprop)$/

const root = (element: Element) => element.getRootNode() as Document | ShadowRoot

function matches(element: Element, selector: string): Element[] {
  return Array.from(root(element).querySelectorAll(selector))
}

/** A selector by the library, kept only if it means this element and no other. */
function find(element: Element, options: Partial<Parameters<typeof finder>[1]>): string | undefined {
  try {
    const within = root(element)
    const selector = finder(element, {
      ...(within.nodeType === 11 ? { root: within as unknown as Element } : { root: (within as Document).documentElement }),
      timeoutMs: 400,
      ...options,
    })
    const found = matches(element, selector)
    return found.length === 1 && found[0] === element ? selector : undefined
  } catch {
    return undefined
  }
}

export function nameElement(element: Element): Naming {
  const classes = (name: string) => isStable(name)
  const attributes = (name: string, value: string) => MEANINGFUL.test(name) && value.length < 80 && isStable(value)
  const candidates = [
    find(element, { idName: isStable, className: classes, attr: attributes }),
    // without ids: a fallback must not fall with the first
    find(element, { idName: () => false, className: classes, attr: attributes }),
    // by structure alone
    find(element, { idName: () => false, className: () => false, attr: () => false }),
  ]
  const only = candidates
    .filter((selector, i): selector is string => !!selector && candidates.indexOf(selector) === i)
    .slice(0, 2)
  return { only, alike: alikeOf(element) }
}

function alikeOf(element: Element): Naming['alike'] {
  const tag = element.localName
  const own = [...element.classList].filter(isStable).map((name) => `.${CSS.escape(name)}`)
  const meaning = [...element.attributes]
    .filter(({ name, value }) => MEANINGFUL.test(name) && name !== 'type' && value.length < 80)
    .map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`)
  const tries = [...meaning.map((part) => tag + part), own.length ? own.join('') : '', ...own.map((name) => tag + name)]
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const stable = [...parent.classList].find(isStable)
    if (stable) {
      tries.push(`.${CSS.escape(stable)} ${tag}`)
      break
    }
  }
  for (const selector of tries.filter(Boolean)) {
    const found = matches(element, selector)
    if (found.length > 1 && found.length <= 200 && found.includes(element)) return { selector, count: found.length }
  }
  return undefined
}

/** What a selector finds where the element is; `undefined` where it is no selector. */
export function check(element: Element | undefined, selectors: string[]): Element[] | undefined {
  try {
    const tree = element ? root(element) : document
    for (const selector of selectors) {
      const found = Array.from(tree.querySelectorAll(selector))
      if (found.length) return found
    }
    return []
  } catch {
    return undefined
  }
}

/** Building DOM for the panel and the picker: without innerHTML and without inline style, as a strict CSP wants it. */

type Child = Node | string | false | null | undefined

type Attributes = Record<string, unknown>

/**
 * An element. `on…` are listeners, `class` and other names attributes (`true` an empty one, `false` and `undefined`
 * none), a leading dot sets a property: `.value`.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener)
    else if (name.startsWith('.')) (element as unknown as Record<string, unknown>)[name.slice(1)] = value
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : `${value}`)
  }
  element.append(...children.filter((child): child is Node | string => !!child || child === ''))
  return element
}

/**
 * A box of our own on somebody else's page: its shadow root is closed, so neither the page's styles nor its scripts
 * nor the tracker itself look inside.
 */
export function mount(tag: string, css: string): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement(tag)
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  document.documentElement.append(host)
  return { host, root }
}

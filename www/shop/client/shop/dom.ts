/** The first match, or `undefined`. */
export const find = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document) =>
  within.querySelector<E>(selector) ?? undefined

type Child = Node | string | undefined | false

/** An element with its class and children. Text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: string | Record<string, string> = '',
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  if (typeof options === 'string') made.className = options
  else for (const [name, value] of Object.entries(options)) made.setAttribute(name, value)
  made.append(...children.filter((child): child is Node | string => child !== undefined && child !== false))
  return made
}

/** Markup of this project's own, such as a picture. */
export function markup(html: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content
}

/** White space collapsed. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/**
 * The text of an element as a person reads it: without scripts, styles and what is marked `data-firepath-ignore`; a
 * button's value or label where it has no text of its own.
 */
export function textOf(element: Element & { type?: string; value?: string }): string {
  let source = element
  const hidden = 'script,style,[data-firepath-ignore]'
  if (element.querySelector(hidden)) {
    source = element.cloneNode(true) as Element
    source.querySelectorAll(hidden).forEach((part) => {
      part.remove()
    })
  }
  const value = element.localName === 'input' && /^(submit|button|reset)$/.test(element.type as string) ? element.value : ''
  return squeeze(source.textContent || value || element.getAttribute('aria-label') || '')
}

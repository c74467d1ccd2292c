import { element, find } from './dom'

let timer: ReturnType<typeof setTimeout>

/** Says something for a few seconds. */
export function toast(text: string, link?: { href: string; text: string }): void {
  const box = find('[data-toast]')
  if (!box) return
  box.replaceChildren(text)
  if (link) box.append(element('a', { href: link.href }, link.text))
  box.hidden = true
  // shown anew, so that its entrance is seen again
  requestAnimationFrame(() => {
    box.hidden = false
  })
  clearTimeout(timer)
  timer = setTimeout(() => {
    box.hidden = true
  }, 3500)
}

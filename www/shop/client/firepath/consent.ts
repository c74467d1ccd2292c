import { load, save } from '../shop/storage'

/** Each category that the visitor answered for; a category that is missing was never asked. */
export type Answers = Record<string, boolean>

const key = 'lera-consent'

export const answers = (): Answers | null => load<Answers | null>(localStorage, key, null)

/** Keeps every `data-consent` switch on the page and the stored answers in step. */
export function startConsent(changed: (given: Answers) => void): void {
  document.addEventListener('change', (event) => {
    const input = event.target as HTMLInputElement
    const category = input.dataset.consent
    if (!category) return
    const given = { ...answers(), [category]: input.checked }
    save(localStorage, key, given)
    show()
    changed(given)
  })
  show()
}

/** Puts the stored answers into the switches. */
export function show(): void {
  const given = answers() ?? {}
  for (const input of document.querySelectorAll<HTMLInputElement>('[data-consent]')) {
    input.checked = given[input.dataset.consent ?? ''] ?? false
  }
}

import { emptyCart } from './cart'
import { find } from './dom'

/** Makes the checkout page work. */
export function startCheckout(): void {
  const form = find<HTMLFormElement>('#checkout')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    const number = `L${Date.now().toString(36).slice(-6).toUpperCase()}`
    const order = find('[data-order]')
    if (order) order.textContent = number
    for (const part of ['[data-checkout]', '.page-head']) {
      const box = find(part)
      if (box) box.hidden = true
    }
    const done = find('[data-checkout-done]')
    if (done) done.hidden = false
    emptyCart()
    scrollTo({ top: 0 })
  })
}

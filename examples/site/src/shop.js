/** A shop without a server: three lamps, and pages that are addresses alone. */

const lamps = [
  { sku: 'L-1', name: 'Bow lamp', price: '1 290,00 kr' },
  { sku: 'L-2', name: 'Arc lamp', price: '990,00 kr' },
  { sku: 'L-3', name: 'Desk lamp', price: '490,00 kr' },
]

export function showLamps() {
  const shelf = document.querySelector('.lamps')
  for (const { sku, name, price } of lamps) {
    const card = document.createElement('article')
    card.dataset.sku = sku
    for (const [tag, className, text] of [
      ['h2', 'product-name', name],
      ['p', 'price', price],
      ['button', 'add-to-cart', 'Add to cart'],
    ]) {
      const part = document.createElement(tag)
      part.className = className
      part.textContent = text
      card.append(part)
    }
    shelf.append(card)
  }
  document.querySelector('nav').addEventListener('click', (event) => {
    if (event.target.localName !== 'a') return
    event.preventDefault()
    history.pushState({}, '', event.target.href)
    document.title = event.target.textContent
  })
  document.querySelector('#newsletter').addEventListener('submit', (event) => event.preventDefault())
}

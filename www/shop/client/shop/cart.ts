import { picture } from '../../pages/art.mjs'
import { euro, products } from '../../pages/catalogue.mjs'
import { element, find, markup } from './dom'
import { load, save } from './storage'
import { toast } from './toast'

interface Line {
  slug: string
  quantity: number
}

const key = 'lera-cart'

function lines(): Line[] {
  return load<Line[]>(localStorage, key, []).filter(({ slug }) => products.some((item) => item.slug === slug))
}

function change(slug: string, by: number): void {
  const next = lines()
  const line = next.find((candidate) => candidate.slug === slug)
  if (line) line.quantity += by
  else next.push({ slug, quantity: by })
  save(
    localStorage,
    key,
    next.filter(({ quantity }) => quantity > 0),
  )
  show()
}

/** Takes everything out. */
export function emptyCart(): void {
  save(localStorage, key, [])
  show()
}

/** Makes the cart work on this page. */
export function startCart(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('.add-to-cart')
    if (!button?.dataset.slug) return
    change(button.dataset.slug, 1)
    confirm(button)
  })
  addEventListener('storage', show)
  // a page that comes back from the browser's cache may show an old cart
  addEventListener('pageshow', show)
  show()
}

function confirm(button: HTMLButtonElement): void {
  const label = find('span', button)
  if (!label) return
  button.dataset.label ??= label.textContent ?? ''
  label.textContent = 'Added'
  button.classList.add('added')
  setTimeout(() => {
    label.textContent = button.dataset.label ?? ''
    button.classList.remove('added')
  }, 1600)
  const name = products.find(({ slug }) => slug === button.dataset.slug)?.name
  toast(`${name} is in your cart`, location.pathname === '/cart/' ? undefined : { href: '/cart/', text: 'Look' })
  const count = find('[data-cart-count]')
  count?.classList.remove('bump')
  requestAnimationFrame(() => count?.classList.add('bump'))
}

function show(): void {
  const all = lines()
  const quantity = all.reduce((sum, line) => sum + line.quantity, 0)
  const count = find('[data-cart-count]')
  if (count) {
    count.hidden = quantity === 0
    count.textContent = `${quantity}`
  }
  const small = !find('[data-cart]')
  const list = find('[data-cart-lines]')
  list?.replaceChildren(...all.map((line) => row(line, small)))
  const total = all.reduce((sum, line) => sum + line.quantity * priceOf(line), 0)
  find('[data-sums]')?.replaceChildren(sum('Pieces', `${quantity}`), sum('Delivery', 'Free'), sum('Total', euro(total)))
  const cart = find('[data-cart]')
  const empty = find('[data-cart-empty]')
  if (cart && empty) {
    cart.hidden = quantity === 0
    empty.hidden = quantity > 0
  }
}

const priceOf = (line: Line) => products.find(({ slug }) => slug === line.slug)?.price ?? 0

const sum = (name: string, value: string) => element('div', '', element('dt', '', name), element('dd', '', value))

function row(line: Line, small: boolean): HTMLElement {
  const item = products.find(({ slug }) => slug === line.slug)
  if (!item) return element('li')
  const tile = element('div', 'tile')
  tile.append(markup(picture(item.shape, item.glaze, `cart-${item.slug}`)))
  const li = element(
    'li',
    'line',
    tile,
    element('a', { href: `/products/${item.slug}/` }, item.name),
    element('p', 'price', euro(item.price * line.quantity)),
    small ? element('p', 'quiet', `${line.quantity} × ${euro(item.price)}`) : stepper(line, item.name),
  )
  li.dataset.glaze = item.glaze
  return li
}

function stepper(line: Line, name: string): HTMLElement {
  const button = (sign: string, by: number, label: string) => {
    const made = element('button', { type: 'button', 'aria-label': `${label} ${name}` }, sign)
    made.addEventListener('click', () => change(line.slug, by))
    return made
  }
  return element(
    'div',
    'stepper',
    button('−', -1, 'One less:'),
    element('output', '', `${line.quantity}`),
    button('+', 1, 'One more:'),
  )
}

/**
 * The content of each page. Markup and names are an ordinary shop's: nothing in it is made for firepath.
 */

import { picture } from './art.mjs'
import { euro, product, products } from './catalogue.mjs'
import { html, icon } from './layout.mjs'

/** @typedef {import('./catalogue.mjs').Product} Product */
/** @typedef {{ path: string, title: string, description: string, main: string, head?: string }} Page */

const button = (/** @type {Product} */ item, label = 'Add to cart') =>
  `<button type="button" class="button add-to-cart" data-sku="${item.sku}" data-slug="${item.slug}"><span>${label}</span></button>`

const card = (/** @type {Product} */ item) => `<li class="product" data-glaze="${item.glaze}">
  <a class="tile" href="/products/${item.slug}/" tabindex="-1" aria-hidden="true">${picture(item.shape, item.glaze, `list-${item.slug}`)}</a>
  <div class="product-text">
    <h3 class="product-name"><a href="/products/${item.slug}/">${item.name}</a></h3>
    <p class="price">${euro(item.price)}</p>
    <p class="quiet">${item.line}</p>
  </div>
  ${button(item)}
</li>`

const grid = (/** @type {Product[]} */ items) => `<ul class="grid">\n${items.map(card).join('\n')}\n</ul>`

/** @type {Page} */
const home = {
  path: '/',
  title: 'Lera: stoneware for slow mornings',
  description: 'A small shop for everyday stoneware, and a demonstration of firepath.',
  main: `<section class="hero">
  <div>
    <p class="label">New from the kiln</p>
    <h1>Stoneware for slow&nbsp;mornings</h1>
    <p class="lead">Cups, bowls and pots for every day. Made to be used, chipped, and used again.</p>
    <p class="actions"><a class="button" href="/products/">See the shelf ${icon('arrow')}</a><a class="plain" href="/products/morning-mug/">Start with a mug</a></p>
  </div>
  <div class="still-life" aria-hidden="true">
    ${['stem-vase', 'teapot-for-two', 'morning-mug', 'low-bowl'].map((slug) => `<div>${picture(product(slug).shape, product(slug).glaze, `hero-${slug}`)}</div>`).join('\n    ')}
  </div>
</section>
<section>
  <div class="section-head"><h2>On the shelf now</h2><a class="plain" href="/products/">All pieces</a></div>
  ${grid(['morning-mug', 'teapot-for-two', 'low-bowl', 'supper-plate'].map(product))}
</section>
<section class="three">
  <div><p class="numeral">1</p><h3>Thrown</h3><p>On a wheel, one at a time. You can feel with a thumb where a thumb has been.</p></div>
  <div><p class="numeral">2</p><h3>Dipped</h3><p>Twice, in glazes mixed from ash and stone. Where they meet is different on every piece.</p></div>
  <div><p class="numeral">3</p><h3>Fired</h3><p>Two days in the kiln, at 1,260 degrees. The name of the software is a coincidence.</p></div>
</section>`,
}

/** @type {Page} */
const list = {
  path: '/products/',
  title: 'The shelf · Lera',
  description: 'All pieces in the shop.',
  main: `<header class="page-head"><h1>The shelf</h1><p class="lead">Eight pieces. When we make a ninth, we stop making one of these.</p></header>
${grid(products)}`,
}

/** @param {Product} item @returns {Page} */
const detail = (item) => ({
  path: `/products/${item.slug}/`,
  title: `${item.name} · Lera`,
  description: item.line,
  head: `<script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: item.name,
    sku: item.sku,
    offers: { '@type': 'Offer', price: item.price, priceCurrency: 'EUR' },
  })}</script>\n`,
  main: `<nav class="crumbs" aria-label="You are here"><a href="/products/">The shelf</a><span aria-hidden="true">/</span><span>${item.name}</span></nav>
<article class="product detail" data-glaze="${item.glaze}">
  <div class="tile">${picture(item.shape, item.glaze, 'detail')}</div>
  <div class="detail-text">
    <h1 class="product-name">${item.name}</h1>
    <p class="price">${euro(item.price)}</p>
    <p class="lead">${item.about}</p>
    ${button(item)}
    <dl class="facts">${item.facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
    <p class="quiet">In stock. Leaves the workshop tomorrow.</p>
  </div>
</article>
<section>
  <div class="section-head"><h2>Goes with</h2></div>
  ${grid(products.filter((other) => other !== item && other.shape !== 'card').slice(0, 4))}
</section>`,
})

/** @type {Page} */
const cart = {
  path: '/cart/',
  title: 'Your cart · Lera',
  description: 'What you chose.',
  main: `<header class="page-head"><h1>Your cart</h1></header>
<div class="columns" data-cart>
  <ul class="lines" data-cart-lines></ul>
  <aside class="box" data-cart-summary>
    <h2>Summary</h2>
    <dl class="sums" data-sums></dl>
    <a class="button wide to-checkout" href="/checkout/">To checkout ${icon('arrow')}</a>
    <p class="quiet">Delivery is free today, because nothing is delivered.</p>
  </aside>
</div>
<div class="empty" data-cart-empty hidden>
  ${picture('dish', 'fjord', 'empty')}
  <h2>Nothing in it yet</h2>
  <p class="quiet">A good cart starts with a good mug.</p>
  <a class="button" href="/products/">See the shelf</a>
</div>`,
}

const field = (
  /** @type {{ name: string, label: string, type?: string, autocomplete: string, placeholder?: string, required?: boolean, half?: boolean }} */ input,
) =>
  `<label class="field${input.half ? ' half' : ''}"><span>${input.label}</span><input name="${input.name}" type="${input.type ?? 'text'}" autocomplete="${input.autocomplete}"${input.placeholder ? ` placeholder="${html(input.placeholder)}"` : ''}${input.required === false ? '' : ' required'}></label>`

const dish = product('little-dish')

/** @type {Page} */
const checkout = {
  path: '/checkout/',
  title: 'Checkout · Lera',
  description: 'Where it should go.',
  main: `<header class="page-head"><h1>Checkout</h1></header>
<div class="columns" data-checkout>
  <form class="box" id="checkout">
    <h2>Where should it go?</h2>
    <div class="fields">
      ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', placeholder: 'you@example.com' })}
      ${field({ name: 'name', label: 'Name', autocomplete: 'name' })}
      ${field({ name: 'street', label: 'Street', autocomplete: 'street-address' })}
      ${field({ name: 'code', label: 'Postal code', autocomplete: 'postal-code', half: true })}
      ${field({ name: 'city', label: 'Town', autocomplete: 'address-level2', half: true })}
    </div>
    <button class="button wide" type="submit">Place the order</button>
    <p class="quiet">No card is asked for and no parcel is sent.</p>
  </form>
  <aside>
    <div class="box">
      <h2>Your order</h2>
      <ul class="lines small" data-cart-lines></ul>
      <dl class="sums" data-sums></dl>
    </div>
    <div class="box product upsell" data-glaze="${dish.glaze}">
      <div class="tile">${picture(dish.shape, dish.glaze, 'upsell')}</div>
      <div>
        <p class="label">One more thing?</p>
        <h3 class="product-name">${dish.name}</h3>
        <p class="price">${euro(dish.price)}</p>
        ${button(dish)}
      </div>
    </div>
  </aside>
</div>
<div class="empty" data-checkout-done hidden>
  ${picture('mug', 'rust', 'thanks')}
  <h2>Thank you</h2>
  <p class="quiet">Order <span data-order></span> is as good as on its way.</p>
  <a class="button" href="/products/">Back to the shelf</a>
</div>`,
}

/** @type {Page} */
const account = {
  path: '/account/',
  title: 'Account · Lera',
  description: 'Sign in or create an account.',
  main: `<header class="page-head"><h1>Account</h1></header>
<div class="halves" data-signed-out>
  <form class="box" id="sign-in">
    <h2>Sign in</h2>
    <p class="quiet">Any e-mail address and any password will do.</p>
    <div class="fields">
      ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', placeholder: 'you@example.com' })}
      ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
    </div>
    <button class="button wide" type="submit">Sign in</button>
  </form>
  <form class="box" id="sign-up">
    <h2>Create an account</h2>
    <p class="quiet">It stays in this browser.</p>
    <div class="fields">
      ${field({ name: 'name', label: 'Name', autocomplete: 'name' })}
      ${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', placeholder: 'you@example.com' })}
      ${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password' })}
      <label class="switch"><input type="checkbox" name="newsletter"><span></span>Write to me when the kiln is opened</label>
    </div>
    <button class="button wide" type="submit">Create account</button>
  </form>
</div>
<div class="box welcome" data-signed-in hidden>
  <h2>Hello, <span data-name></span></h2>
  <p class="quiet">You are signed in as <strong data-email></strong>.</p>
  <button class="button quiet-button" type="button" data-sign-out>Sign out</button>
</div>`,
}

/** @type {Page} */
const missing = {
  path: '/404.html',
  title: 'Not here · Lera',
  description: 'There is no such page.',
  main: `<div class="empty">
  ${picture('plate', 'ink', 'missing')}
  <h1>An empty plate</h1>
  <p class="quiet">There is no page at this address.</p>
  <a class="button" href="/">To the shop</a>
</div>`,
}

/** Every page of the shop. @type {Page[]} */
export const pages = [home, list, ...products.map(detail), cart, checkout, account, missing]

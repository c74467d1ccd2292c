/**
 * What every page has around its content.
 */

/** @type {Record<string, string>} */
const icons = {
  bag: '<path d="M5 8h14l-1 12H6L5 8Z"/><path d="M9 8V7a3 3 0 0 1 6 0v1"/>',
  person: '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.8-4 3.4-6 7-6s6.2 2 7 6"/>',
  sun: '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>',
  moon: '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"/>',
  arrow: '<path d="M5 12h14M13 6l6 6-6 6"/>',
}

/** @param {string} name */
export const icon = (name) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${icons[name]}</svg>`

/** Text for use in HTML. @param {string} text */
export const html = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/**
 * @param {object} page
 * @param {string} page.path
 * @param {string} page.title
 * @param {string} page.description
 * @param {string} page.main
 * @param {string} [page.head]
 * @param {import('../build.mjs').Settings} settings
 */
export function layout({ path, title, description, main, head = '' }, settings) {
  const link = (/** @type {string} */ href, /** @type {string} */ text) =>
    `<a href="${href}"${path.startsWith(href) ? ' aria-current="page"' : ''}>${text}</a>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<meta name="description" content="${html(description)}">
<meta name="color-scheme" content="light dark">
<meta name="firepath" content="${html(settings.worker)}">
<meta name="stand-in" content="${html(settings.standIn)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
<script src="/theme.js"></script>
<script type="module" src="/shop.js"></script>
${head}</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<p class="ribbon">A shop to try firepath in. Nothing here is for sale, and no other company's script is loaded.</p>
<header class="top">
  <a class="brand" href="/" aria-label="Lera, home">lera</a>
  <nav aria-label="Shop">${link('/products/', 'Shop')}${link('/products/gift-card/', 'Gift card')}</nav>
  <div class="tools">
    <button type="button" class="round" data-theme-toggle aria-label="Light or dark">${icon('sun')}${icon('moon')}</button>
    <a class="round" href="/account/" aria-label="Account" data-account>${icon('person')}</a>
    <a class="round" href="/cart/" aria-label="Cart" data-cart-link>${icon('bag')}<span class="count" data-cart-count hidden>0</span></a>
  </div>
</header>
<main id="main">
${main}
</main>
<footer class="bottom">
  <div>
    <p class="brand">lera</p>
    <p>Stoneware for slow mornings. Thrown, dipped and fired by nobody at all: this shop exists to show what firepath does on a page.</p>
  </div>
  <nav aria-label="Look behind the scenes">
    <p class="label">Behind the scenes</p>
    <a href="${html(settings.standIn)}/">What the stand-in of Customer.io took</a>
    <a href="${html(settings.worker)}/healthz">How the Worker is</a>
  </nav>
  <fieldset class="privacy" data-privacy>
    <legend class="label">Your privacy</legend>
    <label class="switch"><input type="checkbox" data-consent="marketing"><span></span>Marketing</label>
    <p>Gist gets nothing from this page until you allow it.</p>
  </fieldset>
</footer>
<div class="toast" role="status" aria-live="polite" hidden data-toast></div>
</body>
</html>
`
}

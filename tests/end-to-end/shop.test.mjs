/**
 * The demo shop in Chromium: what a click sets off, what the panel says about it, and what reaches the stand-in.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { taken } from '../../scripts/start/journey.mjs'
import { missing, open } from '../run/browsers.mjs'
import { eventually, ownState, start } from './demo.mjs'

const skip = missing('chromium')
const state = ownState()
/** @type {ReturnType<typeof start>} */
let run
/** @type {{ shop: string, worker: string, standIn: string }} */
let urls
/** @type {Awaited<ReturnType<typeof open>>} */
let chromium

before(async () => {
  if (skip) return
  run = start(['--port', '0', '--state', state.name])
  urls = await run.ready()
  chromium = await open('chromium')
})
after(async () => {
  await chromium?.close()
  await run?.stop()
  state.remove()
})

/**
 * A page of a new visitor.
 *
 * @param {string} path
 * @param {{ allow?: boolean, theme?: string }} [visitor]
 */
async function visit(path, { allow = false, theme = 'light' } = {}) {
  const context = await /** @type {import('puppeteer-core').Browser} */ (chromium.browser).createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: 1440, height: 1000 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
  /** @type {string[]} */
  const troubles = []
  /** @type {string[]} */
  const requests = []
  page.on('pageerror', (error) => troubles.push(`${error}`))
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) troubles.push(message.text())
  })
  page.on('request', (request) => requests.push(request.url()))
  if (allow) {
    await page.evaluateOnNewDocument(() => localStorage.setItem('lera-consent', '{"marketing":true}'))
  }
  await page.goto(urls.shop + path)
  await card(page, 'Page view')
  troubles.push(...(await page.$$eval('.fp-trouble', (all) => all.map((one) => one.textContent ?? ''))))
  return { page, troubles, requests, close: () => context.close() }
}

/**
 * What the panel shows of the newest event of a name, once everything is decided.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 */
async function card(page, name) {
  const selector = `.fp-event[data-event="${name}"]:has([data-destination="gist"])`
  await page.waitForSelector(selector, { timeout: 15_000 })
  return page.$eval(selector, (element) =>
    Object.fromEntries(
      [...element.querySelectorAll('.fp-decision')].map((decision) => [
        /** @type {HTMLElement} */ (decision).dataset.destination,
        {
          fire: /** @type {HTMLElement} */ (decision).dataset.fire === 'true',
          verdict: decision.querySelector('.fp-verdict')?.textContent,
          why: decision.querySelector('.fp-why')?.textContent ?? '',
          rules: [...decision.querySelectorAll('.fp-rules li')].map((rule) => ({
            url: rule.querySelector('code')?.textContent,
            state: /** @type {HTMLElement} */ (rule).dataset.state,
          })),
          calls: [...decision.querySelectorAll('.fp-call')].map((call) => ({
            call: /** @type {HTMLElement} */ (call).dataset.call,
            state: /** @type {HTMLElement} */ (call).dataset.state,
          })),
        },
      ]),
    ),
  )
}

/** The calls that reached the page's globals, oldest first. @param {import('puppeteer-core').Page} page */
const calls = (page) =>
  page.evaluate(() =>
    JSON.parse(sessionStorage.getItem('lera-firepath-calls') ?? '[]')
      .reverse()
      .map((/** @type {{ target: string, method: string, args: unknown[] }} */ { target, method, args }) => [
        `${target}.${method}`,
        ...args,
      ]),
  )

test('“Add to cart” on a product page fires into _cio, and the panel shows the rule that said so', { skip }, async () => {
  const { page, troubles, close } = await visit('/products/morning-mug/')
  await page.click('.detail .add-to-cart')
  const { customerio } = await card(page, 'Add to cart')
  assert.equal(customerio.fire, true)
  assert.equal(customerio.verdict, 'Fired')
  assert.deepEqual(customerio.rules, [
    { url: '/products/*', state: 'matched' },
    { url: '/checkout/*', state: 'no match' },
  ])
  assert.deepEqual(customerio.calls, [{ call: '_cio.track', state: 'recorded' }])
  const [track] = (await calls(page)).filter(([name, event]) => name === '_cio.track' && event === 'Add to cart')
  assert.deepEqual(track, ['_cio.track', 'Add to cart', { price: 28, product: 'Morning mug', sku: 'LERA-101' }])
  assert.equal(await page.$eval('[data-cart-count]', (count) => count.textContent), '1')
  assert.deepEqual(troubles, [])
  await close()
})

test('on a list of products the event is about the one clicked', { skip }, async () => {
  const { page, close } = await visit('/products/')
  await page.click('.product [data-slug="low-bowl"]')
  await card(page, 'Add to cart')
  const track = (await calls(page)).find(([, event]) => event === 'Add to cart')
  assert.deepEqual(track?.[2], { price: 34, product: 'Low bowl', sku: 'LERA-118' })
  await close()
})

test('where a rule says Don’t Fire nothing fires, and the panel names the rule', { skip }, async () => {
  const { page, close } = await visit('/checkout/', { allow: true })
  await page.click('.upsell .add-to-cart')
  const { customerio, gist } = await card(page, 'Add to cart')
  for (const decision of [customerio, gist]) {
    assert.equal(decision.fire, false)
    assert.equal(decision.verdict, 'Not fired')
    assert.match(decision.why, /\/checkout\/\*/)
    assert.equal(decision.rules.find(({ url }) => url === '/checkout/*')?.state, 'matched')
    assert.deepEqual(decision.calls, [])
  }
  assert.deepEqual(
    (await calls(page)).filter(([, event]) => event === 'Add to cart'),
    [],
  )
  await close()
})

test('where no rule matches, the panel shows the nearest one and by what it missed', { skip }, async () => {
  const { page, close } = await visit('/')
  await page.click('.add-to-cart')
  const { customerio } = await card(page, 'Add to cart')
  assert.equal(customerio.fire, false)
  assert.equal(customerio.rules.find(({ url }) => url === '/products/*')?.state, 'nearest')
  await close()
})

test('Gist is told only once marketing is allowed', { skip }, async () => {
  const { page, close } = await visit('/products/oil-bottle/')
  const refused = await card(page, 'Page view')
  assert.equal(refused.gist.fire, false)
  assert.match(refused.gist.why, /consent|marketing/i)
  await page.click('.fp-switch')
  await page.click('.detail .add-to-cart')
  const { gist } = await card(page, 'Add to cart')
  assert.equal(gist.fire, true, gist.why)
  assert.deepEqual(gist.calls, [{ call: 'gist.track', state: 'recorded' }])
  await close()
})

test('a new account goes to Customer.io from the Worker, under its e-mail address, without the password', { skip }, async () => {
  const { page, close } = await visit('/account/')
  await page.type('#sign-up [name=name]', 'Nils Berg')
  await page.type('#sign-up [name=email]', 'Nils@Example.com')
  await page.type('#sign-up [name=password]', 'correct horse battery')
  await page.click('#sign-up .switch')
  await page.click('#sign-up [type=submit]')
  await page.waitForSelector('[data-signed-in]:not([hidden])')

  const list = await eventually(
    () => taken(urls),
    (seen) => seen.some(({ name }) => name === 'Signed up') && seen.some(({ body }) => JSON.stringify(body).includes('Nils')),
  )
  const signedUp = list.find(({ name }) => name === 'Signed up')
  assert.ok(signedUp, 'the event arrived')
  assert.deepEqual(signedUp.identifiers, { email: 'nils@example.com' })
  assert.equal(signedUp.body.attributes.newsletter, true)
  const person = list.find(({ action, identifiers }) => action === 'identify' && identifiers?.email === 'nils@example.com')
  assert.equal(person?.body.attributes.name, 'Nils Berg')

  const everything =
    JSON.stringify(list) + (await page.content()) + JSON.stringify(await page.evaluate(() => ({ ...sessionStorage })))
  assert.ok(!everything.includes('correct horse'), 'the password went nowhere')
  await close()
})

test('events of one visit stay in the panel across pages', { skip }, async () => {
  const { page, close } = await visit('/products/stem-vase/')
  await page.click('.detail .add-to-cart')
  await card(page, 'Add to cart')
  await page.goto(`${urls.shop}/cart/`)
  await card(page, 'Add to cart')
  const stillThere = await page.$$eval('.fp-event', (cards) =>
    cards.map((card) => /** @type {HTMLElement} */ (card).dataset.event),
  )
  assert.ok(stillThere.includes('Add to cart'))
  assert.equal(await page.$$eval('.line', (lines) => lines.length), 1)
  await close()
})

test('nothing is loaded from anywhere but the shop and the Worker', { skip }, async () => {
  const { page, requests, troubles, close } = await visit('/products/', { allow: true })
  await page.click('.add-to-cart')
  await card(page, 'Add to cart')
  const origins = new Set(requests.map((url) => new URL(url).origin))
  assert.deepEqual([...origins].sort(), [urls.shop, urls.worker].sort())
  const paths = requests.map((url) => new URL(url).pathname)
  assert.ok(paths.includes('/tracker.wasm'), 'it decides on the page')
  assert.ok(!paths.includes('/decide'), 'and asks nobody')
  assert.deepEqual(troubles, [])
  await close()
})

test('every page is whole in both themes: no overflow, no error, something to read in the panel', { skip }, async () => {
  for (const theme of ['light', 'dark']) {
    for (const path of ['/', '/products/', '/products/gift-card/', '/cart/', '/checkout/', '/account/']) {
      const { page, troubles, close } = await visit(path, { theme })
      const seen = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        heading: document.querySelector('h1')?.textContent,
        cards: document.querySelectorAll('.fp-event').length,
        ground: getComputedStyle(document.body).backgroundColor,
      }))
      assert.equal(seen.overflow, 0, path)
      assert.ok(seen.heading, path)
      assert.ok(seen.cards > 0, path)
      const [brightness] = seen.ground.match(/\d+(\.\d+)?/g) ?? []
      assert.equal(Number(brightness) > 127, theme === 'light', `${path} is ${seen.ground} in ${theme}`)
      assert.deepEqual(troubles, [], path)
      await close()
    }
  }
})

/**
 * What is read from a page, and what never is.
 */

import assert from 'node:assert/strict'
import { inEveryEngine, until } from './visit.mjs'

/** Reads `properties` by a click on `#go`. */
const reading = (/** @type {object} */ properties) => [{ name: 'Read', on: 'click', selector: '#go', properties }]

inEveryEngine('extract', ({ visit, test }) => {
  const read = async (/** @type {object} */ properties, /** @type {any} */ settings, path = '/one') => {
    const { page, kind } = await visit({ events: reading(properties), ...settings }, path)
    await page.click('#go')
    return (await kind('event'))[0].properties
  }

  test('every source', async () => {
    const values = await read(
      {
        own: { text: true },
        price: { text: '.price', as: 'number' },
        sku: { attribute: 'data-sku' },
        image: { attribute: 'alt', selector: 'img' },
        size: { field: 'size' },
        gift: { field: 'gift' },
        colour: { field: 'colour' },
        tags: { field: 'tags' },
        note: { field: 'note' },
        og: { meta: 'og:title' },
        description: { meta: 'description' },
        query: { parameter: 'q' },
        missing: { parameter: 'nothing' },
        value: { dataLayer: 'ecommerce.items.0.price' },
        cookie: { cookie: 'tier' },
        brand: { jsonLd: '$.brand.name' },
        offer: { jsonLd: '$.offers[1].price', as: 'number' },
        offerFirst: { jsonLd: '$.offers.price' },
        constant: { literal: { a: [1, null] } },
        wanted: { literal: 'yes', as: 'boolean' },
      },
      {
        head: `<meta property="og:title" content="Lamp"><meta name="description" content="A lamp">
          <script type="application/ld+json">{broken</script>
          <script type="application/ld+json">{"@graph":[{"@type":"Thing"},{"@type":"Product","brand":{"name":"Lux"},"offers":[{"price":"10"},{"price":"1.299,50"}]}]}</script>
          <script>document.cookie = 'tier=g%C3%B6ld'; window.dataLayer = [{ ecommerce: { items: [{ price: 5 }] } }, { event: 'x' }]</script>`,
        body: `<div class="card"><span class="price">999</span></div>
          <form class="card" data-sku="S-1" onsubmit="return false"><img alt="A lamp"><span class="price">1 234,50 kr</span>
          <select name="size"><option value="m">M<option value="l" selected>L</select><input type="checkbox" name="gift" checked>
          <input type="radio" name="colour" value="red"><input type="radio" name="colour" value="blue" checked>
          <select name="tags" multiple><option selected>a<option>b<option selected>c</select><textarea name="note">Hi</textarea>
          <button id="go" type="button">  Add <b>now</b><script>1</script></button></form>`,
      },
      '/one?q=a%20b&q=c',
    )
    assert.deepEqual(values, {
      own: 'Add now',
      price: 1234.5,
      sku: 'S-1',
      image: 'A lamp',
      size: 'l',
      gift: true,
      colour: 'blue',
      tags: ['a', 'c'],
      note: 'Hi',
      og: 'Lamp',
      description: 'A lamp',
      query: 'a b',
      value: 5,
      cookie: 'göld',
      brand: 'Lux',
      offer: 1299.5,
      offerFirst: '10',
      constant: { a: [1, null] },
      wanted: true,
    })
  })

  test('numbers as people write them', async () => {
    const texts = {
      a: '$1,234.50',
      b: '1.234,50 €',
      c: '1,234',
      d: '12,5',
      e: '1.5',
      f: '-3',
      g: '1 000 000',
      h: '1,234,567',
      i: 'free',
      j: "CHF 1'200.–",
      k: '1.234.567',
    }
    const values = await read(Object.fromEntries(Object.keys(texts).map((name) => [name, { text: `#${name}`, as: 'number' }])), {
      body: `<button id="go">Go</button>${Object.entries(texts)
        .map(([name, text]) => `<i id="${name}">${text}</i>`)
        .join('')}`,
    })
    assert.deepEqual(values, {
      a: 1234.5,
      b: 1234.5,
      c: 1234,
      d: 12.5,
      e: 1.5,
      f: -3,
      g: 1000000,
      h: 1234567,
      j: 1200,
      k: 1234567,
    })
  })

  test('passwords, card data and whatever the page marks are never read', async () => {
    const secret = 'hunter2'
    const values = await read(
      {
        password: { field: 'password' },
        byName: { field: 'user_password' },
        autocomplete: { field: 'x1' },
        card: { field: 'x2' },
        cvc: { field: 'cvc' },
        number: { field: 'free' },
        spaced: { text: '#spaced' },
        expiry: { text: '#expiry' },
        numbered: { text: '#numbered' },
        joined: { text: '#joined' },
        attribute: { attribute: 'value', selector: '#pw' },
        marked: { text: '#marked' },
        inside: { text: '#inside' },
        around: { text: '#around' },
        markedField: { field: 'ssn' },
        markedAttribute: { attribute: 'data-x', selector: '#inside' },
        layer: { dataLayer: 'card' },
        deep: { dataLayer: 'payment' },
        detail: { detail: 'x' },
        order: { field: 'order' },
        phone: { field: 'phone' },
      },
      {
        head: `<script>window.dataLayer = [{ card: '4242 4242 4242 4242', payment: { number: '4242424242424242' } }]</script>`,
        body: `<form onsubmit="return false"><input id="pw" type="password" name="password" value="${secret}">
          <input name="user_password" value="${secret}"><input name="x1" autocomplete="new-password" value="${secret}">
          <input name="x2" autocomplete="cc-number" value="1"><input name="cvc" value="123"><input name="free" value="4242 4242-4242 4242">
          <i id="spaced">Card 5555 5555 5555 4444 used</i><i id="expiry">4242 4242 4242 4242 12/27</i>
          <i id="numbered">12 4242-4242-4242-4242</i><i id="joined">no4242424242424242</i><div id="marked" data-firepath-ignore>${secret}</div>
          <div data-firepath-ignore><b id="inside" data-x="${secret}">${secret}</b></div><p id="around">Fine <b data-firepath-ignore>${secret}</b></p>
          <input name="ssn" data-firepath-ignore value="${secret}"><input name="order" value="1234567890123456"><input name="phone" value="+46701234567">
          <button id="go" type="button">Go</button></form>`,
      },
    )
    assert.deepEqual(values, { around: 'Fine', order: '1234567890123456', phone: '+46701234567' })
    assert.ok(!JSON.stringify(values).includes(secret))
  })

  test('a password field shown as text after it was focused stays unread', async () => {
    const { page, run, kind } = await visit({
      events: reading({ p: { field: 'anything' } }),
      body: '<form onsubmit="return false"><input id="p" name="anything" type="password" value="hunter2"><button id="go" type="button">Go</button></form>',
    })
    await page.click('#p')
    await run(() => {
      document.getElementById('p').type = 'text'
    })
    await page.click('#go')
    assert.deepEqual((await kind('event'))[0].properties, {})
  })

  test('a password that a button of its form shows, never focused itself, stays unread', async () => {
    const { page, run, kind } = await visit({
      events: reading({ p: { field: 'anything' } }),
      body: `<form onsubmit="return false"><input id="p" name="anything" type="password" value="hunter2">
        <button id="show" type="button" onclick="document.getElementById('p').type = 'text'">Show</button><button id="go" type="button">Go</button></form>`,
    })
    await page.click('#show')
    assert.equal(await run('document.getElementById("p").type'), 'text')
    await page.click('#go')
    assert.deepEqual((await kind('event'))[0].properties, {})
  })

  test('a frame that is marked is not read', async () => {
    const { run, kind } = await visit({
      events: [{ name: 'Read', on: 'click', selector: '#in', properties: { t: { text: true } } }],
      body: '<div data-firepath-ignore><iframe id="frame" srcdoc="<button id=in>hunter2</button>"></iframe></div>',
    })
    await until(() => run('!!document.getElementById("frame").contentDocument.getElementById("in")'), 5000, 'the frame')
    await run(() => document.getElementById('frame').contentDocument.getElementById('in').click())
    assert.deepEqual((await kind('event'))[0].properties, {})
  })

  test('hostile names: __proto__, a form field called elements, dots', async () => {
    const values = await read(
      { ['__proto__']: { literal: 1 }, elements: { field: 'elements' }, constructor: { dataLayer: 'constructor.name' } },
      {
        body: '<form onsubmit="return false"><input name="elements" value="e"><input name="id" value="i"><input name="type" value="t"><button id="go" type="button">Go</button></form>',
      },
    )
    assert.equal(values.elements, 'e')
    assert.equal(Object.hasOwn(values, 'constructor'), false)
  })
})

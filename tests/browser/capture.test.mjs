/**
 * What the tracker sees on a page: every trigger, wherever the element is and whenever it came.
 */

import assert from 'node:assert/strict'
import { altered, inEveryEngine, planOf, until } from './visit.mjs'

const names = (/** @type {any[]} */ events) => events.map((event) => event.event ?? event.type)
const soon = (milliseconds = 250) => new Promise((resolve) => setTimeout(resolve, milliseconds))

inEveryEngine('capture', ({ visit, test }) => {
  test('a click on the element and inside it, not beside it', async () => {
    const { page, kind } = await visit({
      events: [{ name: 'Add', on: 'click', selector: '#add' }],
      body: '<button id="add"><b id="inner">Add</b></button><button id="other">Other</button>',
    })
    await page.click('#inner')
    await page.click('#other')
    await page.click('#add')
    assert.deepEqual(names(await kind('event', 2)), ['Add', 'Add'])
  })

  test('a fallback selector counts only while no earlier one finds anything', async () => {
    const { page, run, kind } = await visit({
      events: [{ name: 'Add', on: 'click', selector: ['#add', '.btn'] }],
      body: '<button id="add">Add</button><button class="btn" id="b">Other</button>',
    })
    await page.click('#b')
    assert.deepEqual(await run('ofKind("event")'), [])
    await run(() => document.getElementById('add').remove())
    await page.click('#b')
    assert.deepEqual(names(await kind('event')), ['Add'])
  })

  test('selectors of every shape find what the browser finds', async () => {
    const selectors = [
      '#add',
      'button',
      '.add',
      'BUTTON.add',
      '.card .add',
      '.card > .add',
      '#shop button.add',
      'h2 + .add',
      'h2 ~ button',
      '[data-x]',
      '[data-x="a,b"]',
      'button:not(.other)',
      ':is(.x, .add)',
      '.add:first-of-type',
      '.missing, .add',
      '.card .missing',
      '#other',
      'h2 + .missing',
      '.add .card',
      '*',
      'main *',
      '.a\\:b',
      '.ADD',
    ]
    // few definitions are tried one after the other, very many are looked up first
    for (const others of [0, 200]) {
      const { run } = await visit({
        events: [
          ...selectors.map((selector, i) => ({ name: `${i}`, on: 'click', selector })),
          ...Array.from({ length: others }, (_, i) => ({ name: 'Other', on: 'click', selector: `.other-${i}` })),
        ],
        body: '<main id="shop"><div class="card"><h2>Lamp</h2><button id="add" class="add a:b" data-x="a,b">Add</button></div></main>',
      })
      if (others) {
        await until(() =>
          run(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('browser-click-index.js'))),
        )
        await soon()
      }
      const { fired, wanted } = await run((/** @type {string[]} */ list) => {
        const path = []
        for (let at = document.getElementById('add'); at; at = at.parentElement) path.push(at)
        document.getElementById('add').click()
        return {
          fired: window.ofKind('event').map((event) => list[event.event]),
          wanted: list.filter((selector) => path.some((element) => element.matches(selector))),
        }
      }, selectors)
      assert.deepEqual(fired, wanted)
      assert.ok(wanted.length >= 16, `${wanted}`)
    }
  })

  test('text: exact, white space and case aside, with and without a selector', async () => {
    const { page, run, kind } = await visit({
      events: [
        { name: 'By text', on: 'click', text: 'add to CART' },
        { name: 'Both', on: 'click', selector: 'button', text: 'Add  to cart' },
        { name: 'Labelled', on: 'click', text: 'Close' },
        { name: 'Valued', on: 'click', text: 'Send' },
      ],
      body: '<button id="a">\n Add\n <span id="s">to cart</span></button><button id="b">Add to cart now</button><button id="x" aria-label="Close"></button><input type="button" id="v" value="Send">',
    })
    await page.click('#s')
    await page.click('#b')
    await page.click('#x')
    await page.click('#v')
    assert.deepEqual(names(await kind('event', 4)).sort(), ['Both', 'By text', 'Labelled', 'Valued'])
    assert.equal((await run('ofKind("event")')).length, 4)
  })

  test('elements added later, inside shadow roots and same-origin frames', async () => {
    const { page, run, kind } = await visit({
      events: [
        { name: 'Add', on: 'click', selector: '.add' },
        { name: 'Sent', on: 'submit', selector: 'form', properties: { email: { field: 'email' } } },
      ],
      body: '<div id="host"></div><iframe id="frame" srcdoc="<button class=add id=in>Add</button>"></iframe><div id="later"></div>',
    })
    await run(() => {
      document.getElementById('later').innerHTML = '<button class="add" id="new">Add</button>'
      const root = document.getElementById('host').attachShadow({ mode: 'open' })
      root.innerHTML =
        '<button class="add">Add</button><form><input name="email" value="a@example.com"><button id="send">Send</button></form>'
      root.querySelector('form').addEventListener('submit', (event) => event.preventDefault())
    })
    await page.click('#new')
    await run(() => {
      const root = document.getElementById('host').shadowRoot
      root.querySelector('.add').click()
      root.querySelector('#send').click()
    })
    await run(() => document.getElementById('frame').contentDocument.getElementById('in').click())
    const events = await kind('event', 4)
    assert.deepEqual(names(events), ['Add', 'Add', 'Sent', 'Add'])
    assert.deepEqual(events[2].properties, { email: 'a@example.com' })
    assert.equal(events[3].context.page.path, '/one', 'the page is the one that people see')
  })

  test('a frame added later is listened to as well', async () => {
    const { run, kind } = await visit({ events: [{ name: 'Add', on: 'click', selector: '.add' }] })
    await run(async () => {
      const frame = document.createElement('iframe')
      frame.srcdoc = '<button class="add">Add</button>'
      await new Promise((resolve) => {
        frame.onload = resolve
        document.body.append(frame)
      })
      await new Promise((resolve) => setTimeout(resolve, 50))
      frame.contentDocument.querySelector('.add').click()
    })
    assert.deepEqual(names(await kind('event')), ['Add'])
  })

  test("two events on one form: the person first, then the form's own", async () => {
    const { run, kind, page } = await visit({
      events: [
        { name: 'Signed up', on: 'submit', selector: '#form', properties: { plan: { field: 'plan' } } },
        {
          name: 'Create user',
          type: 'identify',
          on: 'submit',
          selector: '#form',
          userId: { field: 'email' },
          traits: { email: { field: 'email' }, first_name: { field: 'first' } },
        },
      ],
      body: '<form id="form"><input name="email" value="ann@example.com"><input id="first" value="Ann"><select name="plan"><option>free<option selected>pro</select><button id="go">Go</button></form>',
    })
    await run(() => document.getElementById('form').addEventListener('submit', (event) => event.preventDefault()))
    await page.click('#go')
    const [identify, track] = await kind('event', 2)
    assert.deepEqual(
      [identify.type, identify.userId, identify.traits],
      ['identify', 'ann@example.com', { email: 'ann@example.com', first_name: 'Ann' }],
    )
    assert.deepEqual([track.event, track.userId, track.properties], ['Signed up', 'ann@example.com', { plan: 'pro' }])
  })

  test('submit by selector of a field inside and by the text of the button', async () => {
    const { page, run, kind } = await visit({
      events: [
        { name: 'Inner', on: 'submit', selector: 'input[name=q]' },
        { name: 'Buy', on: 'submit', text: 'Buy' },
        { name: 'Save', on: 'submit', text: 'Save' },
      ],
      body: '<form id="f"><input name="q"><button id="buy">Buy</button><button id="save">Save</button></form>',
    })
    await run(() => document.getElementById('f').addEventListener('submit', (event) => event.preventDefault()))
    await page.click('#save')
    assert.deepEqual(names(await kind('event', 2)).sort(), ['Inner', 'Save'])
  })

  test('a click on a label counts once, not again for its field', async () => {
    const { page, run } = await visit({
      events: [{ name: 'Choice', on: 'click', selector: '.option' }],
      body: '<div class="option"><label id="label"><input type="checkbox" id="box">Yes</label></div>',
    })
    await page.click('#label')
    await soon()
    assert.equal((await run('ofKind("event")')).length, 1)
    await page.click('#box')
    await soon()
    assert.equal((await run('ofKind("event")')).length, 2)
  })

  test('element visible: only in view, once per element and page view, added later, in a shadow root', async () => {
    const { run, kind } = await visit({
      events: [
        { name: 'Seen', on: 'visible', selector: '.offer', properties: { id: { attribute: 'id' } } },
        { name: 'Once', on: 'visible', selector: '.offer', once: true },
        { name: 'Other text', on: 'visible', selector: '.offer', text: 'nothing like it' },
      ],
      body: '<div class="offer" id="a" style="height:50px">A</div><div style="height:3000px"></div><div class="offer" id="b" style="height:50px">B</div><div id="end"></div>',
    })
    assert.deepEqual((await kind('event', 2)).map(({ event, properties }) => event + (properties.id ?? '')).sort(), [
      'Once',
      'Seena',
    ])
    await run(() => document.getElementById('b').scrollIntoView())
    await kind('event', 3)
    await run(() => {
      const later = document.createElement('div')
      document.getElementById('end').append(later)
      later.attachShadow({ mode: 'open' }).innerHTML = '<div class="offer" id="c" style="height:50px">C</div>'
      later.scrollIntoView()
    })
    const events = await kind('event', 4)
    assert.deepEqual(events.map(({ event, properties }) => event + (properties.id ?? '')).sort(), [
      'Once',
      'Seena',
      'Seenb',
      'Seenc',
    ])
  })

  test('scroll depth: by scrolling only, once per page view', async () => {
    const { run, kind } = await visit({
      events: [
        { name: 'Half', on: 'scroll', percent: 50 },
        { name: 'End', on: 'scroll', percent: 100 },
      ],
      body: '<div style="height:4000px"></div>',
    })
    await soon()
    assert.deepEqual(await run('ofKind("event")'), [])
    await run(() => window.scrollTo(0, 2200))
    assert.deepEqual(names(await kind('event')), ['Half'])
    await run(() => window.scrollTo(0, 100000))
    assert.deepEqual(names(await kind('event', 2)), ['Half', 'End'])
    await run(() => window.scrollTo(0, 0))
    await soon()
    await run(() => window.scrollTo(0, 3000))
    await soon()
    assert.equal((await run('ofKind("event")')).length, 2)
    await run(() => history.pushState({}, '', '/two'))
    await run(() => window.scrollTo(0, 2500))
    assert.deepEqual(names(await kind('event', 3)), ['Half', 'End', 'Half'])
  })

  test('time on page, once per page view', async () => {
    const { run, kind } = await visit({
      events: [
        { name: 'Stayed', on: 'time', seconds: 0.3 },
        { name: 'Long', on: 'time', seconds: 30 },
      ],
    })
    assert.deepEqual(names(await kind('event')), ['Stayed'])
    await soon(500)
    assert.equal((await run('ofKind("event")')).length, 1)
    await run(() => history.pushState({}, '', '/two'))
    assert.deepEqual(names(await kind('event', 2)), ['Stayed', 'Stayed'])
  })

  test('custom DOM events: on the window, on an element, under a selector, with their detail', async () => {
    const { run, kind } = await visit({
      events: [
        {
          name: 'Cart',
          on: 'custom_event',
          event: 'shop:cart',
          properties: { total: { detail: 'cart.total' }, first: { detail: 'cart.items[0].id' } },
        },
        { name: 'In list', on: 'custom_event', event: 'shop:cart', selector: '#list' },
      ],
      body: '<div id="list"><i id="item"></i></div>',
    })
    await run(() => {
      const detail = { cart: { total: 12, items: [{ id: 'p1' }] } }
      window.dispatchEvent(new CustomEvent('shop:cart', { detail }))
      document.getElementById('item').dispatchEvent(new CustomEvent('shop:cart', { detail, bubbles: true, composed: true }))
    })
    const events = await kind('event', 3)
    assert.deepEqual(names(events), ['Cart', 'Cart', 'In list'])
    assert.deepEqual(events[0].properties, { total: 12, first: 'p1' })
  })

  test("data layer: what was pushed before, what is pushed now, gtag's form; the page's own push still works", async () => {
    const { run, kind } = await visit({
      events: [
        {
          name: 'Bought',
          on: 'data_layer',
          event: 'purchase',
          properties: { value: { dataLayer: 'ecommerce.value' }, user: { dataLayer: 'user.tier' } },
        },
        { name: 'Tagged', on: 'data_layer', event: 'sign_up', properties: { method: { dataLayer: 'method' } } },
      ],
      head: '<script>window.dataLayer = [{ user: { tier: "gold" } }, { event: "purchase", ecommerce: { value: 5 } }]; function gtag() { dataLayer.push(arguments) }</script>',
    })
    const length = await run(() => window.dataLayer.push({ event: 'purchase', ecommerce: { value: 9.5 } }, { event: 'other' }))
    assert.equal(length, 4)
    await run(() => window.gtag('event', 'sign_up', { method: 'mail' }))
    const events = await kind('event', 3)
    assert.deepEqual(
      events.map(({ event, properties }) => [event, properties]),
      [
        ['Bought', { value: 5, user: 'gold' }],
        ['Bought', { value: 9.5, user: 'gold' }],
        ['Tagged', { method: 'mail' }],
      ],
    )
  })

  test('once: at most once per page view', async () => {
    const { page, run, kind } = await visit({
      events: [{ name: 'Add', on: 'click', selector: '#add', once: true }],
      body: '<button id="add">Add</button>',
    })
    await page.click('#add')
    await page.click('#add')
    assert.equal((await kind('event')).length, 1)
    await run(() => history.pushState({}, '', '/two'))
    await page.click('#add')
    assert.equal((await kind('event', 2)).length, 2)
  })

  test('numbers that are none: the other definitions are watched all the same', async () => {
    const { kind } = await visit({
      plan: altered(planOf(), {
        section: {
          events: [
            { name: 'Bad', on: 'visible', selector: '#a', percent: 'half' },
            { name: 'Worse', on: 'visible', selector: '#a', percent: 5000 },
            { name: 'Seen', on: 'visible', selector: '#a' },
            { name: 'Never', on: 'time', seconds: 'soon' },
            { name: 'Stayed', on: 'time', seconds: 0.1 },
          ],
          destinations: [],
        },
      }),
      body: '<div id="a" style="height:50px">A</div>',
    })
    const heard = names(await kind('event', 4))
    for (const name of ['Seen', 'Stayed']) assert.ok(heard.includes(name), `${name} in ${heard}`)
    assert.ok(!heard.includes('Never'))
  })

  test('one definition that cannot be used takes no other with it', async () => {
    const { page, run, kind } = await visit({
      plan: altered(planOf(), {
        section: {
          events: [
            { name: 'Bad', on: 'click', selector: ':::' },
            null,
            { name: 'Add', on: 'click', selector: '#add' },
            { on: 'nonsense' },
            7,
          ],
          destinations: [],
        },
      }),
      body: '<button id="add">Add</button>',
    })
    await page.click('#add')
    assert.deepEqual(names(await kind('event')), ['Add'])
    const errors = await run('ofKind("error")')
    assert.ok(
      errors.some(({ code, path }) => code === 'DEFINITION_INVALID' && path === '/events/0'),
      JSON.stringify(errors),
    )
  })
})

/**
 * The panel and the picker: loaded on demand alone, under a strict CSP, by keyboard, and what the picker makes works.
 */

import assert from 'node:assert/strict'
import { compile } from 'firepath'
import { inEveryEngine, until } from './visit.mjs'

const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-test'; connect-src 'self'; img-src data:"
/** Both boxes have closed shadow roots; a test keeps a key. */
const key = `<script nonce="test">window.boxes = {}; window.violations = []
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (init) { return (boxes[this.localName] = attach.call(this, init)) }</script>`
const card = (/** @type {string} */ name, /** @type {string} */ price) =>
  `<li class="product-card"><h2 class="product-name">${name}</h2><p class="price">${price}</p><button class="btn add-to-cart css-1x2y3z">Add to cart</button></li>`
const shop = `<ul>${card('Bow lamp', '1 290,00 kr')}${card('Arc lamp', '990,00 kr')}</ul><form id="login"><input name="email" value="a@example.com"><input type="password" name="password" value="x"></form>`

inEveryEngine('ui', ({ visit, test }) => {
  const box = (/** @type {string} */ name) => `boxes['firepath-${name}']`
  const text = (/** @type {string} */ name) => `(${box(name)}?.querySelector('section')?.innerText ?? '')`

  test('neither panel nor picker is loaded unless asked for', async () => {
    const { run } = await visit({ head: key, csp })
    const files = await run('performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop())')
    assert.deepEqual(
      files.filter((/** @type {string} */ name) => /panel|picker|visible|presence|load\.js|inline/.test(name)),
      [],
    )
    assert.ok(files.includes('browser.js') && files.includes('tracker.wasm'), String(files))
  })

  test('the panel shows every event with the trace of every decision, from the first one on', async () => {
    const { run, there } = await visit(
      {
        head: key,
        csp,
        rules: { Added: [{ fire: true, url: '/two' }] },
        options: { pageViews: true },
        script: 'tracker.track("Added", { price: 5 })',
      },
      '/one?firepath_debug',
    )
    await until(() => run(`${text('panel')}.includes('Added')`), 5000, 'the panel')
    await run(`${box('panel')}.querySelectorAll('details').forEach((details) => { details.open = true })`)
    const shown = await run(text('panel'))
    for (const part of [
      '2 events',
      'page',
      'does not fire',
      'customerio',
      '/two',
      'price',
      `${there.origin}/one?firepath_debug`,
    ]) {
      assert.ok(shown.includes(part), `${part} in: ${shown}`)
    }
    await run('tracker.track()')
    await until(() => run(`${text('panel')}.includes('INVALID_CALL')`), 5000, 'the report')
    await run(`${box('panel')}.querySelector('[aria-label="Close the panel"]').click()`)
    assert.equal(await run('document.querySelector("firepath-panel")'), null)
    await run('tracker.debug()')
    await until(() => run('!!document.querySelector("firepath-panel")'), 5000, 'the panel again')
    await run('tracker.debug(false)')
    assert.equal(await run('document.querySelector("firepath-panel")'), null)
    assert.deepEqual(await run('violations'), [])
  })

  test('the panel says what helps against a report', async () => {
    const { run } = await visit({ head: key, csp, plan: () => 404 }, '/one?firepath_debug')
    await until(() => run(`${text('panel')}.includes('PLAN_NOT_LOADED')`), 5000, 'the report')
    assert.ok((await run(text('panel'))).includes('Look at the option'))
  })

  test('the picker: the token leaves the address at once, before any event carries it', async () => {
    const { run, kind } = await visit({ head: key, csp, options: { pageViews: true } }, '/one?a=1#firepath_pick=tok-1')
    const [view] = await kind('event')
    assert.equal(new URL(view.context.page.url).hash, '')
    assert.equal(await run('location.pathname + location.search + location.hash'), '/one?a=1')
    assert.equal(await run('JSON.stringify([...Object.entries(localStorage), document.cookie, log]).includes("tok-1")'), false)
  })

  test('pick by keyboard, name, read, rule, copy: the fragment compiles and captures', async () => {
    const { run } = await visit(
      { head: key, csp, body: shop, rules: { Old: [] }, options: { collect: '' } },
      '/one#firepath_pick=tok-1',
    )
    await until(() => run(`!!${box('picker')}?.querySelector('section')`), 5000, 'the picker')
    const press = (/** @type {string} */ key) =>
      run(`dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', cancelable: true })) && undefined`)
    const button = (/** @type {string} */ label) =>
      `[...${box('picker')}.querySelectorAll('button')].find((button) => button.textContent === '${label}')`
    await run(`${button('Pick the element')}.click()`)
    // Tab goes to what can be reached by Tab: the first product's button
    await press('Tab')
    await press('Enter')
    await until(() => run(`${text('picker')}.includes('finds exactly this one')`), 5000, 'the check')
    await run(`${button('Take all 2 like it')}.click()`)
    assert.ok((await run(text('picker'))).includes('finds 2 elements like it'))
    assert.equal(await run(`${box('picker')}.querySelectorAll('.frame').length`), 2)
    assert.equal(await run(`${box('picker')}.querySelector('#name').value`), 'Add to cart')
    // the price beside it, by walking there
    await run(`${button('Read by clicking')}.click()`)
    await press('Tab')
    await press('ArrowLeft')
    await press('Enter')
    await until(() => run(`${text('picker')}.includes('1290')`), 5000, 'the value')
    // a password is refused
    await run(`${button('Read by clicking')}.click()`)
    for (let i = 0; i < 4; i++) await press('Tab')
    await press('Enter')
    await until(() => run(`${text('picker')}.includes('never read')`), 5000, 'the refusal')
    // the rule, judged as one types
    await until(() => run(`${text('picker')}.includes('Fires here: yes')`), 15_000, 'the verdict')
    await run(
      `(() => { const url = ${box('picker')}.querySelector('.rules input'); url.value = '/products/*'; url.dispatchEvent(new Event('input')) })()`,
    )
    await until(() => run(`${text('picker')}.includes('Fires here: no')`), 5000, 'the new verdict')
    await run(
      `(() => { const url = ${box('picker')}.querySelector('.rules input'); url.value = 'shop.example/x'; url.dispatchEvent(new Event('input')) })()`,
    )
    await until(() => run(`!!${box('picker')}.querySelector('.verdict.bad')`), 5000, 'the fault in the rule')
    await run(
      `(() => { const url = ${box('picker')}.querySelector('.rules input'); url.value = '/one'; url.dispatchEvent(new Event('input')) })()`,
    )
    // a test run does not reach the page
    await run('window.clicks = 0, document.addEventListener("click", () => { clicks++ })')
    await run(`${button('Try it')}.click()`)
    await run('document.querySelectorAll(".add-to-cart")[1].click()')
    await until(() => run(`${text('picker')}.includes('990')`), 5000, 'the result of the test run')
    assert.equal(await run('clicks <= 1'), true)

    const fragment = JSON.parse(await run(`${box('picker')}.querySelector('textarea').value`))
    assert.deepEqual(fragment, {
      events: [
        {
          name: 'Add to cart',
          on: 'click',
          selector: '.btn.add-to-cart',
          properties: { price: { text: '.price', as: 'number' } },
        },
      ],
      destinations: {
        customerio: {
          actionWorkflow: {
            events: { 'Add to cart': { enabled: true, callbacks: ['client'], triggerPath: [{ fire: true, url: '/one' }] } },
          },
        },
      },
    })
    assert.deepEqual(await run('violations'), [])
    const result = compile({
      version: 1,
      sources: { site: { type: 'browser', writeKeys: ['k'], origins: ['*'] } },
      events: fragment.events,
      destinations: {
        customerio: {
          type: 'customerio',
          region: 'us',
          siteId: 'abcdef0123456789abcd',
          apiKey: '$K',
          ...fragment.destinations.customerio,
        },
      },
    })
    assert.equal(result.ok, true, JSON.stringify(result.diagnostics))
    const second = await visit({ plan: Buffer.from(/** @type {any} */ (result).browser), body: shop })
    await second.run('document.querySelectorAll(".add-to-cart")[1].click()')
    const [decision] = await second.kind('decision')
    assert.deepEqual([decision.fire, decision.event.properties], [true, { price: 990 }])
  })

  test('save uses the token, and says what came of it', async () => {
    /** @type {any[]} */
    const saved = []
    const pick = async (/** @type {any} */ request, /** @type {any} */ response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      saved.push(JSON.parse(body))
      response.statusCode = saved.length > 1 ? 401 : 200
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(saved.length > 1 ? { error: { message: 'used already' } } : { draft: 'abc', diagnostics: [] }))
    }
    const { run } = await visit(
      { head: key, csp, body: shop, options: { collect: '' }, routes: { '/pick': pick } },
      '/one#firepath_pick=tok%2B1',
    )
    await until(() => run(`!!${box('picker')}?.querySelector('section')`), 5000, 'the picker')
    const set = (/** @type {string} */ id, /** @type {string} */ value, event = 'input') =>
      run(
        `(() => { const field = ${box('picker')}.getElementById('${id}'); field.value = '${value}'; field.dispatchEvent(new Event('${event}')) })()`,
      )
    await set('on', 'page_view', 'change')
    await set('name', 'Read')
    await run(`[...${box('picker')}.querySelectorAll('button')].find((button) => button.textContent === 'Save').click()`)
    await until(() => run(`${text('picker')}.includes('Saved as a draft')`), 5000, 'the answer')
    assert.equal(saved[0].token, 'tok+1')
    assert.deepEqual(saved[0].events, [{ name: 'Read', on: 'page_view' }])
    assert.equal(
      await run(`[...${box('picker')}.querySelectorAll('button')].find((button) => button.textContent === 'Save').disabled`),
      true,
    )
  })

  test('the glass keeps a picking click from the page and from the tracker', async () => {
    const { run, page } = await visit(
      { head: key, csp, body: shop, events: [{ name: 'Add', on: 'click', text: 'Add to cart' }] },
      '/one#firepath_pick',
    )
    await until(() => run(`!!${box('picker')}?.querySelector('section')`), 5000, 'the picker')
    await run('window.clicks = 0, document.querySelector(".add-to-cart").addEventListener("click", () => { clicks++ })')
    await run(`${box('picker')}.querySelector('button.primary').click()`)
    const at = await run(
      '(() => { const { left, top } = document.querySelector(".add-to-cart").getBoundingClientRect(); return [left + 5, top + 5] })()',
    )
    if (page.mouse) await page.mouse.click(at[0], at[1])
    else
      await run(
        `${box('picker')}.querySelector('.glass').dispatchEvent(new MouseEvent('click', { clientX: ${at[0]}, clientY: ${at[1]}, bubbles: true, composed: true }))`,
      )
    await until(() => run(`${text('picker')}.includes('finds exactly this one')`), 5000, 'the pick')
    assert.equal(await run('clicks'), 0)
    assert.deepEqual(await run('ofKind("event")'), [])
  })
})

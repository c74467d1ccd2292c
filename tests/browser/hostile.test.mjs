/**
 * Pages that make it hard: broken natives, frozen prototypes, huge documents, clobbered names, traps in the core.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { inEveryEngine, queued, until } from './visit.mjs'

const events = [
  {
    name: 'Add',
    on: 'click',
    selector: ['#nothing', '.add'],
    properties: { name: { text: '.name' }, list: { dataLayer: 'list' } },
  },
  { name: 'Sent', on: 'submit', selector: 'form', properties: { q: { field: 'q' } } },
]
const rules = { Add: [{ fire: true, url: '/one' }], Sent: [] }
const body =
  '<div class="card"><b class="name">Lamp</b><button class="add" id="add">Add</button></div><form id="f" onsubmit="return false"><input name="q" value="x"><button id="send">Send</button></form>'

/** Clicks and submits, and looks at what came of it. */
const works = async (/** @type {any} */ { run, kind }) => {
  // `strict` breaks the page's natives while the tracker works, and only then: this test needs them too
  for (const id of ['add', 'send'])
    await run(`window.strict = true, document.getElementById('${id}').click(), window.strict = false, undefined`)
  const decisions = await kind('decision', 2)
  assert.deepEqual(
    decisions.map((/** @type {any} */ { fire, event }) => [fire, event.event, event.properties]),
    [
      [true, 'Add', { name: 'Lamp', list: [1, 2] }],
      [true, 'Sent', { q: 'x' }],
    ],
  )
  assert.deepEqual(await run('ofKind("error")'), [])
}

inEveryEngine('hostile pages', ({ engine, visit, test }) => {
  const layer = 'window.dataLayer = [{ list: [1, 2] }]'

  test('toJSON on Array, Object, String prototypes', async () => {
    const there = await visit({
      events,
      rules,
      body,
      head: `<script>${layer}; Array.prototype.toJSON = function () { return 'broken' }; String.prototype.toJSON = () => 'broken'; Object.defineProperty(Object.prototype, 'extra', { value: 1, enumerable: true, writable: true })</script>`,
    })
    // the test's own log goes through JSON: give it its peace back
    await there.run('delete Array.prototype.toJSON, delete String.prototype.toJSON, undefined')
    await works(there)
  })

  test('JSON replaced before the tracker loads', async () => {
    const there = await visit({
      events,
      rules,
      body,
      head: `<script>${layer}; window.realJSON = { ...{ parse: JSON.parse, stringify: JSON.stringify } }; JSON.stringify = () => '"hacked"'; JSON.parse = () => ({ hacked: true })</script>`,
      script: 'JSON.parse = realJSON.parse; JSON.stringify = realJSON.stringify',
    })
    await works(there)
  })

  test('Array methods replaced', async () => {
    const broken =
      'for (const name of ["push", "map", "filter", "forEach", "includes", "indexOf", "some", "concat", "slice", "splice", "shift", "join", "sort"]) { const was = Array.prototype[name]; (window.was ??= {})[name] = was; Array.prototype[name] = function () { if (window.strict) throw new Error("replaced " + name); return was.apply(this, arguments) } }'
    const there = await visit({ events, rules, body, head: `<script>${layer}; ${broken}</script>` })
    await works(there)
  })

  test('frozen prototypes', async () => {
    const there = await visit({
      events,
      rules,
      body,
      head: `<script>${layer}; for (const type of [Object, Array, Function, String, Number, Error, Map, Set, Promise, Event, EventTarget, Node, Element, Storage, History]) Object.freeze(type.prototype)</script>`,
    })
    await works(there)
    await there.run('tracker.track()')
    assert.equal((await there.kind('error'))[0].code, 'INVALID_CALL')
  })

  test('100,000 nodes, deep nesting: a click is decided, no task is long', async () => {
    const there = await visit({
      events: [
        ...events,
        { name: 'Seen', on: 'visible', selector: '.never' },
        { name: 'Text', on: 'click', text: 'no such text' },
      ],
      rules,
      body: `${body}<div id="many"></div><script>${layer}; { let html = ''; for (let i = 0; i < 50000; i++) html += '<i class="x">a</i>'; document.getElementById('many').innerHTML = html + '<div>'.repeat(400) + '<b>deep</b>' }</script>`,
    })
    const times = await there.run(() => {
      const took = []
      for (let i = 0; i < 9; i++) {
        const before = performance.now()
        document.getElementById('add').click()
        took.push(performance.now() - before)
      }
      return took.sort((a, b) => a - b)
    })
    await there.page.click('#send')
    assert.deepEqual(
      (await there.kind('event', 10)).map(({ event }) => event),
      [...Array(9).fill('Add'), 'Sent'],
    )
    assert.ok(times[4] < 50, `clicks took ${times} ms`)
  })

  test('names that clobber: inputs called id, action, elements; a form called firepath', async () => {
    const there = await visit({
      events,
      rules,
      head: `<script>${layer}</script>`,
      body: '<form name="tracker2" id="f" onsubmit="return false"><input name="id" value="1"><input name="action"><input name="elements"><input name="q" value="x"><button id="send">Send</button></form><div class="card"><b class="name">Lamp</b><button class="add" id="add">Add</button></div><img name="location2" id="dataLayer2">',
    })
    await works(there)
  })

  test('a sandboxed frame, without storage, cookies and locks: the tracker works and throws nothing', async () => {
    const { run } = await visit({
      noTracker: true,
      head: '<script>window.said = []; addEventListener("message", ({ data }) => said.push(data))</script>',
      body: `<iframe sandbox="allow-scripts" srcdoc="<script>onerror = (message) => parent.postMessage(message, '*')</script>
        <script src='/pkg/dist/tracker.js' data-plan='/site.plan' data-collect='/'></script>
        <script>firepath.on('event', ({ event }) => parent.postMessage(event, '*')); firepath.on('error', ({ code }) => parent.postMessage(code, '*')); firepath.track('Add')</script>"></iframe>`,
    })
    await until(() => run('said.includes("Add")'), 5000, 'the event')
    // another origin's plan, without CORS
    await until(() => run('said.includes("PLAN_NOT_LOADED")'), 15_000, 'the report')
    assert.deepEqual(
      (await run('said')).filter(
        (/** @type {string} */ code) => !['Add', 'PLAN_NOT_LOADED', 'STORAGE_UNAVAILABLE'].includes(code),
      ),
      [],
    )
  })

  test('a core that traps: one report, started afresh, the next event works', async () => {
    const wasm = readFileSync(new URL('../../pkg/dist/tracker.wasm', import.meta.url))
    const { run, kind } = await visit({
      rules: { Add: [] },
      // the instance that the tracker makes traps when it is asked with a certain event
      head: `<script>
        const real = WebAssembly.Instance
        window.instances = 0
        WebAssembly.Instance = function (module, imports) {
          instances++
          const made = new real(module, imports)
          const exports = { ...made.exports }
          const decide = exports.decide
          exports.decide = (...args) => {
            if (window.trap) { window.trap = false; throw new WebAssembly.RuntimeError('unreachable') }
            return decide(...args)
          }
          return { exports }
        }</script>`,
      routes: { '/pkg/dist/tracker.wasm': wasm },
    })
    await run(
      'tracker.track("Add", { n: 1 }), window.trap = true, tracker.track("Add", { n: 2 }), tracker.track("Add", { n: 3 }), undefined',
    )
    assert.deepEqual(
      (await kind('decision', 2)).map(({ event }) => event.properties.n),
      [1, 3],
    )
    const errors = await run('ofKind("error")')
    assert.deepEqual(
      errors.map((/** @type {any} */ { code }) => code),
      ['PANIC'],
    )
    assert.equal(await run('instances'), 2)
    assert.equal((await run(queued('_cio'))).length, 2)
  })

  if (engine === 'chromium') {
    test('10,000 events: the heap stays flat', async () => {
      const { page, run } = await visit({
        rules: { Add: [] },
        events: [{ name: 'Add', on: 'click', selector: '#add' }],
        body: '<button id="add">Add</button>',
      })
      const client = await page.createCDPSession()
      const heap = async () => {
        await client.send('HeapProfiler.collectGarbage')
        return (await client.send('Runtime.getHeapUsage')).usedSize
      }
      const round = () =>
        run(async () => {
          for (let i = 0; i < 2500; i++) {
            if (i % 2) window.tracker.track('Add', { i, text: 'x'.repeat(100) })
            else document.getElementById('add').click()
            window._cio.length = 0
            window.log.length = 0
            if (i % 250 === 0) await new Promise((resolve) => setTimeout(resolve))
          }
        })
      await round()
      const before = await heap()
      for (let i = 0; i < 4; i++) await round()
      const grown = (await heap()) - before
      assert.ok(grown < 200_000, `the heap grew by ${grown} bytes over 10,000 events`)
    })
  }
})

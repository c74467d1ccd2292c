/**
 * The admin API: who gets in, what each call answers (held against docs/openapi.json), publishing, replay, search.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import Ajv from 'ajv/dist/2020.js'
import { root } from '../../scripts/lib/run.mjs'
import { sendGist, tagged } from './lib/gist.mjs'
import { startRecorder } from './lib/recorder.mjs'
import { ADMIN_TOKEN, startWorker, until } from './lib/worker.mjs'
import { GIST_SECRET, vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

const openapi = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addSchema({ ...openapi, $id: 'api' })
/** Operations that a test has called. */
const called = new Set()

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {import('./lib/worker.mjs').Running} */
let worker
/** @type {any} */
let document

before(async () => {
  customerio = await startRecorder()
  document = workspace(customerio.origin)
  worker = await startWorker({ workspace: document, vars, settings: { adminOrigins: ['https://studio.example'] } })
  for (const [email, tag] of [
    ['anna@example.com', 'VIP'],
    ['bo@example.com', 'Trial'],
    ['anna@example.com', 'Churned'],
  ]) {
    await sendGist(worker, tagged(email, tag), GIST_SECRET)
  }
  await sendGist(worker, tagged('eve@example.com'), 'forged')
  await until(
    () => worker.admin('/admin/receipts?state=pending'),
    ({ receipts }) => receipts.length === 0,
  )
})
after(async () => {
  await worker?.close()
  await customerio?.close()
})

/** Calls an operation and holds its answer against the description. */
async function ask(
  /** @type {string} */ path,
  /** @type {unknown} */ body = undefined,
  /** @type {string} */ method = body === undefined ? 'GET' : 'POST',
) {
  const answer = await worker.call(path, body, method)
  const [template, item] = describe(path.split('?')[0] ?? '', method)
  const operation = item[method.toLowerCase()]
  called.add(operation.operationId)
  let described = operation.responses[answer.status]
  assert.ok(described, `${method} ${template}: ${answer.status} is not described: ${JSON.stringify(answer.body)}`)
  if (described.$ref) described = openapi.components.responses[described.$ref.split('/').at(-1)]
  check(described.content['application/json'].schema, answer.body, `${method} ${template} ${answer.status}`)
  return answer
}

function describe(/** @type {string} */ path, /** @type {string} */ method) {
  const found = Object.entries(openapi.paths)
    .filter(
      ([template, item]) => item[method.toLowerCase()] && new RegExp(`^${template.replaceAll(/{\w+}/g, '[^/]+')}$`).test(path),
    )
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
  assert.ok(found[0], `${method} ${path} is not described`)
  return /** @type {[string, any]} */ (found[0])
}

function check(/** @type {object} */ schema, /** @type {unknown} */ value, /** @type {string} */ where) {
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')))
  assert.ok(
    validate(value),
    `${where}: ${JSON.stringify(validate.errors?.slice(0, 3))}\n${JSON.stringify(value)?.slice(0, 1500)}`,
  )
}

test('nobody gets in without the token, and nobody at all while none is set', async () => {
  for (const authorization of [undefined, 'Bearer wrong', `Basic ${ADMIN_TOKEN}`, 'Bearer ', `Bearer ${ADMIN_TOKEN}x`]) {
    const response = await worker.fetch('/admin/workspace', { headers: authorization ? { authorization } : {} })
    assert.equal(response.status, 401, authorization)
  }
  const bare = await startWorker({ workspace: document, vars: { ...vars, ADMIN_TOKEN: '' } })
  try {
    for (const token of ['', 'undefined', 'null', ADMIN_TOKEN]) {
      const response = await bare.fetch('/admin/workspace', { headers: { authorization: `Bearer ${token}` } })
      assert.equal(response.status, 403)
      assert.match((await response.json()).error.message, /ADMIN_TOKEN/)
    }
  } finally {
    await bare.close()
  }
})

test('only origins that are named may call it from a page', async () => {
  const ask = (/** @type {string} */ origin) =>
    worker.fetch('/admin/sources', { headers: { origin, authorization: `Bearer ${ADMIN_TOKEN}` } })
  assert.equal((await ask('https://studio.example')).headers.get('access-control-allow-origin'), 'https://studio.example')
  assert.equal((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin'), null)
})

test('sources, samples, catalogue, rejected requests, counters, destinations', async () => {
  const { sources } = (await ask('/admin/sources')).body
  const gist = sources.find((/** @type {any} */ { id }) => id === 'gist')
  assert.deepEqual([gist.received, gist.rejected, gist.state], [3, 1, 'active'])
  const { samples } = (await ask('/admin/sources/gist/samples')).body
  assert.equal(samples.length, 3)
  assert.match(samples[0].body.text, /Churned/)
  assert.equal((await ask('/admin/sources/nobody/samples')).status, 404)
  const { events } = (await ask('/admin/catalogue?source=gist')).body
  const entry = events.find((/** @type {any} */ { name }) => name === 'Tagged')
  assert.equal(entry.count, 3)
  assert.equal(entry.sample.event, 'Tagged')
  const { rejected } = (await ask('/admin/rejected?source=gist')).body
  assert.deepEqual([rejected[0].status, rejected[0].reason], [401, 'mismatch'])
  const { counters } = (await ask('/admin/counters')).body
  assert.ok(counters.some((/** @type {any} */ one) => one.kind === 'received' && one.subject === 'gist' && one.count === 3))
  await ask('/admin/destinations')
  assert.equal((await ask('/admin/destinations/customerio/open', {})).status, 200)
  assert.equal((await ask('/admin/destinations/nobody/open', {})).status, 404)
})

test('Customer.io is asked whether credentials and region are right', async () => {
  const path = '/admin/destinations/customerio/check'
  const answers = /** @type {[object, { ok: boolean, status: number, reason?: RegExp }][]} */ ([
    [{ body: '{"url":"u","region":"us","environment_id":1}' }, { ok: true, status: 200 }],
    [{ body: '{"region":"eu"}' }, { ok: false, status: 200, reason: /lives in the EU: set `region` to `eu`/ }],
    [{ status: 401 }, { ok: false, status: 401, reason: /not accepted/ }],
    [{ reset: true }, { ok: false, status: 0, reason: /connection failed/ }],
  ])
  try {
    for (const [answer, expected] of answers) {
      customerio.respond(({ url }) => (url === '/api/v1/accounts/region' ? answer : undefined))
      const { status, body } = await ask(path, {})
      assert.deepEqual([status, body.ok, body.status], [200, expected.ok, expected.status])
      assert.match(body.reason ?? '', expected.reason ?? /^$/)
    }
  } finally {
    customerio.respond(() => undefined)
  }
  const request = customerio.requests.findLast(({ url }) => url === '/api/v1/accounts/region')
  assert.equal(request?.method, 'GET')
  assert.match(request?.headers.authorization ?? '', /^Basic /)
  assert.equal((await ask('/admin/destinations/nobody/check', {})).status, 404)
})

test('receipts, events, dispatches and people hang together', async () => {
  const { receipts } = (await ask('/admin/receipts?source=gist&limit=2')).body
  const next = (await ask(`/admin/receipts?source=gist&limit=2&before=${receipts.at(-1).seq}`)).body
  assert.equal(receipts.length + next.receipts.length, 3)
  const { events } = (await ask(`/admin/receipts/${receipts[0].id}`)).body
  const tagged = events.find((/** @type {any} */ { name }) => name === 'Tagged')
  const event = await until(
    async () => (await ask(`/admin/events/${tagged.id}`)).body,
    ({ dispatches }) => dispatches.every((/** @type {any} */ { status }) => status === 'accepted'),
  )
  assert.ok(event.decisions.some((/** @type {any} */ one) => one.destination === 'customerio' && one.fire))
  await ask(`/admin/dispatches/${event.dispatches[0].seq}`)
  const byPerson = (await ask('/admin/dispatches?person=ANNA@example.com&status=accepted')).body
  assert.ok(byPerson.dispatches.length >= 2)
  const { people } = (await ask('/admin/people?q=ANNA')).body
  assert.equal(people.length, 1)
  const found = (await ask('/admin/people/anna@example.com')).body
  assert.equal(found.person.id, people[0].id)
  assert.ok(found.events.length >= 2)
  assert.equal((await ask('/admin/people/nobody@example.com')).status, 404)
  assert.equal((await ask('/admin/events/01ARZ3NDEKTSV4RRFFQ69G5FAV')).status, 404)
  assert.equal((await ask('/admin/receipts/feed')).status, 404)
  assert.equal((await ask('/admin/dispatches/1')).status, 404)
  await ask('/admin/events?whole=true')
  await ask('/admin/dispatches')
})

test('the log is searched without regard to case, by message, person, event, time and status', async () => {
  const log = async (/** @type {string} */ query) => (await ask(`/admin/log?${query}`)).body.log
  const [line] = await log('event=TAGGED&stage=route&person=Bo@Example.Com')
  assert.equal(line.name, 'Tagged')
  assert.ok((await log(`message=${line.event.toLowerCase()}`)).length >= 2)
  assert.ok((await log(`message=${line.receipt.toUpperCase()}`)).length >= 3)
  assert.ok((await log('status=failure&source=gist')).some((/** @type {any} */ { code }) => code === 'mismatch'))
  assert.deepEqual(await log(`from=${Date.now() + 60_000}`), [])
  assert.ok((await log(`to=${new Date(Date.now() + 60_000).toISOString()}&limit=1`)).length === 1)
  assert.ok((await log('q=ACCEPTED')).length > 0)
  assert.deepEqual(await log('message=no-such-message'), [])
  const stages = new Set((await log('limit=1000')).map((/** @type {any} */ { stage }) => stage))
  for (const stage of ['source', 'route', 'dispatch']) assert.ok(stages.has(stage), stage)
  for (const query of ['stage=nonsense', 'from=yesterday', 'before=x']) {
    assert.equal((await ask(`/admin/log?${query}`)).status, 400, query)
  }
})

test('compile, draft, dry replay through the draft, publish, serve, roll back', async () => {
  const before = (await ask('/admin/workspace')).body
  const broken = structuredClone(document)
  broken.sources.gist.secrets = []
  broken.destinatons = {}
  const found = (await ask('/admin/compile', { workspace: broken })).body
  assert.equal(found.ok, false)
  assert.ok(found.diagnostics.length >= 1)
  const refused = await ask('/admin/publish', { workspace: broken })
  assert.equal(refused.status, 422)
  assert.equal((await ask('/admin/workspace')).body.hash, before.hash, 'the plan that runs stays')

  const changed = structuredClone(document)
  changed.sources.gist.workflows.tagged.map[0].event = 'Tag given'
  const { draft } = (await ask('/admin/drafts', { workspace: changed, note: 'another name' })).body
  assert.equal((await ask('/admin/drafts')).body.drafts[0].hash, draft.hash)
  assert.equal((await ask(`/admin/drafts/${draft.hash}`)).body.workspace.sources.gist.workflows.tagged.map[0].event, 'Tag given')
  const dry = (await ask('/admin/replay', { source: 'gist', plan: draft.hash })).body
  assert.equal(dry.total, 3)
  assert.ok(
    dry.receipts.every((/** @type {any} */ one) =>
      one.events.some((/** @type {any} */ event) => event.name === 'Tag given' && event.known),
    ),
  )
  assert.equal((await worker.admin('/admin/events?event=tag%20given')).events.length, 0, 'a dry run changes nothing')
  const compared = (await ask('/admin/compare', { from: 'current', to: draft.hash })).body
  assert.ok(compared.subjects > 0)
  const quiet = structuredClone(document)
  Object.assign(quiet.destinations.customerio.actionWorkflow, { newEvents: 'off' })
  const { differences } = (await ask('/admin/compare', { from: 'current', to: quiet })).body
  assert.ok(differences.some((/** @type {any} */ one) => one.event === 'Tagged' && one.before.fire && !one.after.fire))
  const preview = (await ask('/admin/sources/gist/preview', { draft: draft.hash, sample: tagged('cecilia@example.com') })).body
  assert.ok(preview.events.some((/** @type {any} */ { name }) => name === 'Tag given'))

  const { tagged: workflow } = changed.sources.gist.workflows
  const tried = (await ask('/admin/workflows/preview', { workflow, sample: tagged('dan@example.com'), source: 'gist' })).body
  assert.equal(tried.matched, true)
  assert.equal(tried.events[0].event, 'Tag given')
  assert.equal((await ask('/admin/workflows/preview', { workflow })).status, 400)

  const published = (await ask('/admin/publish', { draft: draft.hash, note: 'renamed' })).body
  assert.equal(published.version.hash, draft.hash)
  const etag = (await worker.fetch('/plan/current')).headers.get('etag')
  assert.equal(etag, `"${draft.hash}"`)
  await sendGist(worker, tagged('dora@example.com'), GIST_SECRET)
  await until(
    () => worker.admin('/admin/events?event=tag%20given'),
    ({ events }) => events.length === 1,
  )
  // the older plan is still served to pages that hold its address
  assert.equal((await worker.fetch(`/plan/${before.hash}.plan`)).status, 200)

  // a restart keeps what was published over what was deployed
  await worker.kill()
  await worker.restart()
  assert.equal((await ask('/admin/workspace')).body.hash, draft.hash)
  const rolled = (await ask('/admin/rollback', { version: before.version.version })).body
  assert.equal(rolled.version.hash, before.hash)
  const { versions } = (await ask('/admin/versions')).body
  assert.deepEqual(
    versions.map((/** @type {any} */ { origin }) => origin),
    ['rollback', 'publish', 'deploy'],
  )
  assert.equal((await ask('/admin/versions/1')).body.workspace.name, 'Tests')
  assert.equal((await ask('/admin/versions/99')).status, 404)
  assert.equal((await ask('/admin/rollback', { version: 99 })).status, 404)
  await ask('/admin/drafts', { workspace: { ...changed, name: 'Discarded' } })
  const { drafts } = (await ask('/admin/drafts')).body
  assert.equal((await ask(`/admin/drafts/${drafts[0].hash}`, undefined, 'DELETE')).status, 200)
  assert.equal((await ask(`/admin/drafts/${drafts[0].hash}`, undefined, 'DELETE')).status, 404)
  assert.equal((await ask(`/admin/drafts/${drafts[0].hash}`)).status, 404)
})

test('a real replay sends the same ULIDs again; a single one can be named', async () => {
  const sentBefore = customerio.entries().filter(({ name }) => name === 'Tagged')
  const { receipts } = (await ask('/admin/receipts?source=gist')).body
  const oldest = receipts.at(-1)
  const { replay } = (await ask('/admin/replay', { receipts: [oldest.id], dry: false })).body
  const job = await until(
    async () => (await ask(`/admin/replays/${replay}`)).body,
    ({ state }) => state !== 'running',
  )
  assert.equal(job.state, 'done')
  assert.equal(job.progress.done, 1)
  await until(() => customerio.entries().filter(({ name }) => name === 'Tagged').length === sentBefore.length + 1)
  const again = customerio
    .entries()
    .filter(({ name }) => name === 'Tagged')
    .at(-1)
  assert.ok(sentBefore.some(({ id }) => id === again.id))
  const range = (await ask('/admin/replay', { source: 'gist', from: 0, dry: false })).body
  await until(
    async () => (await ask(`/admin/replays/${range.replay}`)).body,
    ({ progress, state }) => state === 'done' && progress.done === progress.total,
  )
  const ids = new Set(
    customerio
      .entries()
      .filter(({ name }) => name === 'Tagged')
      .map(({ id }) => id),
  )
  assert.equal(ids.size, new Set([...sentBefore.map(({ id }) => id), ...ids]).size)
  assert.ok((await ask('/admin/replays')).body.replays.length >= 2)
  assert.equal((await ask(`/admin/replays/${replay}`, undefined, 'DELETE')).body.state, 'done')
  assert.equal((await ask('/admin/replays/none')).status, 404)
  assert.equal((await ask('/admin/replay', {})).status, 400)
  assert.equal((await ask('/admin/replay', { source: 'gist', plan: 'none' })).status, 404)
  assert.equal((await ask('/admin/dispatches/replay', {})).status, 400)
})

test('a token of the picker saves one draft and no second', async () => {
  const { token } = (await ask('/admin/picker-tokens', {})).body
  const pick = () =>
    worker.fetch('/pick', {
      method: 'POST',
      body: JSON.stringify({ token, events: [{ name: 'Picked', on: 'click', selector: '#buy' }] }),
    })
  const saved = await pick()
  assert.equal(saved.status, 200)
  const { draft } = await saved.json()
  const kept = (await ask(`/admin/drafts/${draft}`)).body
  assert.equal(kept.workspace.events.at(-1).name, 'Picked')
  assert.equal((await pick()).status, 401)
  const late = (await ask('/admin/picker-tokens', {})).body
  await worker.advance(61 * 60_000)
  const response = await worker.fetch('/pick', { method: 'POST', body: JSON.stringify({ token: late.token, events: [] }) })
  assert.equal(response.status, 401)
})

test('somebody can be forgotten', async () => {
  const { person } = (await ask('/admin/people/bo@example.com')).body
  const { forgotten } = (await ask(`/admin/people/${person.id}`, undefined, 'DELETE')).body
  assert.equal(forgotten, person.id)
  assert.equal((await ask('/admin/people/bo@example.com')).status, 404)
  assert.deepEqual((await ask(`/admin/log?person=${person.id}`)).body.log, [])
  assert.equal((await ask(`/admin/people/${person.id}`, undefined, 'DELETE')).status, 404)
})

test('an import runs a customer database through the workflows and resumes where it broke off', async () => {
  const header = 'user,name,n\n'
  const rows = Array.from({ length: 700 }, (_, n) => `i${n},"Imported, ""quoted""",${n}\r\n`)
  const send = (/** @type {BodyInit} */ body, /** @type {string} */ id, /** @type {string} */ type = 'text/csv') =>
    worker.fetch(`/import/hook?id=${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type },
      body,
      .../** @type {any} */ ({ duplex: 'half' }),
    })
  const broken = new ReadableStream({
    async start(controller) {
      const encoder = new TextEncoder()
      controller.enqueue(encoder.encode(header + rows.slice(0, 450).join('')))
      await new Promise((resolve) => setTimeout(resolve, 500))
      controller.error(new Error('the connection broke'))
    },
  })
  await assert.rejects(send(broken, 'customers'))
  const half = await until(
    async () => (await ask('/admin/imports/customers')).body,
    ({ progress }) => progress.rows > 0,
  )
  assert.ok(half.progress.rows >= 200 && half.progress.rows < 700, JSON.stringify(half))
  assert.equal(half.progress.done, false)
  const answer = await send(header + rows.join(''), 'customers')
  assert.equal(answer.status, 200)
  const progress = await answer.json()
  check(openapi.paths['/import/{source}'].post.responses[200].content['application/json'].schema, progress, 'import')
  assert.deepEqual([progress.rows, progress.stored, progress.repeated, progress.refused, progress.done], [700, 700, 0, 0, true])
  const { events } = await until(
    () => worker.admin('/admin/events?source=hook&limit=500&event=imported,%20"quoted"'),
    ({ events }) => events.length === 500,
    30,
  )
  assert.equal(events[0].type, 'track')
  const ndjson = ['{"user":"j1","name":"Line"}', 'not json', '[1]', '', '{"user":"j2","name":"Line"}'].join('\n')
  const lines = await (await send(ndjson, 'lines', 'application/x-ndjson')).json()
  assert.deepEqual([lines.rows, lines.stored, lines.refused], [4, 2, 2])
  assert.equal(lines.refusals[0].row, 2)
  assert.equal((await send('a\n', 'customers/../x')).status, 400)
  assert.equal((await send('a\n', 'lines', 'image/png')).status, 415)
  const elsewhere = await worker.fetch('/import/gist?id=lines&format=csv', {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: 'a\n1\n',
  })
  assert.equal(elsewhere.status, 409)
  assert.equal((await worker.fetch('/import/hook?id=x', { method: 'POST', body: 'a' })).status, 401)
  assert.ok((await ask('/admin/imports')).body.imports.length === 2)
  assert.equal((await ask('/admin/imports/none')).status, 404)
})

test('what is older than 28 days goes; samples and people stay', async () => {
  await worker.advance(29 * 86_400_000)
  const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
  await worker.fetch('/v1/track', { method: 'POST', headers, body: '{"userId":"late","event":"Late"}' })
  await until(
    () => worker.admin('/admin/log?limit=1000'),
    ({ log }) => log.every((/** @type {any} */ { at }) => at > Date.now() + 20 * 86_400_000),
    30,
  )
  const { receipts } = await worker.admin('/admin/receipts?source=gist')
  assert.equal(receipts.length, 3, 'as many as the source keeps as samples')
  const hook = await worker.admin('/admin/receipts?source=hook&limit=500')
  assert.ok(hook.receipts.length <= 10)
  assert.equal((await worker.admin('/admin/people?q=anna')).people.length, 1)
})

test('the description and the API name the same operations, and each was called here', () => {
  const described = Object.values(openapi.paths).flatMap((item) =>
    Object.values(/** @type {object} */ (item)).map(({ operationId }) => operationId),
  )
  const routes = [
    ...readFileSync(join(root, 'js/worker/admin/routes.ts'), 'utf8').matchAll(/\['(GET|POST|DELETE)', '([^']+)', '(\w+)'\]/g),
  ]
  for (const [, method = '', path = '', operation] of routes) {
    assert.equal(openapi.paths[path]?.[method.toLowerCase()]?.operationId, operation, `${method} ${path}`)
  }
  assert.equal(described.length, routes.length + 1, 'one more: the import')
  const untried = described.filter((operation) => operation !== 'import' && !called.has(operation))
  assert.deepEqual(untried, [])
})

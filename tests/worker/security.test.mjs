/**
 * What people try: forged, cut short, smuggled, aimed inwards. And that secrets stay where they belong.
 */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sendGist, sign, tagged } from './lib/gist.mjs'
import { startRecorder } from './lib/recorder.mjs'
import { ADMIN_TOKEN, cannotMount, startWorker, until } from './lib/worker.mjs'
import { CIO_API_KEY, GIST_SECRET, TOKEN, vars, WRITE_KEY, workspace } from './lib/workspace.mjs'

const SIGNING = Buffer.from('signing-secret-of-the-tests').toString('base64')

/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let customerio
/** @type {Awaited<ReturnType<typeof startRecorder>>} */
let crm
/** @type {import('./lib/worker.mjs').Running} */
let worker

before(async () => {
  customerio = await startRecorder()
  crm = await startRecorder()
  const document = workspace(customerio.origin)
  worker = await startWorker({
    workspace: {
      ...document,
      sources: { ...document.sources, path: { type: 'webhook', token: { secret: '$PATH_TOKEN', path: true } } },
      destinations: {
        ...document.destinations,
        crm: {
          type: 'webhook',
          url: `${crm.origin}/hook`,
          allowPrivateAddress: true,
          headers: { 'x-key': '$CRM_KEY' },
          signingSecret: '$SIGNING',
          actionWorkflow: { newEvents: 'on' },
        },
      },
    },
    vars: { ...vars, PATH_TOKEN: 'path-token-of-the-tests', CRM_KEY: 'crm-key-of-the-tests', SIGNING },
    settings: { dispatch: { backoff: 50, backoffLimit: 200 } },
  })
})
after(async () => {
  await worker?.close()
  await customerio?.close()
  await crm?.close()
})

/** Writes bytes as they are and gives the first line of the answer, or nothing if the connection just ends. */
async function raw(/** @type {string} */ text, /** @type {boolean} */ end = false) {
  const { port, hostname } = new URL(worker.origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  if (end) socket.end(text)
  else socket.write(text)
  const answer = await new Promise((resolve) => {
    let all = ''
    socket.on('data', (chunk) => {
      all += chunk
      if (all.includes('\r\n')) resolve(all.split('\r\n', 1)[0])
    })
    socket.on('close', () => resolve(all.split('\r\n', 1)[0]))
    setTimeout(() => resolve('silence'), 15_000).unref()
  })
  socket.destroy()
  return answer
}

const count = async (/** @type {string} */ source) =>
  (await worker.admin(`/admin/receipts?source=${source}&limit=500`)).receipts.length

test('forged, altered and cut-short webhooks leave no receipt', async () => {
  const before = await count('gist')
  const body = JSON.stringify(tagged('mallory@example.com'))
  const good = sign(body, GIST_SECRET)
  const attempts = [
    { 'x-hub-signature': sign(body, 'guess') },
    { 'x-hub-signature': `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}` },
    { 'x-hub-signature': good.slice(0, 20) },
    { 'x-hub-signature': 'sha1=' },
    { 'x-hub-signature': `sha256=${'0'.repeat(64)}` },
    { 'x-hub-signature': 'ÿþ\u0001'.replaceAll(/[^ -~]/g, '?') },
    {},
  ]
  for (const headers of attempts) {
    assert.equal((await worker.fetch('/sources/gist', { method: 'POST', headers, body })).status, 401, JSON.stringify(headers))
  }
  assert.equal(
    (await worker.fetch('/sources/gist', { method: 'POST', headers: { 'x-hub-signature': good }, body: `${body} ` })).status,
    401,
  )
  // the connection ends before the body does
  await raw(
    `POST /sources/gist HTTP/1.1\r\nhost: x\r\nx-hub-signature: ${good}\r\ncontent-length: ${body.length + 10}\r\n\r\n${body}`,
    true,
  )
  assert.equal(await count('gist'), before)
})

test('a recorded request sent again has no effect', async () => {
  const payload = tagged('recorded@example.com')
  for (let n = 0; n < 3; n++) assert.equal((await sendGist(worker, payload, GIST_SECRET)).status, 200)
  await until(() => customerio.entries().some(({ name, identifiers }) => name === 'Tagged' && identifiers.id === 'u-recorded'))
  const found = customerio.entries().filter(({ name, identifiers }) => name === 'Tagged' && identifiers.id === 'u-recorded')
  assert.equal(found.length, 1)
})

test('many slow senders do not keep others out', async () => {
  const { port, hostname } = new URL(worker.origin)
  const slow = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write('POST /sources/gist HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{')
    return socket
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const started = performance.now()
  assert.equal((await sendGist(worker, tagged('quick@example.com'), GIST_SECRET)).status, 200)
  assert.ok(performance.now() - started < 5_000)
  for (const socket of slow) socket.destroy()
})

test('paths do not lead where they should not', async () => {
  const paths = [
    '/sources/gist/../../admin/workspace',
    '/sources/..%2f..%2fadmin%2fworkspace',
    '/sources/%00',
    '/sources/gist%0d%0ax-evil:%201',
    '/sources/__proto__',
    '/sources/constructor',
    '/plan/../admin/workspace',
    '/plan/%2e%2e/admin/workspace',
    '//admin/workspace',
    '/sources/%E0%A4%A',
    `/sources/${'a'.repeat(5000)}`,
  ]
  for (const path of paths) {
    const answer = String(await raw(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`))
    assert.match(answer, /^HTTP\/1\.1 4\d\d /, path)
  }
})

test('requests that two servers would read differently are refused or read one way', async () => {
  const before = await count('hook')
  const smuggled = `POST /sources/hook HTTP/1.1\r\nhost: x\r\nx-token: ${TOKEN}\r\ncontent-length: 15\r\n\r\n{"name":"Evil"}`
  const answers = await Promise.all([
    raw(`POST /sources/gist HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
    raw(`POST /sources/gist HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`),
    raw(`POST /sources/gist HTTP/1.1\r\nhost: x\r\nx-hub-signature: a\r\n b\r\ncontent-length: 2\r\n\r\n{}`),
    raw(`POST /sources/gist HTTP/1.1\r\nhost: x\r\ncontent-length: nonsense\r\n\r\n{}`),
  ])
  for (const answer of answers) assert.match(String(answer), /^HTTP\/1\.1 4\d\d |^$/)
  assert.ok(smuggled.length > 0)
  assert.equal(await count('hook'), before)
})

test('line breaks and controls in values stay values', async () => {
  const nasty = 'u\r\nHost: evil.example\r\n\r\nGET / HTTP/1.1\u0000\u2028'
  const headers = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` }
  const event = {
    type: 'track',
    event: `Name\r\nX-Evil: 1`,
    userId: nasty,
    anonymousId: nasty,
    messageId: nasty,
    properties: { [nasty]: nasty },
  }
  const batch = [
    event,
    { ...event, userId: undefined, messageId: `${nasty}2` },
    { type: 'identify', userId: nasty, traits: { email: nasty } },
  ]
  assert.equal((await worker.fetch('/v1/batch', { method: 'POST', headers, body: JSON.stringify({ batch }) })).status, 200)
  await until(() => crm.requests.some(({ body }) => body.includes('evil.example')))
  await until(
    () => worker.admin('/admin/dispatches?status=pending'),
    ({ dispatches }) => dispatches.length === 0,
  )
  for (const request of [...customerio.requests, ...crm.requests]) {
    assert.equal(request.headers['x-evil'], undefined)
    assert.match(String(request.headers.host), /^127\.0\.0\.1:/)
    assert.ok(!/[\r\n]/.test(request.url))
  }
})

test('webhook destinations cannot be aimed inwards', async () => {
  const { workspace: document } = await worker.admin('/admin/workspace')
  const inwards = [
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/',
    'http://localhost/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'file:///etc/passwd',
  ]
  for (const url of inwards) {
    const aimed = { ...document, destinations: { ...document.destinations, aimed: { type: 'webhook', url, actionWorkflow: {} } } }
    const { ok } = await worker.admin('/admin/compile', { workspace: aimed })
    assert.equal(ok, false, url)
  }
})

test('a name that leads inwards is not followed', { skip: cannotMount() }, async (context) => {
  const inside = await startRecorder()
  const document = workspace(customerio.origin)
  const url = `http://inside.shop.example:${inside.port}/`
  const guarded = await startWorker({
    workspace: { ...document, destinations: { aimed: { type: 'webhook', url, actionWorkflow: { newEvents: 'on' } } } },
    vars,
    settings: { dispatch: { backoff: 50 } },
    hosts: '127.0.0.1 localhost inside.shop.example\n',
    allowPrivate: false,
  })
  context.after(async () => {
    await guarded.close()
    await inside.close()
  })
  await sendGist(guarded, tagged('inside@example.com'), GIST_SECRET)
  const { dispatches } = await until(
    () => guarded.admin('/admin/dispatches'),
    ({ dispatches }) => dispatches.some((/** @type {any} */ { attempts }) => attempts > 0),
  )
  assert.match(dispatches.find((/** @type {any} */ { attempts }) => attempts > 0).reason, /connection failed|no answer/)
  assert.equal(inside.requests.length, 0)
})

test('a redirection is not followed', async (context) => {
  const elsewhere = await startRecorder()
  context.after(() => elsewhere.close())
  crm.respond(() => ({ status: 302, headers: { location: `${elsewhere.origin}/stolen` } }))
  await sendGist(worker, tagged('redirected@example.com'), GIST_SECRET)
  const { dispatches } = await until(
    () => worker.admin('/admin/dispatches?destination=crm&status=dead'),
    ({ dispatches }) => dispatches.length > 0,
  )
  assert.match(dispatches[0].reason, /302/)
  assert.equal(elsewhere.requests.length, 0)
  crm.respond(() => undefined)
})

test('no secret is in any answer, log, plan or on the disk', async () => {
  const wrong = { authorization: `Bearer ${ADMIN_TOKEN.slice(0, -1)}`, 'x-token': TOKEN }
  // the right credentials in the wrong places, and failures that tempt to quote them
  await worker.fetch(`/sources/nobody/${'path-token-of-the-tests'}?token=${TOKEN}`, {
    method: 'POST',
    headers: wrong,
    body: '{}',
  })
  await worker.fetch('/sources/path/path-token-of-the-tests', { method: 'POST', body: '{"a":1}' })
  await worker.fetch('/v1/track', {
    method: 'POST',
    body: JSON.stringify({ writeKey: WRITE_KEY, event: 'Key in body', userId: 'k' }),
  })
  await worker.fetch('/v1/dance', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` },
  })
  await worker.fetch('/admin/workspace', { headers: wrong })
  crm.respond(() => ({ status: 500, body: 'no' }))
  await sendGist(worker, tagged('secretive@example.com'), GIST_SECRET)
  await until(() => crm.requests.some(({ body }) => body.includes('secretive')))
  await new Promise((resolve) => setTimeout(resolve, 300))

  const paths = [
    'workspace',
    'versions',
    'sources',
    'sources/gist/samples',
    'destinations',
    'rejected',
    'catalogue',
    'counters',
    'log?limit=1000',
    'receipts?limit=500',
    'events?limit=500&whole=true',
    'people',
    'dispatches?limit=500',
    'imports',
    'replays',
  ]
  const answers = await Promise.all(paths.map(async (path) => JSON.stringify(await worker.admin(`/admin/${path}`))))
  for (const id of (await worker.admin('/admin/receipts?limit=500')).receipts.map((/** @type {any} */ one) => one.id)) {
    answers.push(JSON.stringify(await worker.admin(`/admin/receipts/${id}`)))
  }
  const plans = [await (await worker.fetch('/plan/current')).text(), await (await worker.fetch('/healthz')).text()]
  await worker.kill()
  const folder = join(worker.folder, 'data')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
  await worker.restart()
  const places = { answers: answers.join('\n'), plans: plans.join('\n'), output: worker.output(), disk: files.join('\n') }
  const secrets = [
    GIST_SECRET,
    CIO_API_KEY,
    WRITE_KEY,
    TOKEN,
    ADMIN_TOKEN,
    SIGNING,
    'crm-key-of-the-tests',
    'path-token-of-the-tests',
  ]
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) {
      const forms = [secret, Buffer.from(`${secret}:`).toString('base64'), Buffer.from(`site-id:${secret}`).toString('base64')]
      for (const form of forms) assert.ok(!text.includes(form), `${secret} is in ${place}`)
    }
  }
  // the destinations, for their part, were given what they need
  assert.ok(crm.requests.every(({ headers }) => headers['x-key'] === 'crm-key-of-the-tests'))
  const basic = `Basic ${Buffer.from(`site-id:${CIO_API_KEY}`).toString('base64')}`
  assert.ok(customerio.requests.every(({ headers }) => headers.authorization === basic))
})

/**
 * The example servers, as separate processes, driven over real sockets by signed and by forged requests.
 */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { samples, signGistWebhook } from 'firepath'

const secret = 'a secret of the example'

for (const [name, topic, said] of [
  ['gist-express', 'contact_tagged', /^asa\.lindqvist@example\.com is now tagged vip \(delivery [0-9a-f]{64}\)$/],
  ['gist-hono', 'message_from_contact', /^Åsa Lindqvist wrote: <p>Hi! .* 😀<\/p> \(delivery [0-9a-f]{64}\)$/],
]) {
  test(`${name} takes what is signed, in every form, and turns away the rest`, async (t) => {
    const server = await start(name)
    t.after(() => server.stop())
    const send = (body, headers, init = {}) => fetch(`${server.url}/hooks/gist`, { method: 'POST', body, headers, ...init })
    const { body } = samples[topic]

    for (const form of ['raw', 'escaped', 'reencoded']) {
      const headers = { 'content-type': 'application/json', 'x-hub-signature': signGistWebhook(body, secret, { form }) }
      assert.equal((await send(body, headers)).status, 200)
      assert.match(await server.line(said), said)
    }
    const byPut = { 'x-hub-signature': signGistWebhook(body, secret) }
    assert.equal((await send(body, byPut, { method: 'PUT' })).status, 200)

    const other = '{"event_type":"sky_fell"}'
    assert.equal((await send(other, { 'x-hub-signature': signGistWebhook(other, secret) })).status, 200)

    const forged = { 'x-hub-signature': signGistWebhook(body, 'another secret') }
    assert.equal((await send(body, forged)).status, 401)
    await server.line(/^turned away with 401: mismatch$/)
    assert.equal((await send(body, {})).status, 401)
    await server.line(/^turned away with 401: missing_header$/)
    assert.equal((await send(`${body} x`, byPut)).status, 401)
    assert.equal((await send('x'.repeat(1_048_577), forged)).status, 413)
    await server.line(/^turned away with 413: body_too_large$/)
    assert.equal((await fetch(`${server.url}/hooks/gist`)).status, 401)
    assert.equal((await send(body, byPut)).status, 200, 'and it still works')
  })
}

async function start(name) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../examples/${name}/server.mjs`, import.meta.url))], {
    env: { ...process.env, PORT: '0', GIST_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = []
  const waiting = new Set()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const check of waiting) check()
  })
  const line = (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} never said ${pattern}, but: ${lines.join('\n')}`)), 10_000)
      const check = () => {
        const at = lines.findIndex((one) => pattern.test(one))
        if (at < 0) return
        waiting.delete(check)
        clearTimeout(timer)
        resolve(lines.splice(at, 1)[0])
      }
      waiting.add(check)
      check()
    })
  const url = (await line(/^listening on /)).slice('listening on '.length)
  return { url, line, stop: () => child.kill() }
}

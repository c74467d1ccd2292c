/**
 * A full disk and damaged rows: refused, said, and nothing else harmed.
 */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sendGist, tagged } from '../worker/lib/gist.mjs'
import { startRecorder } from '../worker/lib/recorder.mjs'
import { cannotMount, startWorker, until } from '../worker/lib/worker.mjs'
import { GIST_SECRET, vars, workspace } from '../worker/lib/workspace.mjs'

test('damaged rows are set aside with their reason, the others go on', async (context) => {
  const { DatabaseSync } = await import('node:sqlite')
  const customerio = await startRecorder(() => ({ status: 503 }))
  const worker = await startWorker({
    workspace: workspace(customerio.origin),
    vars,
    settings: { dispatch: { backoff: 200, backoffLimit: 400 } },
  })
  context.after(async () => {
    await worker.close()
    await customerio.close()
  })
  for (let n = 0; n < 4; n++) await sendGist(worker, tagged(`row${n}@example.com`), GIST_SECRET)
  await until(
    () => worker.admin('/admin/dispatches?status=pending&event=tagged'),
    ({ dispatches }) => dispatches.length === 4,
  )
  await worker.kill()

  const folder = join(worker.folder, 'data/database/firepath-store')
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? ''
  const database = new DatabaseSync(join(folder, file))
  const receipts = /** @type {any[]} */ (database.prepare('SELECT id FROM receipts ORDER BY seq').all())
  database.prepare(`UPDATE receipts SET headers = 'not json', state = 0 WHERE id = ?`).run(receipts[0].id)
  database.prepare(`UPDATE events SET body = '{' WHERE receipt = ? AND name = 'Tagged'`).run(receipts[1].id)
  database.prepare(`UPDATE dispatches SET request = '{' WHERE receipt = ? AND name = 'Tagged'`).run(receipts[2].id)
  database.close()

  customerio.respond(() => undefined)
  await worker.restart()
  await until(
    () => worker.admin('/admin/dispatches?status=pending'),
    ({ dispatches }) => dispatches.length === 0,
  )
  const { receipt } = await until(
    () => worker.admin(`/admin/receipts/${receipts[0].id}`),
    ({ receipt }) => receipt.state === 'failed',
  )
  assert.match(receipt.reason, /damaged/)
  const { log } = await worker.admin(`/admin/log?code=processing_failed`)
  assert.equal(log[0].receipt, receipts[0].id)
  const { dispatches } = await worker.admin('/admin/dispatches?event=tagged')
  const dead = dispatches.filter((/** @type {any} */ { status }) => status === 'dead')
  assert.deepEqual(
    dead.map((/** @type {any} */ one) => one.receipt),
    [receipts[2].id],
  )
  assert.match(dead[0].reason, /damaged/)
  assert.equal(dispatches.filter((/** @type {any} */ { status }) => status === 'accepted').length, 3)
  // and what looks at them still answers
  for (const path of ['/admin/receipts', '/admin/events?whole=true', '/admin/log', '/admin/catalogue']) await worker.admin(path)
  assert.equal((await sendGist(worker, tagged('after@example.com'), GIST_SECRET)).status, 200)
})

test('a full disk: 503 and Retry-After, nothing lost; with room again it goes on', {
  skip: cannotMount(),
}, async (context) => {
  const customerio = await startRecorder()
  const worker = await startWorker({ workspace: workspace(customerio.origin), vars, diskMegabytes: 4 })
  context.after(async () => {
    await worker.close()
    await customerio.close()
  })
  const filler = 'x'.repeat(100_000)
  const statuses = []
  for (let n = 0; n < 60; n++) {
    const { status, headers } = await sendGist(worker, { ...tagged(`full${n}@example.com`), filler }, GIST_SECRET)
    statuses.push(status)
    if (status === 200) continue
    assert.equal(status, 503)
    assert.ok(headers.get('retry-after'))
  }
  const stored = statuses.filter((status) => status === 200).length
  assert.ok(stored > 5 && stored < 60, `${stored} of 60 were stored`)
  assert.equal((await worker.fetch('/healthz')).status, 200, 'it still answers')
  // room again: everything that was answered with 200 goes out
  const enlarge = ['mount', '-o', 'remount,size=64m', join(worker.folder, 'data/database')]
  execFileSync('nsenter', ['--target', String(worker.pid), '--user', '--mount', '--preserve-credentials', ...enlarge])
  await until(
    async () => (await sendGist(worker, tagged('room@example.com'), GIST_SECRET)).status,
    (status) => status === 200,
    30,
  )
  const wanted = new Set(['u-room', ...statuses.flatMap((status, n) => (status === 200 ? [`u-full${n}`] : []))])
  await until(
    () => new Set(customerio.entries().map(({ identifiers }) => identifiers?.id)),
    (seen) => wanted.isSubsetOf(seen),
    30,
  )
})

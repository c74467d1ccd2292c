/**
 * `POST /import/:source?id=…`: an existing customer database, row by row through the source's workflows.
 *
 * NDJSON or CSV, streamed. Every row becomes a receipt whose address names the import and the row, so that an import that
 * broke off is resumed by sending the same file again: rows that are stored already are passed over.
 */

import type { Receipt } from '../types/core.js'
import { authorize } from './admin/index.js'
import type { Gateway } from './gateway.js'
import { HttpError, json } from './http.js'
import { type Row, readRows } from './rows.js'
import type { ImportProgress } from './store/importing.js'

/** Rows and bytes that go to the store at a time. */
const GROUP = { rows: 200, bytes: 512 * 1024 }
/** Milliseconds to let processing catch up. */
const BREATH = 250
const ID = /^[A-Za-z0-9._-]{1,100}$/

export async function importRows(request: Request, source: string, gateway: Gateway): Promise<Response> {
  await authorize(request, gateway)
  if (request.method !== 'POST') throw new HttpError(405, 'method_not_allowed', 'Send a POST request.', { allow: 'POST' })
  const plan = await gateway.plan()
  if (!plan.sources.has(source)) throw new HttpError(404, 'unknown_source', 'There is no source of this name.')
  const query = new URL(request.url).searchParams
  const id = query.get('id') ?? ''
  if (!ID.test(id)) {
    throw new HttpError(
      400,
      'invalid_request',
      'Name the import with ?id=…: letters, digits, dots, hyphens. The same name resumes it.',
    )
  }
  if (!request.body) throw new HttpError(400, 'empty_body', 'The body holds the rows.')
  const begun = await gateway.ask(async (store) => await store.beginImport(id, source))
  if ('taken' in begun) throw new HttpError(409, 'import_of_another_source', begun.taken)

  const rows = readRows(request.body, formatOf(request, query), gateway.deployed.config.limits.body)
  let progress: ImportProgress = begun
  let group: Row[] = []
  let bytes = 0
  const hand = async () => {
    if (group.length > 0) progress = await handIn(id, source, group, gateway)
    group = []
    bytes = 0
  }
  for await (const row of rows) {
    if (row.number <= progress.rows) continue
    group.push(row)
    bytes += 'body' in row ? row.body.byteLength : 0
    if (group.length >= GROUP.rows || bytes >= GROUP.bytes) await hand()
  }
  await hand()
  progress = await gateway.ask(async (store) => await store.endImport(id))
  return json({ import: id, source, ...progress })
}

async function handIn(id: string, source: string, group: Row[], gateway: Gateway): Promise<ImportProgress> {
  const { progress, ahead } = await gateway.under(async (plan) => {
    const receivedAt = gateway.deployed.config.clock()
    const receipts: Receipt[] = []
    const refused: { row: number; reason: string }[] = []
    for (const row of group) {
      if ('error' in row) {
        refused.push({ row: row.number, reason: row.error })
        continue
      }
      const url = `/import/${encodeURIComponent(source)}?id=${id}&row=${row.number}`
      const headers: [string, string][] = [['content-type', 'application/json']]
      receipts.push(plan.engine.admit(source, { method: 'POST', url, headers, body: row.body, receivedAt }))
    }
    const last = group.at(-1)?.number ?? 0
    return await gateway.ask(async (store) => await store.takeRows(plan.hash, id, receipts, refused, last))
  })
  if (ahead) await new Promise((resolve) => setTimeout(resolve, BREATH))
  return progress
}

function formatOf(request: Request, query: URLSearchParams): 'ndjson' | 'csv' {
  const named = query.get('format') ?? request.headers.get('content-type') ?? ''
  if (/csv/i.test(named)) return 'csv'
  if (/ndjson|jsonl|json-seq|json/i.test(named)) return 'ndjson'
  throw new HttpError(415, 'unknown_format', 'Say what the body is: Content-Type: application/x-ndjson or text/csv.')
}

import { DurableObject } from 'cloudflare:workers'
import { next, refusedIds, spoil } from './faults.js'
import { BATCH } from './limits.js'
import { answer } from './track.js'

const json = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }

/**
 * Everything that was taken. One object, so that what is listed has one order.
 */
export class Taken extends DurableObject {
  /** @type {import('./faults.js').Fault[]} */
  #faults = []
  #sql

  /**
   * @param {any} ctx
   * @param {import('./worker.js').Env} env
   */
  constructor(ctx, env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS taken (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, entry TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS ids (id TEXT PRIMARY KEY) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
    `)
  }

  /**
   * @override
   * @param {Request} request
   */
  async fetch(request) {
    const url = new URL(request.url)
    if (url.pathname === '/taken') return request.method === 'DELETE' ? this.#forget() : this.#list(url.searchParams)
    if (url.pathname === '/faults') return this.#setFaults(request)
    if (!url.pathname.startsWith('/api/')) return this.#say(404, { error: 'not found' })
    const text = await body(request)
    const env = /** @type {import('./worker.js').Env} */ (this.env)
    if (!env.CIO_API_KEY) {
      return this.#say(500, { error: 'the stand-in was started without the secret CIO_API_KEY' })
    }
    // what the real API answers to wrong credentials is not documented beyond the status
    const credentials = `Basic ${btoa(`${env.CIO_SITE_ID}:${env.CIO_API_KEY}`)}`
    if (request.headers.get('authorization') !== credentials) {
      this.#count('refused', 1)
      return this.#say(401, { meta: { error: 'unauthorized' } })
    }
    if (request.method === 'GET' && url.pathname === '/api/v1/accounts/region') {
      const host = env.CIO_REGION === 'eu' ? 'track-eu.customer.io' : 'track.customer.io'
      return this.#say(200, { url: `https://${host}`, region: env.CIO_REGION, environment_id: 1 })
    }
    if (text === undefined) {
      const message = `a request cannot be larger than ${BATCH} bytes`
      return this.#say(400, { errors: [{ reason: 'invalid', field: '', message }] })
    }
    const fault = next(this.#faults)
    if (fault && !fault.take && (fault.status || fault.cut)) return spoil(fault, this.#say(200, {}))
    const response = this.#take(request.method, url.pathname, text)
    return fault ? spoil(fault, response) : response
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string} text
   */
  #take(method, path, text) {
    const answered = answer(method, path, text)
    if (!answered) return this.#say(404, { error: 'no such endpoint in this stand-in' })
    let { status } = answered
    /** @type {any} */
    let said = answered.body
    const refused = refusedIds(this.#faults)
    answered.entries.forEach((entry, index) => {
      if (entry?.id !== undefined && refused.has(entry.id)) {
        const error = { reason: 'invalid', field: 'id', message: 'refused on purpose' }
        if (path === '/api/v2/batch') {
          said = { errors: [...(said.errors ?? []), { batch_index: index, ...error }] }
          status = 207
        } else {
          said = path.startsWith('/api/v1') ? { meta: { errors: [error.message] } } : { errors: [error] }
          status = 400
        }
        entry = null
      }
      if (entry) this.#keep(entry)
      else this.#count('refused', 1)
    })
    return this.#say(status, said)
  }

  /** @param {import('./track.js').Entry} entry */
  #keep(entry) {
    if (typeof entry.id === 'string') {
      const { rowsWritten } = this.#sql.exec('INSERT OR IGNORE INTO ids (id) VALUES (?)', entry.id)
      if (rowsWritten === 0) return this.#count('repeats', 1)
    }
    this.#sql.exec('INSERT INTO taken (at, entry) VALUES (?, ?)', Date.now(), JSON.stringify(entry))
  }

  /** @param {URLSearchParams} query */
  #list(query) {
    const after = Number(query.get('after') ?? 0)
    const limit = Math.min(Number(query.get('limit') ?? 1_000), 10_000)
    const rows = this.#sql.exec('SELECT seq, at, entry FROM taken WHERE seq > ? ORDER BY seq LIMIT ?', after, limit).toArray()
    const taken = rows.map((/** @type {any} */ { seq, at, entry }) => ({ seq, at, ...JSON.parse(entry) }))
    const { total } = this.#sql.exec('SELECT count(*) AS total FROM taken').one()
    const counted = Object.fromEntries(
      this.#sql
        .exec('SELECT name, n FROM counters')
        .toArray()
        .map((/** @type {any} */ { name, n }) => [name, n]),
    )
    const next = taken.length === limit ? taken.at(-1)?.seq : null
    return this.#say(200, { taken, next, total, repeats: counted.repeats ?? 0, refused: counted.refused ?? 0 })
  }

  #forget() {
    this.#faults = []
    this.#sql.exec('DELETE FROM taken; DELETE FROM ids; DELETE FROM counters;')
    return this.#say(200, {})
  }

  /** @param {Request} request */
  async #setFaults(request) {
    if (request.method === 'GET') return this.#say(200, { faults: this.#faults })
    if (request.method === 'DELETE') this.#faults = []
    else {
      const { faults } = /** @type {any} */ (await request.json())
      if (!Array.isArray(faults)) return this.#say(400, { error: '{ "faults": [ … ] } is needed' })
      this.#faults = faults
    }
    return this.#say(200, { faults: this.#faults })
  }

  /**
   * @param {string} name
   * @param {number} by
   */
  #count(name, by) {
    this.#sql.exec('INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n', name, by)
  }

  /**
   * @param {number} status
   * @param {unknown} answer
   */
  #say(status, answer) {
    return new Response(`${JSON.stringify(answer)}\n`, { status, headers: json })
  }
}

/**
 * The body as text, or nothing if it is larger than any request may be.
 *
 * @param {Request} request
 */
async function body(request) {
  const bytes = await request.arrayBuffer()
  return bytes.byteLength > BATCH ? undefined : new TextDecoder().decode(bytes)
}

/** The same Worker without firepath: it stores the raw body, durably, and answers. */

import { DurableObject } from 'cloudflare:workers'

export class Store extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS bodies (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL)')
  }

  keep(body) {
    this.ctx.storage.sql.exec('INSERT INTO bodies (at, body) VALUES (?, ?)', Date.now(), body)
  }
}

export default {
  async fetch(request, env) {
    const body = await request.arrayBuffer()
    await env.STORE.get(env.STORE.idFromName('main')).keep(body)
    return Response.json({ ok: true })
  },
}

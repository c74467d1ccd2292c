/**
 * A site under test: pages with the tracker on them, the built package, and an edge that answers as it is told and
 * remembers what it got.
 */

import { serve } from '../run/server.mjs'

const encoder = new TextEncoder()

/** Number of the section that the page's TypeScript reads. */
const PAGE = 3

/**
 * A plan with another page section, header or both, its checksum right: what no compiler would write.
 *
 * @param {Uint8Array} plan
 * @param {{ section?: unknown, version?: number, kind?: string }} changes
 */
export function altered(plan, { section, version, kind }) {
  const view = new DataView(plan.buffer, plan.byteOffset, plan.byteLength)
  const parts = []
  let start = 48 + plan[6] * 5
  for (let at = 48; at < 48 + plan[6] * 5; at += 5) {
    const length = view.getUint32(at + 1, true)
    const body =
      plan[at] === PAGE && section !== undefined ? encoder.encode(JSON.stringify(section)) : plan.slice(start, start + length)
    parts.push({ id: plan[at], body })
    start += length
  }
  const table = parts.flatMap(({ id, body }) => [id, ...new Uint8Array(new Uint32Array([body.length]).buffer)])
  const bytes = Buffer.concat([plan.subarray(0, 48), Buffer.from(table), ...parts.map(({ body }) => Buffer.from(body))])
  if (version) bytes[4] = version
  if (kind) bytes[5] = kind.charCodeAt(0)
  // FNV-1a, 64 bits
  let sum = 0xcbf29ce484222325n
  bytes.forEach((byte, at) => {
    if (at < 8 || at >= 16) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n)
  })
  bytes.writeBigUInt64LE(sum, 8)
  return bytes
}

/** @typedef {{ path: string, body: any, origin: string | undefined, at: number, status: number }} Received */

/**
 * @param {{
 *   plan?: Buffer | (() => Buffer | number),
 *   options?: Record<string, unknown>,
 *   head?: string,
 *   body?: string,
 *   csp?: string,
 *   decide?: (event: any) => unknown[],
 *   answer?: (request: Received) => { status?: number, headers?: Record<string, string>, delay?: number } | undefined,
 *   routes?: Record<string, any>,
 * }} [settings]
 */
export async function site(settings = {}) {
  /** @type {Received[]} */
  const received = []
  const pages = (/** @type {URL} */ url) => page(settings, url)

  const edge = async (/** @type {any} */ request, /** @type {any} */ response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const entry = {
      path: request.url,
      body: JSON.parse(text || 'null'),
      origin: request.headers.origin,
      at: Date.now(),
      status: 0,
    }
    const { status = 200, headers = {}, delay = 0 } = settings.answer?.(entry) ?? {}
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay))
    entry.status = status
    received.push(entry)
    response.statusCode = status
    for (const [name, value] of Object.entries({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after',
      ...headers,
    }))
      response.setHeader(name, value)
    response.setHeader('content-type', 'application/json')
    const events = entry.body?.batch?.map((/** @type {any} */ event) => ({
      id: event.id,
      decisions: settings.decide?.(event) ?? [],
    }))
    response.end(
      JSON.stringify(status === 200 && request.url === '/decide' ? { success: true, events } : { success: status === 200 }),
    )
  }
  const html = (/** @type {any} */ request, /** @type {any} */ response) => {
    if (settings.csp) response.setHeader('content-security-policy', settings.csp)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pages(new URL(request.url, 'http://localhost')))
  }
  const server = await serve({
    routes: {
      '/site.plan': (/** @type {any} */ _, /** @type {any} */ response) => {
        const plan = typeof settings.plan === 'function' ? settings.plan() : settings.plan
        if (typeof plan === 'number') response.statusCode = plan
        response.end(typeof plan === 'number' ? undefined : plan)
      },
      '/v1/batch': edge,
      '/decide': edge,
      '/clear': `<!doctype html><title>clear</title><link rel="icon" href="data:,"><script>
        try { localStorage.clear() } catch {}
        for (const part of document.cookie.split('; ')) document.cookie = part.split('=')[0] + '=;path=/;max-age=0'</script>`,
      '/': html,
      '/one': html,
      '/two': html,
      '/three': html,
      '/page.js': (/** @type {any} */ _, /** @type {any} */ response) => response.end(script(settings)),
      ...settings.routes,
    },
  })
  return {
    ...server,
    settings,
    received,
    /** Events that the collector or `/decide` took, in order of arrival. */
    events: () => received.filter(({ path }) => /^\/(v1\/batch|decide)/.test(path)).flatMap(({ body }) => body.batch),
  }
}

/** @param {any} settings */
function script(settings) {
  return `import { createTracker, FirepathError } from '/pkg/dist/browser.js'
window.log = []
window.ofKind = (kind) => log.filter(([name]) => name === kind).map(([, detail]) => detail)
const options = ${JSON.stringify({ plan: '/site.plan', ...settings.options })}
if ('collect' in options) options.collect = location.origin
window.tracker = createTracker(options)
for (const kind of ['event', 'decision', 'error', 'dropped'])
  tracker.on(kind, (detail) => void (log[log.length] = [kind, detail instanceof Error ? { code: detail.code, message: detail.message, path: detail.path, class: detail instanceof FirepathError } : JSON.parse(JSON.stringify(detail))]))
${settings.script ?? ''}`
}

/**
 * @param {any} settings
 * @param {URL} url
 */
function page(settings, url) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page ${url.pathname}</title>
<link rel="icon" href="data:,">${settings.head ?? ''}</head>
<body>${settings.body ?? ''}${settings.noTracker ? '' : '<script type="module" src="/page.js"></script>'}</body></html>`
}

/** Waits until `test` holds. */
export async function until(/** @type {() => any} */ test, milliseconds = 10_000, what = 'what was waited for') {
  const end = Date.now() + milliseconds
  for (;;) {
    const value = await test()
    if (value) return value
    if (Date.now() > end) throw new Error(`${what} did not happen within ${milliseconds} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/**
 * The same calls, as each side writes them: an event and settings for firepath, method and arguments for the SDKs.
 *
 * @typedef {object} Call
 * @property {string} name
 * @property {Record<string, any>} event
 * @property {Record<string, any>} [settings] of the destination
 * @property {[method: string, ...args: any[]]} node
 * @property {[method: string, args: any[], kwargs?: Record<string, any>]} python
 * @property {number} [entry] which of firepath's entries it is; default the first
 */

const ulid = '01HB4HBDKTFWYZCK01DMRSWRFD'
const odd = "a b/ü!'()*~%?#"
const traits = { email: 'bob+x@example.com', created_at: 1361205308, plan: 'pro', seats: 3, active: true, gone: null }

/** @type {Call[]} */
const written = [
  {
    name: 'identify',
    event: { type: 'identify', userId: '42', traits },
    node: ['identify', '42', traits],
    python: ['identify', ['42'], traits],
  },
  {
    name: 'identify, an id of odd characters',
    event: { type: 'identify', userId: odd, traits: { a: 'å😀"\\/' } },
    node: ['identify', odd, { a: 'å😀"\\/' }],
    python: ['identify', [odd], { a: 'å😀"\\/' }],
  },
  {
    name: 'identify by e-mail',
    event: { type: 'identify', traits: { email: 'bob+x@example.com', plan: 'pro' } },
    node: ['identify', 'bob+x@example.com', { email: 'bob+x@example.com', plan: 'pro' }],
    python: ['identify', ['bob+x@example.com'], { email: 'bob+x@example.com', plan: 'pro' }],
  },
  {
    name: 'identify by cio_id',
    event: { type: 'identify', userId: 'cio_03000001', traits: { plan: 'pro' } },
    node: ['identify', 'cio_03000001', { plan: 'pro' }],
    python: ['identify', ['cio_03000001'], { plan: 'pro' }],
  },
  {
    name: 'track',
    event: {
      type: 'track',
      event: 'purchase',
      userId: '42',
      timestamp: 1561231234,
      properties: { price: 23.45, items: ['a', 1] },
    },
    node: ['track', '42', { name: 'purchase', data: { price: 23.45, items: ['a', 1] }, id: ulid, timestamp: 1561231234 }],
    python: ['track', ['42', 'purchase', { price: 23.45, items: ['a', 1] }], { id: ulid, timestamp: 1561231234 }],
  },
  {
    name: 'track without data',
    event: { type: 'track', event: 'seen', userId: '42' },
    node: ['track', '42', { name: 'seen', id: ulid }],
    python: ['track', ['42', 'seen'], { id: ulid }],
  },
  {
    name: 'track, anonymous',
    event: { type: 'track', event: 'seen', anonymousId: 'anon-1', timestamp: 1561231234, properties: { a: 1 } },
    node: ['trackAnonymous', 'anon-1', { name: 'seen', id: ulid, timestamp: 1561231234, data: { a: 1 } }],
    python: ['track_anonymous', ['anon-1', 'seen', { a: 1 }], { id: ulid, timestamp: 1561231234 }],
  },
  {
    name: 'page view',
    event: { type: 'page', userId: '42', context: { page: { url: 'https://shop.example/å?q=1' } } },
    node: ['trackPageView', '42', 'https://shop.example/å?q=1'],
    python: ['pageview', ['42', 'https://shop.example/å?q=1']],
  },
  {
    name: 'delete',
    event: { type: 'track', event: 'User deleted', userId: odd, deleted: true },
    settings: { deletes: 'delete' },
    node: ['destroy', odd],
    python: ['delete', [odd]],
  },
  {
    name: 'suppress',
    event: { type: 'track', event: 'User deleted', userId: '42', deleted: true },
    settings: { deletes: 'suppress' },
    node: ['suppress', '42'],
    python: ['suppress', ['42']],
  },
  {
    name: 'device',
    event: { type: 'identify', userId: '42', timestamp: 1561231234, context: { device: { token: 'tok/1', type: 'ios' } } },
    node: ['addDevice', '42', 'tok/1', 'ios', { last_used: 1561231234 }],
    python: ['add_device', ['42', 'tok/1', 'ios'], { last_used: 1561231234 }],
    entry: 1,
  },
  {
    name: 'device gone',
    event: {
      type: 'track',
      event: 'Application Uninstalled',
      userId: '42',
      context: { device: { token: 'tok/1', type: 'ios' } },
    },
    node: ['deleteDevice', '42', 'tok/1'],
    python: ['delete_device', ['42', 'tok/1']],
    entry: 1,
  },
  {
    name: 'merge',
    event: { type: 'alias', userId: '42', previousId: 'old@example.com' },
    settings: { sendMerges: true },
    node: ['mergeCustomers', 'id', '42', 'email', 'old@example.com'],
    python: ['merge_customers', ['id', '42', 'email', 'old@example.com']],
  },
]

/** @type {Call[]} */
export const calls = written.map((call) => ({ ...call, event: { id: ulid, ...call.event } }))

/**
 * What firepath does otherwise on purpose, by call. `of` is left out of the comparison.
 *
 * @type {{ calls: string[], sdk: 'node' | 'python' | 'both', of: string[], why: string }[]}
 */
export const differences = [
  {
    calls: ['page view'],
    sdk: 'both',
    of: ['id', 'attributes.url'],
    why: "the SDKs' page views carry no event id, so a repeated one counts twice; the URL is kept whole beside the name, which is cut at 100 bytes",
  },
  {
    calls: ['device'],
    sdk: 'both',
    of: ['device.attributes'],
    why: 'firepath always writes `attributes`, the SDKs only where there are any; Python puts them flat into `device`',
  },
]

/**
 * A stand-in of Customer.io's Track API, v1 and v2: it checks credentials and the published limits, answers as the
 * specification says, discards repeated event ids, and lists what it took. It is no Customer.io: nothing is
 * applied, no campaign runs, and what the specification leaves open (the answer to wrong credentials, 429, 5xx) is
 * a guess marked as such.
 *
 *   POST /api/v2/batch, /api/v2/entity      POST /api/v1/events, /api/v1/merge_customers
 *   PUT|DELETE /api/v1/customers/:id        POST /api/v1/customers/:id/events|suppress|unsuppress
 *   PUT /api/v1/customers/:id/devices       DELETE /api/v1/customers/:id/devices/:device
 *   GET /api/v1/accounts/region
 *
 *   GET    /taken?after=0&limit=1000        what was taken, in order: { taken, next, total, repeats, refused }
 *   DELETE /taken                           forget all of it
 *   POST   /faults                          { faults: [Fault] }: see faults.js; DELETE /faults ends them
 *   GET    /                                the same for people
 */

import { page } from './page.js'

export { Taken } from './taken.js'

/**
 * @typedef {object} Env
 * @property {string} CIO_SITE_ID
 * @property {string} [CIO_API_KEY] secret
 * @property {'us' | 'eu'} CIO_REGION
 * @property {{ getByName(name: string): { fetch(request: Request): Promise<Response> } }} TAKEN
 */

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   */
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (request.method === 'GET' && pathname === '/') {
      return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    }
    return env.TAKEN.getByName('all').fetch(request)
  },
}

/**
 * The workspace of the Worker's tests.
 */

export const GIST_SECRET = 'gist-webhook-secret-of-the-tests'
export const CIO_API_KEY = 'cio-api-key-of-the-tests'
export const WRITE_KEY = 'write-key-of-the-tests'
export const TOKEN = 'token-of-the-tests'

export const vars = { GIST_WEBHOOK_SECRET: GIST_SECRET, CIO_API_KEY, WRITE_KEY, HOOK_TOKEN: TOKEN }

const on = (/** @type {object} */ more = {}) => ({ callbacks: ['server'], ...more })

/**
 * @param {string} endpoint stand-in of Customer.io
 * @param {object} [more] members to put over it
 */
export function workspace(endpoint, more = {}) {
  return {
    version: 1,
    name: 'Tests',
    sources: {
      gist: {
        type: 'gist',
        secrets: ['$GIST_WEBHOOK_SECRET'],
        samples: 3,
        workflows: {
          tagged: {
            name: 'Tagged',
            when: { path: '$.gist.topic', equals: 'contact_tagged' },
            map: [
              {
                type: 'track',
                event: 'Tagged',
                userId: '$.gist.person.user_id',
                properties: { tag: '$.added_tag', header: '$.request.headers["x-shop"]' },
                context: { traits: { email: '$.gist.person.email' } },
              },
            ],
          },
        },
      },
      old: { type: 'gist', state: 'retired', secrets: ['$GIST_WEBHOOK_SECRET'] },
      off: { type: 'gist', state: 'inactive', secrets: ['$GIST_WEBHOOK_SECRET'] },
      hook: {
        type: 'webhook',
        token: { secret: '$HOOK_TOKEN', header: 'X-Token' },
        workflows: {
          any: {
            name: 'Anything',
            map: [
              {
                type: 'track',
                event: '{{$.name}}',
                userId: '$.user',
                properties: { n: '$.n' },
              },
            ],
          },
        },
      },
      site: { type: 'browser', writeKeys: ['site-key'], origins: ['https://shop.example'] },
      api: { type: 'http', writeKeys: ['$WRITE_KEY'] },
    },
    destinations: {
      customerio: {
        type: 'customerio',
        siteId: 'site-id',
        apiKey: '$CIO_API_KEY',
        endpoint,
        actionWorkflow: { newEvents: 'on', events: {}, types: {} },
      },
    },
    ...more,
  }
}

export { on }

/**
 * What `createGistWebhooks` takes, checked once.
 */

import { InvalidInputError, type VerifyOptions } from 'firepath/engine'

/** Secrets that Gist sends along instead of signing; exactly one of the places is named. */
export interface GistTokenOptions {
  secrets: readonly string[]
  /** A custom header of Gist's webhook editor. */
  header?: string
  /** What stands before the token in the header: `Bearer `. */
  prefix?: string
  /** Name of a query parameter. */
  query?: string
  /** Whether it is the path's last part. */
  path?: true
}

/** What `createGistWebhooks` takes: one of `secrets`, `token` and `verify`, and what may stand beside it. */
export interface GistWebhooksOptions {
  /** The webhook's secret; during rotation the old one and the new one. */
  secrets?: readonly string[]
  /** For webhooks of Gist's newer editor, which may not be signed: a secret sent along. */
  token?: GistTokenOptions
  /** Says aloud that nothing protects the endpoint. */
  verify?: 'none'
  /** Name of the source; part of the `deliveryId`. Default `gist`. */
  source?: string
  /** Longest body that is read, in bytes. Default, and at most, 1 MiB. */
  maxBytes?: number
  /**
   * Answer 202 before the handlers have run. Gist then knows of no failure and repeats nothing: failures go to `onError`
   * alone. Needs a place where work may go on: `ctx.waitUntil`, or a process that stays.
   */
  background?: boolean
}

/** @internal */
export interface Settings {
  /** The options of `verifyWebhook` that never change. */
  verification: Partial<VerifyOptions> & { secrets: readonly string[] }
  source: string
  maxBytes: number
  background: boolean
}

const LIMIT = 1_048_576

/** @internal */
export function settle(options: GistWebhooksOptions): Settings {
  if (typeof options !== 'object' || options === null) throw invalid('createGistWebhooks takes one object', '')
  const { secrets, token, verify, source = 'gist', maxBytes = LIMIT, background = false } = options
  const ways = [secrets, token, verify].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    throw invalid(
      'say how the endpoint is protected, in one way: secrets: [secret] if Gist signs, ' +
        "token: { secrets: [secret], header: 'X-Token' } if it sends a secret along, or verify: 'none'",
      '',
    )
  }
  if (typeof source !== 'string') throw invalid('source must be a string', '/source')
  if (!Number.isInteger(maxBytes) || maxBytes < 1 || maxBytes > LIMIT) {
    throw invalid(`maxBytes must be a whole number from 1 to ${LIMIT}`, '/maxBytes')
  }
  if (typeof background !== 'boolean') throw invalid('background is true or false', '/background')
  return { verification: verification(options), source, maxBytes, background }
}

function verification({ secrets, token, verify }: GistWebhooksOptions): Settings['verification'] {
  if (secrets) {
    check(secrets, '/secrets')
    return { scheme: 'gist', secrets: [...secrets] }
  }
  if (token !== undefined) {
    if (typeof token !== 'object' || token === null) throw invalid("token is { secrets: [secret], header: 'X-Token' }", '/token')
    const { secrets: tokens, header, prefix, query, path } = token
    check(tokens, '/token/secrets')
    if ([header, query, path].filter((place) => place !== undefined).length !== 1) {
      throw invalid('a token stands in exactly one of header, query and path', '/token')
    }
    // said now: at the first delivery would be late
    for (const [name, value] of Object.entries({ header, query })) {
      if (value !== undefined && (typeof value !== 'string' || value === '')) {
        throw invalid(`${name} is the name of the place that carries the token`, `/token/${name}`)
      }
    }
    if (path !== undefined && path !== true) throw invalid('path is true, or left out', '/token/path')
    if (prefix !== undefined && typeof prefix !== 'string') throw invalid('prefix must be a string', '/token/prefix')
    const place =
      header !== undefined
        ? { header, ...(prefix === undefined ? {} : { prefix }) }
        : query !== undefined
          ? { query }
          : { path: true }
    return { scheme: 'token', secrets: [...tokens], ...place }
  }
  if (verify !== 'none') throw invalid("the only value of verify is 'none'", '/verify')
  return { scheme: 'none', secrets: [] }
}

function check(secrets: readonly string[], path: string): void {
  if (!Array.isArray(secrets) || secrets.length === 0) throw invalid('give at least one secret', path)
  secrets.forEach((secret, index) => {
    if (typeof secret !== 'string' || secret === '') {
      throw invalid('a secret must be text that is not empty: is its environment variable set?', `${path}/${index}`)
    }
  })
}

/** @internal */
export function invalid(message: string, path: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', message, path === '' ? {} : { path })
}

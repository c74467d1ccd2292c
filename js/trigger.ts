import { toJson } from './json.js'
import type { Rule, Trace } from './types/core.js'
import { call, Handle } from './wasm.js'

/**
 * Whether a trigger path fires on `url`, and why. The convenience for trying rules out: an engine decides from rules
 * that were compiled once.
 *
 * @param url as the host serialises it (`location.href`, `new URL(…).href`); without one, Fire rules don't fire
 * @throws InvalidInputError `INVALID_RULE` with the JSON Pointer of the first rule that does not compile
 */
export function triggerPath(rules: Rule[], url?: string): { fire: boolean; trace: Trace } {
  const json = toJson(rules, 'rules')
  const href = serialised(url)
  return JSON.parse(call((core) => core.triggerPath(json, href)))
}

/** The components of a pattern; see the URL Pattern standard. */
export interface PatternInit {
  protocol?: string
  username?: string
  password?: string
  hostname?: string
  port?: string
  pathname?: string
  search?: string
  hash?: string
  baseURL?: string
}

export interface PatternOptions {
  ignoreCase?: boolean
}

/**
 * A URL pattern as the URL Pattern standard reads it, matched in time linear in the URL.
 * Lookaround and back-references in regexp groups are refused when the pattern is made.
 */
export class Pattern {
  readonly #handle

  constructor(input: string | PatternInit, options?: PatternOptions)
  constructor(input: string | PatternInit, base?: string, options?: PatternOptions)
  constructor(input: string | PatternInit = {}, base?: string | PatternOptions, options?: PatternOptions) {
    const ignoreCase = Boolean((typeof base === 'object' ? base : options)?.ignoreCase)
    const baseUrl = typeof base === 'string' ? base : undefined
    const json = toJson(input, 'pattern')
    this.#handle = new Handle((core) => new core.Pattern(json, baseUrl, ignoreCase))
  }

  /** Whether `url`, absolute or relative to `base`, matches. What is no URL does not. */
  test(url: string | URL, base?: string): boolean {
    let href: string
    try {
      href = new URL(url, base).href
    } catch {
      return false
    }
    return this.#handle.use((pattern) => pattern.test(href))
  }

  free(): void {
    this.#handle.free()
  }

  [Symbol.dispose](): void {
    this.free()
  }
}

/** The URL as the host serialises it; what it cannot parse is passed on as no URL. */
export function serialised(url: string | undefined): string | undefined {
  if (url === undefined || url === null) return undefined
  try {
    return new URL(url).href
  } catch {
    return undefined
  }
}

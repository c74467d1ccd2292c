/**
 * Stands where Customer.io's and Gist's own scripts would: the same globals, whose methods write down every call.
 * Nothing is loaded and nothing leaves the page through them.
 */

export interface Recorded {
  target: '_cio' | 'gist'
  method: string
  args: unknown[]
  at: number
}

/** The methods that the vendors' snippets queue. */
const methods: Record<Recorded['target'], string[]> = {
  _cio: ['load', 'identify', 'sidentify', 'track', 'page', 'on', 'off', 'reset'],
  gist: ['setAppId', 'identify', 'track', 'trackPageView', 'chat', 'shutdown'],
}

/** Puts both globals on the page. */
export function recordCalls(listener: (call: Recorded) => void): void {
  for (const target of ['_cio', 'gist'] as const) {
    const record = (method: string, args: unknown[]) => listener({ target, method, args, at: Date.now() })
    const queue: Record<string, unknown> = {
      push: ([method, ...args]: [string, ...unknown[]]) => record(method, args),
    }
    for (const method of methods[target]) queue[method] = (...args: unknown[]) => record(method, args)
    ;(window as unknown as Record<string, unknown>)[target] = queue
  }
}

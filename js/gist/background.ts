/**
 * Where work may go on after the answer.
 */

import { FirepathError } from 'firepath/engine'

/** What platforms hand over beside the request: Workers' context, or anything that keeps a promise alive. */
export interface FetchContext {
  waitUntil?(promise: Promise<unknown>): void
}

/** @internal The context among what a platform passes after the request: Workers pass `(env, ctx)`, others `(ctx)`. */
export function contextAmong(rest: readonly unknown[]): FetchContext | undefined {
  return rest.find((one) => typeof (one as FetchContext | undefined | null)?.waitUntil === 'function') as FetchContext | undefined
}

/** @internal Lets `work` go on; `work` never rejects. */
export function goOn(work: () => Promise<unknown>, context: FetchContext | undefined): void {
  if (context?.waitUntil) {
    context.waitUntil(work())
    return
  }
  if (!staysAlive()) {
    throw new FirepathError(
      'NO_BACKGROUND',
      'background: true needs a place where work may go on after the answer: pass the context on, fetch(request, ctx), so that ctx.waitUntil can be called.',
    )
  }
  void work()
}

/** Node, Bun and Deno are processes that stay; Workers and other edge runtimes may end with the answer. */
function staysAlive(): boolean {
  const host = globalThis as {
    process?: { release?: { name?: string } }
    Deno?: unknown
    Bun?: unknown
    EdgeRuntime?: unknown
    navigator?: { userAgent?: string }
  }
  if (host.navigator?.userAgent === 'Cloudflare-Workers' || host.EdgeRuntime !== undefined) return false
  return host.process?.release?.name === 'node' || host.Deno !== undefined || host.Bun !== undefined
}

import type { Emitter } from './emitter'

/** Follows the page's URL through every way a page has of changing it. */
export interface Navigation {
  /** The present URL and the one before it (`document.referrer` at first). Notices a change by itself. */
  place(): { url: string; referrer: string }
}

/**
 * @param onNavigate called when the URL has become another one, and when the page comes back from the back/forward
 *   cache. The same URL again is no navigation.
 * @param withHash whether a change of nothing but the hash counts
 */
export function watchNavigation(
  { guard }: Emitter,
  onNavigate: (fromCache: boolean) => void,
  withHash: boolean,
  signal: AbortSignal,
): Navigation {
  let url = location.href
  let referrer = document.referrer
  const strip = (href: string) => (withHash ? href : (href.split('#')[0] as string))

  const check = () => {
    const now = location.href
    if (now === url || signal.aborted) return
    const moved = strip(now) !== strip(url)
    if (moved) referrer = url
    url = now
    if (moved) onNavigate(false)
  }
  const guarded = guard(check)
  const listen = (target: EventTarget, type: string, handler: (event: Event) => void) =>
    target.addEventListener(type, handler, { signal })

  const modern = (window as { navigation?: EventTarget }).navigation
  if (modern?.addEventListener) {
    listen(modern, 'currententrychange', guarded)
  } else {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name]
      const own = Object.hasOwn(history, name)
      const patched = function (this: History, ...args: Parameters<History['pushState']>) {
        original.apply(this, args)
        guarded()
      }
      try {
        history[name] = patched
        signal.addEventListener('abort', () => {
          // someone may have wrapped ours since; then it stays, and only looks
          if (history[name] !== patched) return
          if (own) history[name] = original
          else delete (history as Partial<History>)[name]
        })
      } catch {
        // frozen by the page: popstate, hashchange and every event still look at the URL
      }
    }
  }
  listen(window, 'popstate', guarded)
  listen(window, 'hashchange', guarded)
  listen(
    window,
    'pageshow',
    guard((event: Event) => {
      if ((event as PageTransitionEvent).persisted) onNavigate(true)
    }) as (event: Event) => void,
  )

  return {
    place() {
      check()
      return { url, referrer }
    },
  }
}

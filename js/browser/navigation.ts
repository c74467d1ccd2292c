import type { Emitter } from './emitter.js'

/** Follows the page's URL through every way a page has of changing it. */
export interface Navigation {
  /** The present URL and the one before it (`document.referrer` at first). Notices a change by itself. */
  place(): { url: string; referrer: string }
  /** Nothing is missed from now on. */
  complete: Promise<void> | undefined
}

/**
 * @param onNavigate called when the URL has become another one, and when the page comes back from the back/forward
 *   cache. The same URL again is no navigation.
 * @param withHash whether a change of nothing but the hash counts
 */
export function watchNavigation({ guard, listen, signal }: Emitter, onNavigate: () => void, withHash: boolean): Navigation {
  let url = location.href
  let referrer = document.referrer
  const ignored = withHash ? '' : /#.*/

  const check = () => {
    const { href } = location
    const before = url
    if (href === before || signal.aborted) return
    url = href
    if (href.replace(ignored, '') !== before.replace(ignored, '')) {
      referrer = before
      onNavigate()
    }
  }

  let complete: Promise<void> | undefined
  // an element or a variable of the page can have that name
  const modern = (window as { navigation?: EventTarget & { currentEntry?: unknown } }).navigation
  if (modern?.currentEntry) listen(modern, 'currententrychange', check)
  else
    complete = import('./follow-history.js').then(
      ({ default: followHistory }) => followHistory(guard(check), signal),
      // every event still looks at the URL
      () => undefined,
    )
  listen(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) onNavigate()
  })

  return {
    complete,
    place() {
      check()
      return { url, referrer }
    },
  }
}

/**
 * Where a browser has no Navigation API: its history events, and the history methods wrapped, so that they tell. A file of
 * its own, for ever fewer browsers need it.
 *
 * @param look called after each change, with errors of its own caught
 */
export default function followHistory(look: () => void, signal: AbortSignal): void {
  if (signal.aborted) return
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name]
    const patched = function (this: History, ...args: Parameters<History['pushState']>) {
      original.apply(this, args)
      look()
    }
    // refused where the page has frozen it: popstate, hashchange and every event still look at the URL
    Reflect.set(history, name, patched)
    signal.addEventListener('abort', () => {
      // someone may have wrapped ours since; then it stays, and only looks
      if (history[name] !== patched) return
      delete (history as Partial<History>)[name]
      // and someone may have wrapped the browser's before
      if (history[name] !== original) history[name] = original
    })
  }
  addEventListener('popstate', look, { signal })
  addEventListener('hashchange', look, { signal })
  // for what has happened since
  look()
}

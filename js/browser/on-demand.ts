/** What a page loads only when someone asks for it by the address. */

/** Whether the address asks for the panel: `?firepath_debug`. */
export function wantsPanel(): boolean {
  return /[?&]firepath_debug\b/.test(location.search)
}

/**
 * The token of `#firepath_pick=<token>`; it is taken off the address at once, before anything reads, sends or shows it.
 * `undefined`: nobody asks for the picker. Empty: without a token, so that nothing can be saved, only copied.
 */
export function takePickToken(): string | undefined {
  const found = /[#&]firepath_pick(?:=([^&]*))?(?=&|$)/.exec(location.hash)
  if (!found) return undefined
  const rest = location.hash.replace(found[0], '').replace(/^&/, '#')
  history.replaceState(history.state, '', location.pathname + location.search + (rest === '#' ? '' : rest))
  return decodeURIComponent(found[1] ?? '')
}

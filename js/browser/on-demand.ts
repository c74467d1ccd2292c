/** What a page loads only when someone asks for it by the address. */

/** Whether the address asks for the panel: `?firepath_debug`. */
export function wantsPanel(): boolean {
  return /[?&]firepath_debug\b/.test(location.search)
}

/**
 * The token of `#firepath_pick=<token>`; it is taken off the address at once, before anything reads, sends or shows it.
 * As it stands there, percent-encoded. `undefined`: nobody asks for the picker. Empty: without a token, so that nothing can be saved, only copied.
 */
export function takePickToken(): string | undefined {
  const url = new URL(location.href)
  const [found, token] = /[#&]firepath_pick\b=?([^&]*)/.exec(url.hash) ?? []
  if (found) {
    url.hash = url.hash.replace(found, '').slice(1)
    history.replaceState(history.state, '', url)
  }
  return token
}

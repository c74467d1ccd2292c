import type { StartPart } from './part.js'

/** Time on page: only while the page can be seen. */
const watchTime: StartPart = (watches, { guard, listen, signal }, fire) => {
  let spent = 0
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = guard(() => {
    clearTimeout(timer)
    const now = performance.now()
    if (since) spent += now - since
    since = document.visibilityState === 'visible' ? now : 0
    let next = Infinity
    for (const watch of watches) {
      const due = (watch.definition.seconds ?? 0) * 1000 - spent
      if (watch.fired || Number.isNaN(due)) continue
      if (due <= 0) fire([[watch, {}]])
      else next = Math.min(next, due)
    }
    if (since && next < Infinity) timer = setTimeout(look, next)
  })
  listen(window, 'visibilitychange', look)
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    restart() {
      spent = since = 0
      look()
    },
  }
}
export default watchTime

import type { Emitter } from '../emitter.js'
import type { Watch } from './watch.js'

/** A part of the capture that keeps something per page view. */
export interface Part {
  /** A new page view: everything counts from nothing. */
  restart(): void
}

/** Scroll depth: how far down a person has scrolled, not how tall the window is. */
export function watchScroll(watches: Watch[], { guard, listen, signal }: Emitter, fire: (watch: Watch) => void): Part {
  let frame = 0
  const look = guard(() => {
    frame = 0
    const page = document.scrollingElement ?? document.documentElement
    const depth = ((page.scrollTop + innerHeight) / page.scrollHeight) * 100
    for (const watch of watches) {
      // browsers scroll to fractions of a pixel: the very bottom may read 99.9 %
      if (!watch.fired && depth + 0.5 >= (watch.definition.percent ?? 100)) fire(watch)
    }
  })
  const onScroll = () => {
    frame ||= requestAnimationFrame(look)
  }
  listen(window, 'scroll', onScroll, { passive: true })
  signal.addEventListener('abort', () => cancelAnimationFrame(frame))
  return {
    restart() {
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}

/** Time on page: only while the page can be seen. */
export function watchTime(watches: Watch[], { guard, listen, signal }: Emitter, fire: (watch: Watch) => void): Part {
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
      if (due <= 0) fire(watch)
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

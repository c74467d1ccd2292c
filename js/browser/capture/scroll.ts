import type { StartPart } from './part.js'

/** Scroll depth: how far down a person has scrolled, not how tall the window is. */
const watchScroll: StartPart = (watches, { guard, listen, signal }, fire) => {
  let frame = 0
  const look = guard(() => {
    frame = 0
    const page = document.scrollingElement ?? document.documentElement
    const depth = ((page.scrollTop + innerHeight) / page.scrollHeight) * 100
    for (const watch of watches) {
      // browsers scroll to fractions of a pixel: the very bottom may read 99.9 %
      if (!watch.fired && depth + 0.5 >= (watch.definition.percent ?? 100)) fire([[watch, {}]])
    }
  })
  const onScroll = () => {
    frame ||= requestAnimationFrame(look)
  }
  listen(window, 'scroll', onScroll)
  signal.addEventListener('abort', () => cancelAnimationFrame(frame))
  return {
    restart() {
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}
export default watchScroll

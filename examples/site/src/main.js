import { createTracker } from 'firepath/browser'
import wasm from 'firepath/tracker.wasm?url'
import { showLamps } from './shop.js'

// the events themselves stand in workspace.json; this page only shows what becomes of them, and why: `explain`
const tracker = createTracker({ plan: '/site.plan', wasm, explain: true })
tracker.on('decision', ({ event, trace, fire }) => {
  const line = document.createElement('li')
  line.className = fire ? 'fires' : 'silent'
  line.textContent = `${event.event ?? event.type}: ${trace.text}`
  document.querySelector('.decisions').prepend(line)
})
tracker.on('error', (error) => console.error(error))

showLamps()

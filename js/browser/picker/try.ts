import { elementsOf } from '../capture/clicks.js'
import { findMatch, prepare } from '../capture/watch.js'
import { createEmitter } from '../emitter.js'
import { h } from '../ui/dom.js'
import { definitionOf, missing, needsElement } from './draft.js'
import { type Desk, readNow, type Section } from './index.js'

/** The test run: the person does it for real, and sees what the tracker would have made of it. The page takes no harm. */
export function tryOut(desk: Desk): Section {
  const { draft } = desk
  const out = h('pre', { class: 'code', role: 'status', hidden: true })
  let stop: (() => void) | undefined

  const say = (text: string) => {
    out.hidden = false
    out.textContent = text
  }
  const made = () => {
    const definition = definitionOf(draft)
    const values = readNow(draft, definition.properties ?? definition.traits ?? {})
    const kind = definition.type ?? 'track'
    return JSON.stringify(
      { type: kind, ...(definition.name && { event: definition.name }), [kind === 'identify' ? 'traits' : 'properties']: values },
      null,
      2,
    )
  }
  const button = h(
    'button',
    {
      onclick: () => {
        if (stop) return stop()
        const lack = missing(draft)
        if (lack) return desk.tell(lack)
        desk.tell('')
        if (draft.on !== 'click' && draft.on !== 'submit') return say(`It would send:\n${made()}`)
        const type = draft.on
        const [watch] = prepare([definitionOf(draft)], createEmitter(new AbortController().signal))
        if (!watch) return say('The definition can’t be used: is the selector valid?')
        say(type === 'click' ? 'Now click on the page…' : 'Now submit the form…')
        button.textContent = 'Stop the test'
        const listen = (event: Event) => {
          const elements = elementsOf(event)
          if (elements.some(({ localName }) => localName === 'firepath-picker')) return
          // a try neither follows the link nor sends the form
          event.preventDefault()
          event.stopImmediatePropagation()
          const inside = (element: Element, selector: string) =>
            element.matches(selector) || (type === 'submit' && element === elements[0] && !!element.querySelector(selector))
          const found = findMatch(watch, elements, inside, type === 'submit' ? () => true : undefined)
          if (found) {
            const kept = draft.element
            draft.element = found
            say(`Yes, it would send:\n${made()}`)
            draft.element = kept
          } else say('No: that is not the element that the selector means.')
        }
        addEventListener(type, listen, true)
        stop = () => {
          removeEventListener(type, listen, true)
          stop = undefined
          button.textContent = 'Try it'
        }
      },
    },
    'Try it',
  )
  return {
    node: h('fieldset', {}, h('legend', {}, 'Test run'), button, out),
    refresh() {
      // the draft has changed under the test
      stop?.()
      button.textContent = needsElement(draft.on) ? 'Try it' : 'Show what it would send'
    },
  }
}

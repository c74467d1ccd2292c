import type { DefinitionTrigger } from '../../types/definitions.js'
import { textOf } from '../capture/text.js'
import { h } from '../ui/dom.js'
import { needsElement } from './draft.js'
import { type Desk, type Section, take } from './index.js'
import { label } from './point.js'
import { check, nameElement } from './selector.js'

const TRIGGERS: [DefinitionTrigger, string][] = [
  ['click', 'clicks'],
  ['submit', 'submits a form'],
  ['visible', 'sees an element'],
  ['page_view', 'views the page'],
  ['scroll', 'scrolls down'],
  ['time', 'stays'],
  ['custom_event', 'sets off a DOM event'],
  ['data_layer', 'sets off a data layer push'],
]

/** When it happens, and on which element. */
export function elementForm(desk: Desk): Section {
  const { draft, changed } = desk
  const on = h(
    'select',
    {
      id: 'on',
      onchange: () => {
        draft.on = on.value as DefinitionTrigger
        changed()
      },
    },
    ...TRIGGERS.map(([value, text]) => h('option', { value }, text)),
  )
  const number = (id: 'percent' | 'seconds', text: string, most: number) => {
    const input = h('input', {
      id,
      type: 'number',
      min: '1',
      max: `${most}`,
      oninput: () => {
        draft[id] = Math.min(most, Math.max(1, Number(input.value) || 1))
        changed()
      },
    })
    return { input, row: h('div', { class: 'row' }, input, h('label', { for: id }, text)) }
  }
  const percent = number('percent', '% of the page', 100)
  const seconds = number('seconds', 'seconds', 86_400)
  const event = h('input', {
    id: 'event',
    placeholder: 'its name',
    'aria-label': 'name of the DOM event or of the push',
    oninput: () => {
      draft.event = event.value.trim()
      changed()
    },
  })
  const pick = h(
    'button',
    {
      class: 'primary',
      onclick: async () => {
        const chosen = await desk.choose('Click the element. Arrow keys and Tab move, Enter takes, Esc goes back.')
        if (chosen) take(desk, draft.on === 'submit' ? (chosen.closest('form') ?? chosen) : chosen)
        pick.focus()
      },
    },
    'Pick the element',
  )
  const chosen = h('p', { class: 'chosen' })
  const selector = h('input', {
    id: 'selector',
    class: 'code',
    spellcheck: 'false',
    'aria-label': 'CSS selectors, separated by |',
    oninput: () => {
      draft.selectors = selector.value
        .split(' | ')
        .map((part) => part.trim())
        .filter(Boolean)
      changed()
    },
  })
  const found = h('p', { class: 'found' })
  const alike = h('button', { class: 'more', hidden: true })
  const text = h('input', {
    id: 'with-text',
    type: 'checkbox',
    onchange: () => {
      draft.withText = text.checked
      changed()
    },
  })
  const textLabel = h('label', { for: 'with-text' })
  const textRow = h('div', { class: 'row' }, text, textLabel)
  const details = h('div', { class: 'stack' }, chosen, selector, h('div', { class: 'row' }, found, alike), textRow)
  const body = h('div', { class: 'stack' }, pick, details)

  return {
    node: h(
      'fieldset',
      {},
      h('legend', {}, 'When'),
      h('label', { for: 'on' }, 'A visitor'),
      on,
      percent.row,
      seconds.row,
      event,
      body,
    ),
    refresh() {
      on.value = draft.on
      percent.row.hidden = draft.on !== 'scroll'
      seconds.row.hidden = draft.on !== 'time'
      event.hidden = draft.on !== 'custom_event' && draft.on !== 'data_layer'
      percent.input.value = `${draft.percent}`
      seconds.input.value = `${draft.seconds}`
      body.hidden = !needsElement(draft.on)
      details.hidden = !draft.element
      const { element } = draft
      pick.textContent = element ? 'Pick another element' : 'Pick the element'
      pick.className = element ? '' : 'primary'
      if (!element || body.hidden) return desk.show([])
      chosen.textContent = label(element)
      const joined = draft.selectors.join(' | ')
      if (document.activeElement !== selector && selector.value.trim() !== joined) selector.value = joined
      const matches = check(element, draft.selectors)
      const meant = matches?.includes(element)
      found.className = `found chip ${matches && meant ? 'yes' : 'bad'}`
      found.textContent = !matches
        ? 'no valid selector'
        : !meant
          ? `finds ${matches.length}, not the one you picked`
          : matches.length === 1
            ? 'finds exactly this one'
            : `finds ${matches.length} elements like it`
      desk.show(matches ?? [])
      const others = nameElement(element).alike
      const single = matches?.length === 1
      alike.hidden = !others && single
      alike.textContent = single ? `Take all ${others?.count ?? 0} like it` : 'Take only this one'
      alike.onclick = () => {
        draft.selectors = single && others ? [others.selector] : nameElement(element).only
        changed()
      }
      const words = textOf(element)
      textRow.hidden = !words || words.length > 80
      textLabel.textContent = `only while its text is “${words}”`
      text.checked = draft.withText
    },
  }
}

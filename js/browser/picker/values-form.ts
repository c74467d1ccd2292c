import type { Extractor } from '../../types/definitions.js'
import { isPrivate } from '../capture/private.js'
import { h } from '../ui/dom.js'
import { proposal } from './draft.js'
import { type Desk, readNow, type Section } from './index.js'
import { isStable, nameElement } from './selector.js'

/** Sources that need a name and no element. */
const OTHERS: [string, string][] = [
  ['parameter', 'URL parameter'],
  ['meta', 'meta element'],
  ['cookie', 'cookie'],
  ['dataLayer', 'data layer path'],
  ['jsonLd', 'JSON-LD path'],
  ['literal', 'fixed value'],
]

/** In words where a value comes from. */
function describe(from: Extractor): string {
  const [kind, value] = Object.entries(from).find(([name]) => name !== 'as' && name !== 'selector') ?? ['', '']
  const as = from.as ? `, as ${from.as}` : ''
  if (kind === 'text') return `text ${value === true ? 'of the element' : `of ${value}`}${as}`
  return `${OTHERS.find(([name]) => name === kind)?.[1] ?? kind} ${typeof value === 'string' ? value : JSON.stringify(value)}${as}`
}

/**
 * A selector for a value near the element: short where the nearest match is the one meant, so that it holds for every
 * card of a list; the full one otherwise.
 */
function near(desk: Desk, target: Element): string {
  const { draft } = desk
  const short = [...target.classList].filter(isStable).map((name) => `.${CSS.escape(name)}`)
  for (const selector of [...short, target.localName]) {
    if (nearest(draft.element, selector) === target) return selector
  }
  return nameElement(target).only[0] ?? target.localName
}

/** The same walk as the tracker's: inside the element, then outwards. */
function nearest(element: Element | undefined, selector: string): Element | null {
  for (let at = element; at; at = at.parentElement ?? undefined) {
    const found = at.matches(selector) ? at : at.querySelector(selector)
    if (found) return found
  }
  return document.querySelector(selector)
}

/** What to read along with the event. */
export function valuesForm(desk: Desk): Section {
  const { draft, changed } = desk
  const list = h('ul', { class: 'values' })
  const add = (name: string, from: Extractor) => {
    draft.values.push({ name, from })
    changed()
    list.querySelector<HTMLInputElement>('li:last-child input')?.select()
  }
  const byClick = h(
    'button',
    {
      onclick: async () => {
        const chosen = await desk.choose('Click what to read: a price, a name, a form field. Esc goes back.')
        if (chosen && isPrivate(chosen)) desk.tell('That is a password, card data or marked as private: it is never read.')
        else if (chosen) {
          desk.tell('')
          const { name, from } = proposal(chosen)
          if ('text' in from) add(name, { ...from, text: chosen === draft.element ? true : near(desk, chosen) })
          else add(name, from)
        }
        changed()
        byClick.focus()
      },
    },
    'Read by clicking',
  )
  const kind = h('select', { 'aria-label': 'another source' }, ...OTHERS.map(([value, text]) => h('option', { value }, text)))
  const of = h('input', {
    'aria-label': 'name or path of the source',
    placeholder: 'q',
    onkeydown: (event: KeyboardEvent) => event.key === 'Enter' && other.click(),
  })
  const other = h(
    'button',
    {
      onclick: () => {
        const value = of.value.trim()
        if (!value) return of.focus()
        add(
          value
            .replace(/^\$\.?/, '')
            .split('.')
            .pop() ?? value,
          { [kind.value]: value } as unknown as Extractor,
        )
        of.value = ''
      },
    },
    'Add',
  )

  return {
    node: h(
      'fieldset',
      {},
      h('legend', {}, 'What to read'),
      list,
      h('div', { class: 'row' }, byClick),
      h('div', { class: 'row' }, kind, of, other),
    ),
    refresh() {
      const values = readNow(draft, Object.fromEntries(draft.values.map(({ from }, i) => [`${i}`, from])))
      // rows are made once: typing a name must not lose the caret
      while (list.childElementCount > draft.values.length) list.lastElementChild?.remove()
      draft.values.forEach((row, i) => {
        if (!list.children[i]) {
          const name = h('input', {
            'aria-label': 'name of the property',
            oninput: () => {
              const own = draft.values[i]
              if (own) own.name = name.value
              changed()
            },
          })
          const remove = h(
            'button',
            {
              class: 'plain',
              'aria-label': 'Remove',
              onclick: () => {
                draft.values.splice(i, 1)
                list.replaceChildren()
                changed()
              },
            },
            '✕',
          )
          list.append(h('li', {}, name, remove, h('p', { class: 'soft' }), h('p', { class: 'value' })))
        }
        const item = list.children[i] as HTMLElement
        const [name, , from, value] = item.children as unknown as [HTMLInputElement, Element, Element, Element]
        if (name.value !== row.name) name.value = row.name
        from.textContent = describe(row.from)
        const read = values[`${i}`]
        value.textContent = read === undefined ? 'nothing here now' : JSON.stringify(read)
        value.className = `value chip ${read === undefined ? 'no' : ''}`
      })
    },
  }
}

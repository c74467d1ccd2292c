/**
 * The visual picker: a person clicks the element, names the event, clicks what to read, says where it fires, tries it,
 * and takes the workspace fragment along. Loaded only for `#firepath_pick=<token>`.
 */

import type { BrowserDestination, Extractor } from '../../types/definitions.js'
import { extractAll, readers } from '../extract.js'
import dataReaders from '../extract-data.js'
import type { TrackerOptions } from '../types.js'
import base from '../ui/base.css'
import { h, mount } from '../ui/dom.js'
import { type Draft, definitionOf, fragmentOf, missing, needsElement, proposal } from './draft.js'
import { elementForm } from './element-form.js'
import style from './picker.css'
import { createPoint } from './point.js'
import { resultForm } from './result-form.js'
import { rulesForm } from './rules-form.js'
import { nameElement } from './selector.js'
import { tryOut } from './try.js'
import { valuesForm } from './values-form.js'

export interface PickerOptions {
  /** Single-use token for saving; empty = copy only. */
  token: string
  /** The Worker that issued it. */
  collect: string | undefined
  destinations: BrowserDestination[]
  core: TrackerOptions['core']
}

/** A part of the form that redraws itself when the draft changes. */
export interface Section {
  node: HTMLElement
  refresh(): void
}

Object.assign(readers, dataReaders)

/** What the sections work with. */
export interface Desk {
  draft: Draft
  options: PickerOptions
  /** Something changed: every section looks again. */
  changed(): void
  choose(prompt: string): Promise<Element | undefined>
  show(elements: Element[]): void
  tell(message: string): void
}

/** @param token as it stood in the address */
export default function openPicker(
  token: string,
  collect: PickerOptions['collect'],
  destinations: PickerOptions['destinations'],
  core: PickerOptions['core'],
): void {
  const options: PickerOptions = { token: decodeURIComponent(token), collect, destinations, core }
  const { host, root } = mount('firepath-picker', base + style)
  const point = createPoint(root, [host])
  const path = location.pathname.replace(/[\\:*?+(){}]/g, '\\$&')
  const draft: Draft = {
    on: 'click',
    type: 'track',
    name: '',
    element: undefined,
    selectors: [],
    withText: false,
    percent: 50,
    seconds: 10,
    event: '',
    values: [],
    rules: [{ fire: true, url: path }],
    destinations: new Set(options.destinations.map(({ id }) => id)),
  }
  const said = h('p', { class: 'said', role: 'status' })
  const sections: Section[] = []
  const desk: Desk = {
    draft,
    options,
    changed: () => {
      for (const section of sections) section.refresh()
    },
    choose: async (prompt) => {
      panel.classList.add('aside')
      try {
        return await point.choose(prompt)
      } finally {
        panel.classList.remove('aside')
      }
    },
    show: point.show,
    tell: (message) => {
      said.textContent = message
    },
  }
  const close = () => {
    point.stop()
    host.remove()
  }
  const side = h('button', { class: 'plain', onclick: () => panel.classList.toggle('left') }, 'Other side')
  const panel = h(
    'section',
    { class: 'panel', role: 'dialog', 'aria-label': 'firepath: define an event' },
    h(
      'header',
      {},
      h('h1', {}, 'Define an event'),
      h('span', { class: 'space' }),
      side,
      h('button', { class: 'plain', 'aria-label': 'Close the picker', onclick: close }, '✕'),
    ),
  )
  sections.push(elementForm(desk), nameForm(desk), valuesForm(desk), rulesForm(desk), tryOut(desk), resultForm(desk))
  panel.append(h('div', { class: 'sections' }, ...sections.map(({ node }) => node)), said)
  root.append(panel)
  desk.changed()
  panel.querySelector<HTMLButtonElement>('button.primary')?.focus()
}

/** Takes an element as the one meant, and proposes a name for its event. */
export function take(desk: Desk, element: Element): void {
  const { draft } = desk
  draft.element = element
  draft.selectors = nameElement(element).only
  if (!draft.name) {
    const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim()
    draft.name = text.length > 0 && text.length <= 40 ? text : ''
  }
  desk.changed()
}

/** Reads what a draft would read, as the tracker will. */
export function readNow(draft: Draft, from: Record<string, Extractor>): Record<string, unknown> {
  return extractAll(from, { ...(draft.element && { element: draft.element }), url: location.href, layerName: '', layer: [] })
}

function nameForm({ draft, changed }: Desk): Section {
  const name = h('input', {
    id: 'name',
    maxlength: '255',
    placeholder: 'Added to cart',
    oninput: () => {
      draft.name = name.value
      changed()
    },
  })
  const type = h(
    'select',
    {
      id: 'type',
      onchange: () => {
        draft.type = type.value as Draft['type']
        changed()
      },
    },
    h('option', { value: 'track' }, 'an event (track)'),
    h('option', { value: 'identify' }, 'who the person is (identify)'),
    h('option', { value: 'page' }, 'a page view (page)'),
  )
  return {
    node: h(
      'fieldset',
      {},
      h('legend', {}, 'Name'),
      h('label', { for: 'type' }, 'This is'),
      type,
      h('label', { for: 'name' }, 'called'),
      name,
    ),
    refresh() {
      if (name.value !== draft.name) name.value = draft.name
      type.value = draft.type
    },
  }
}

export { definitionOf, fragmentOf, missing, needsElement, proposal }

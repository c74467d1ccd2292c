/** What the picker builds: one definition and one trigger path, and the workspace fragment that they make. */

import type { Rule } from '../../types/core.js'
import type {
  BrowserDestination,
  DefinitionTrigger,
  DefinitionType,
  EventDefinition,
  Extractor,
} from '../../types/definitions.js'
import { textOf } from '../capture/text.js'

export interface Draft {
  on: DefinitionTrigger
  type: DefinitionType
  name: string
  element: Element | undefined
  selectors: string[]
  /** Ask for the element's text as well. */
  withText: boolean
  percent: number
  seconds: number
  event: string
  values: { name: string; from: Extractor }[]
  rules: Rule[]
  destinations: Set<string>
}

/** Which triggers look at an element. */
export const needsElement = (on: DefinitionTrigger): boolean => on === 'click' || on === 'submit' || on === 'visible'

export function definitionOf(draft: Draft): EventDefinition {
  const { on, type, selectors, values } = draft
  const named = values.filter(({ name }) => name.trim())
  const fields = Object.fromEntries(named.map(({ name, from }) => [name.trim(), from]))
  const userId = type === 'identify' && named.find(({ name }) => name.trim() === 'userId')?.from
  if (userId) delete fields.userId
  const text = draft.withText && draft.element ? textOf(draft.element) : ''
  return {
    ...(draft.name.trim() && { name: draft.name.trim() }),
    ...(type !== 'track' && { type }),
    on,
    ...(needsElement(on) && selectors.length > 0 && { selector: selectors.length === 1 ? (selectors[0] as string) : selectors }),
    ...(needsElement(on) && text && { text }),
    ...(on === 'scroll' && { percent: draft.percent }),
    ...(on === 'time' && { seconds: draft.seconds }),
    ...((on === 'custom_event' || on === 'data_layer') && draft.event && { event: draft.event }),
    ...(userId && { userId }),
    ...(Object.keys(fields).length > 0 && (type === 'identify' ? { traits: fields } : { properties: fields })),
  }
}

/** The part of a workspace that makes it work: the definition, and its row with each destination chosen. */
export function fragmentOf(draft: Draft, known: BrowserDestination[]): object {
  const definition = definitionOf(draft)
  const row = { enabled: true, callbacks: ['client'], ...(draft.rules.length > 0 && { triggerPath: draft.rules }) }
  const { name } = definition
  const rows = draft.type === 'track' ? { events: { [name ?? '']: row } } : { types: { [draft.type]: row } }
  const chosen = known.filter(({ id }) => draft.destinations.has(id))
  return {
    events: [definition],
    ...(chosen.length > 0 && { destinations: Object.fromEntries(chosen.map(({ id }) => [id, { actionWorkflow: rows }])) }),
  }
}

/** What is missing before the draft makes sense; `undefined` when nothing is. */
export function missing(draft: Draft): string | undefined {
  if (needsElement(draft.on) && !draft.selectors.length) return 'Pick the element first.'
  if (draft.type === 'track' && !draft.name.trim()) return 'Give the event a name.'
  if (draft.on === 'custom_event' && !draft.event) return 'Which DOM event? Give its type.'
  return undefined
}

/** A proposal for reading a value from an element that was clicked. */
export function proposal(element: Element): { name: string; from: Extractor } {
  const field = element as HTMLInputElement
  if (/^(input|select|textarea)$/.test(field.localName)) {
    const name = field.name || field.id
    if (name) return { name: key(name), from: { field: name } }
  }
  const own = [...element.classList, element.id, element.getAttribute('itemprop') ?? ''].find((name) =>
    /^[a-z][a-z_-]+$/i.test(name),
  )
  const number = /\d/.test(textOf(element)) && !/[a-z]{4,}/i.test(textOf(element))
  return { name: key(own ?? 'text'), from: { text: '', ...(number && { as: 'number' as const }) } }
}

const key = (name: string) =>
  name
    .replace(/[^a-z0-9]+/gi, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()

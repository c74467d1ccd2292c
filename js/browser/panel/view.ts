import type { Event } from '../../types/core.js'
import type { PageDecision } from '../types.js'
import { h } from '../ui/dom.js'

/** One line of the panel: an event with what was decided on it, or a report. */
export interface Entry {
  node: HTMLLIElement
  add(decision: PageDecision): void
  /** The event was not delivered. */
  drop(reason: string): void
}

/** What each check asks, for people. */
const CHECKS: Record<string, string> = {
  destination: 'destination on',
  loop: 'no loop',
  integrations: 'integrations',
  switch: 'event on',
  callback: 'client callback',
  consent: 'consent',
  identity: 'identified',
  url: 'trigger path',
  settings: 'mapping',
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

function rows(values: Record<string, unknown> | undefined): HTMLTableElement | undefined {
  const names = Object.keys(values ?? {})
  if (!names.length) return undefined
  return h(
    'table',
    {},
    h('tbody', {}, ...names.map((name) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, shown(values?.[name]))))),
  )
}

function ruleRows({ rules = [] }: PageDecision['trace']): HTMLElement | undefined {
  if (!rules.length) return undefined
  return h(
    'table',
    { class: 'rules' },
    h(
      'tbody',
      {},
      ...rules.map((rule) =>
        h(
          'tr',
          { class: rule.matched ? 'decides' : undefined },
          h('td', {}, rule.fire ? 'Fire' : 'Don’t Fire'),
          h(
            'td',
            {},
            h('code', {}, rule.url),
            rule.match !== 'pattern' && ' ',
            rule.match !== 'pattern' && h('span', {}, `(${rule.match.replaceAll('_', ' ')})`),
          ),
          h(
            'td',
            { class: rule.matched ? undefined : 'soft' },
            rule.matched ? 'matches' : `no match${rule.component ? `: ${rule.component} is “${rule.actual ?? ''}”` : ''}`,
          ),
        ),
      ),
    ),
  )
}

function why({ destination, fire, trace, calls, notes }: PageDecision): HTMLElement {
  const { text = `Reason: ${trace.reason.replaceAll('_', ' ')}.`, checks = [] } = trace
  const failed = checks.find((check) => !check.ok)
  return h(
    'div',
    { class: 'why' },
    h(
      'div',
      { class: 'verdict' },
      h('span', { class: `chip ${fire ? 'yes' : 'no'}` }, fire ? 'fires' : 'does not fire'),
      h('strong', {}, destination),
    ),
    h('p', {}, text),
    h(
      'ul',
      { class: 'checks', 'aria-label': 'checks' },
      ...checks.map((check) =>
        h(
          'li',
          { class: check === failed ? 'failed' : undefined },
          `${check.ok ? '✓' : '✗'} ${CHECKS[check.check] ?? check.check}`,
        ),
      ),
    ),
    ruleRows(trace),
    ...(calls ?? []).map((call) =>
      h('code', {}, `${call.target}.${call.method}(${call.args.map((value) => JSON.stringify(value)).join(', ')})`),
    ),
    ...(notes ?? []).map((note) => h('p', { class: 'soft' }, `Note: ${note.message}`)),
  )
}

/** A line for an event. */
export function eventEntry(event: Event): Entry {
  const verdicts = h('span', { class: 'verdicts' })
  const decisions = h('div', { class: 'body' })
  const name = event.event ?? event.name ?? (event.type === 'identify' ? (event.userId ?? 'traits') : event.type)
  const page = (event.context as { page?: { url?: string } } | undefined)?.page
  const values = rows(event.properties ?? event.traits)
  decisions.append(
    ...[
      values && h('h2', {}, event.properties ? 'Properties' : 'Traits'),
      values,
      h('h2', {}, 'Page'),
      h('span', { class: 'code' }, page?.url ?? ''),
      h('h2', {}, 'Decisions'),
    ].filter((part) => part !== undefined),
  )
  const none = h('p', { class: 'soft' }, 'No destination takes client-side callbacks, or nothing is decided on this page.')
  decisions.append(
    none,
    h(
      'details',
      { class: 'raw' },
      h('summary', {}, 'The event as sent'),
      h('pre', { class: 'code' }, JSON.stringify(event, null, 2)),
    ),
  )
  const node = h(
    'li',
    { class: 'entry' },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span', { class: 'time soft' }, new Date(event.timestamp ?? Date.now()).toLocaleTimeString([], { hour12: false })),
        h('span', { class: 'name' }, name),
        h('span', { class: 'chip' }, event.type),
        verdicts,
      ),
      decisions,
    ),
  )
  return {
    node,
    add(decision) {
      none.before(why(decision))
      none.hidden = true
      verdicts.append(
        h('span', { class: `chip ${decision.fire ? 'yes' : 'no'}` }, `${decision.fire ? '✓' : '✗'} ${decision.destination}`),
      )
    },
    drop(reason) {
      verdicts.append(h('span', { class: 'chip bad' }, `not delivered: ${reason.replaceAll('_', ' ')}`))
    },
  }
}

/** A line for a report. */
export function reportEntry(title: string, detail: string, help?: string): HTMLLIElement {
  return h(
    'li',
    { class: 'entry' },
    h(
      'details',
      { open: true },
      h(
        'summary',
        {},
        h('span', { class: 'time soft' }, new Date().toLocaleTimeString([], { hour12: false })),
        h('span', { class: 'name' }, title),
        h('span', { class: 'chip bad' }, 'report'),
      ),
      h('div', { class: 'body' }, h('p', {}, detail), help && h('p', { class: 'soft' }, help)),
    ),
  )
}

import type { Call, Decision, Event, RuleTrace } from 'firepath'
import type { Entry, History, RecordedCall } from '../firepath/history'
import { element } from '../shop/dom'
import { brief, checkName, clock, destinationName, eventName, matchName, typeName } from './words'

/** An event with every destination's decision. */
export function eventCard(entry: Entry, history: History, fresh: boolean): HTMLElement {
  const { event, at, page, decisions, dropped } = entry
  const named = eventName(event) !== typeName(event)
  return element(
    'article',
    { class: fresh ? 'fp-event fp-fresh' : 'fp-event', 'data-event': eventName(event) },
    element(
      'header',
      '',
      element('h3', '', eventName(event)),
      named && element('span', 'fp-type', typeName(event)),
      element('time', { datetime: new Date(at).toISOString() }, clock(at)),
    ),
    element('p', 'fp-where', page),
    fields(event),
    dropped ? element('p', 'fp-dropped', `Given up: ${dropped}`) : undefined,
    ...decisions.map((decision) => decisionCard(event, decision, history)),
    decisions.length === 0 && !dropped && element('p', 'fp-waiting', 'Not decided yet'),
    json({ event, decisions }),
  )
}

function fields(event: Event): HTMLElement | undefined {
  const entries = Object.entries({ ...event.traits, ...(event.type === 'page' ? {} : event.properties) })
  if (event.userId) entries.unshift(['userId', event.userId])
  if (entries.length === 0) return undefined
  return pairs(entries)
}

const pairs = (entries: [string, unknown][]) =>
  element(
    'dl',
    'fp-fields',
    ...entries.map(([name, value]) => element('div', '', element('dt', '', name), element('dd', '', brief(value)))),
  )

function decisionCard(event: Event, decision: Decision, history: History): HTMLElement {
  const { trace } = decision
  const card = element(
    'section',
    { class: 'fp-decision', 'data-destination': decision.destination, 'data-fire': `${decision.fire}` },
    element(
      'header',
      '',
      element('h4', '', destinationName(decision.destination), element('small', '', 'in this page')),
      element('span', 'fp-verdict', decision.fire ? 'Fired' : 'Not fired'),
    ),
    element('p', 'fp-why', trace.text),
  )
  if (trace.rules.length > 0) {
    card.append(element('ul', 'fp-rules', ...trace.rules.map((rule) => ruleRow(rule, rule.rule === trace.nearest))))
  }
  decision.calls?.forEach((call, index) => {
    card.append(callRow(call, history.wasRecorded(event, decision, index) ? 'recorded' : 'not made'))
  })
  for (const note of decision.notes ?? []) card.append(element('p', 'fp-note', note.message))
  if (trace.checks.length > 0) {
    card.append(
      element(
        'details',
        'fp-checks',
        element('summary', '', `Checks: ${trace.checks.filter(({ ok }) => ok).length} of ${trace.checks.length} hold`),
        element(
          'ul',
          '',
          ...trace.checks.map(({ check, ok, ...detail }) =>
            element(
              'li',
              { 'data-ok': `${ok}` },
              checkName(check),
              Object.keys(detail).length > 0 && element('small', '', brief(detail)),
            ),
          ),
        ),
      ),
    )
  }
  return card
}

function ruleRow(rule: RuleTrace, nearest: boolean): HTMLElement {
  const state = rule.matched ? 'matched' : nearest ? 'nearest' : 'no match'
  const expected =
    !rule.matched && rule.expected !== undefined
      ? element(
          'small',
          '',
          `${rule.component ?? 'url'}: expected `,
          element('code', '', rule.expected),
          ', was ',
          element('code', '', rule.actual || 'empty'),
        )
      : undefined
  return element(
    'li',
    { 'data-state': state },
    element('span', { class: 'fp-rule', 'data-fire': `${rule.fire}` }, rule.fire ? 'Fire' : 'Don’t Fire'),
    element('span', 'fp-match', matchName(rule.match)),
    element('code', '', rule.url),
    element('span', 'fp-state', state),
    expected,
  )
}

function callRow(call: Call, state: string): HTMLElement {
  return element(
    'div',
    { class: 'fp-call', 'data-call': `${call.target}.${call.method}`, 'data-state': state },
    element('code', '', `window.${call.target}.${call.method}`),
    element('span', 'fp-state', state),
    args(call.args),
  )
}

/** A call as it was recorded. */
export function recordedCard(call: RecordedCall): HTMLElement {
  return element(
    'article',
    { class: 'fp-event', 'data-call': `${call.target}.${call.method}` },
    element(
      'header',
      '',
      element('h3', 'fp-mono', `${call.target}.${call.method}`),
      element('time', { datetime: new Date(call.at).toISOString() }, clock(call.at)),
    ),
    element('p', 'fp-where', call.page),
    args(call.args),
    json(call.args),
  )
}

/** Arguments: texts and numbers in quotes as they were given, objects by their fields. */
function args(list: unknown[]): HTMLElement {
  const plain = list.filter((value) => typeof value !== 'object' || value === null)
  const objects = list.filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null)
  return element(
    'div',
    'fp-args',
    ...plain.map((value) => element('code', '', JSON.stringify(value))),
    ...objects.filter((value) => Object.keys(value).length > 0).map((value) => pairs(Object.entries(value))),
    list.length === 0 && element('small', '', 'without arguments'),
  )
}

const json = (value: unknown) =>
  element('details', 'fp-json', element('summary', '', 'JSON'), element('pre', '', JSON.stringify(value, null, 2)))

/**
 * Names for what the core answers. What is decided, and why, comes from the trace; here it only gets its label.
 */

import type { Check, Event, Rule } from 'firepath'

const destinations: Record<string, string> = { customerio: 'Customer.io', gist: 'Gist' }

export const destinationName = (id: string) => destinations[id] ?? id

const checks: Record<string, string> = {
  destination: 'Destination switched on',
  loop: 'Not on its way back to where it came from',
  integrations: 'Not excluded by the event itself',
  switch: 'Event switched on',
  callback: 'Client-side callback switched on',
  consent: 'Consent',
  identity: 'Somebody to send it about',
  settings: 'The destination’s own settings allow it',
  url: 'Trigger path',
}

export const checkName = (check: Check['check']) => checks[check] ?? check

const matches: Record<NonNullable<Rule['match']>, string> = {
  pattern: '',
  equals: 'equals',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  regex: 'regex',
}

export const matchName = (match: NonNullable<Rule['match']>) => matches[match] ?? match

const types: Record<Event['type'], string> = {
  track: 'Track',
  page: 'Page view',
  identify: 'Identify',
  group: 'Group',
  alias: 'Alias',
  screen: 'Screen view',
}

/** What an event is called on its card. */
export const eventName = (event: Event) => event.event ?? event.name ?? types[event.type]

export const typeName = (event: Event) => types[event.type]

/** A value in few words: objects by their fields. */
export function brief(value: unknown): string {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(brief).join(', ')
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${brief(inner)}`)
    .join(' · ')
}

export const clock = (at: number) =>
  new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })

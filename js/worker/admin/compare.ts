/**
 * What two plans would decide differently, over events that were really seen.
 */

import type { Engine } from 'firepath'
import type { Event } from '../../types/core.js'
import { nameOf } from '../store/events.js'

type Explanation = ReturnType<Engine['explain']>[number]

/** One decision that changes. */
export interface Difference {
  event: string
  name: string
  url?: string
  destination: string
  callback: 'server' | 'client'
  /** What is decided now; nothing where the destination is new. */
  from?: Verdict
  /** What would be decided; nothing where the destination is gone. */
  to?: Verdict
}

interface Verdict {
  fire: boolean
  reason: string
  text: string
}

/** Differences in whether something fires or why, for every event on every page; without pages, on the event's own. */
export function differencesOf(one: Engine, other: Engine, events: Event[], urls: (string | undefined)[]): Difference[] {
  return events.flatMap((event) =>
    urls.flatMap((url) => {
      const at = url === undefined ? {} : { url }
      const before = byPlace(one.explain(event, at))
      const after = byPlace(other.explain(event, at))
      return [...new Set([...before.keys(), ...after.keys()])].flatMap((place): Difference[] => {
        const from = before.get(place)
        const to = after.get(place)
        const where = from ?? to
        if (!where || (from?.fire === to?.fire && from?.trace.reason === to?.trace.reason)) return []
        return [
          {
            event: event.id,
            name: nameOf(event),
            ...at,
            destination: where.destination,
            callback: where.callback,
            ...(from ? { from: verdict(from) } : {}),
            ...(to ? { to: verdict(to) } : {}),
          },
        ]
      })
    }),
  )
}

function byPlace(explanations: Explanation[]): Map<string, Explanation> {
  return new Map(explanations.map((one) => [`${one.callback} ${one.destination}`, one]))
}

function verdict({ fire, trace }: Explanation): Verdict {
  return { fire, reason: trace.reason, text: trace.text }
}

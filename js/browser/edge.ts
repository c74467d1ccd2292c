/**
 * Decisions of the Worker, for a page that forbids wasm. A file of its own: the core decides on most pages. What it
 * shares with the tracker is passed to it.
 */

import type { Decision, Event } from '../types/core.js'
import type { Emitter } from './emitter.js'
import type { Queue } from './queue.js'
import type { Answer } from './transport.js'

/** What `/decide` answers. */
interface EdgeAnswer {
  events?: { decisions?: Decision[] }[]
}

/**
 * One POST takes the event in, as the collector would, and answers what to do.
 *
 * @param ask posts an event's text to `/decide`
 * @param carryOut carries out what it answers
 */
export default function decideAtEdge(
  queue: Queue,
  { report }: Emitter,
  ask: (text: string) => Promise<Answer>,
  parse: (text: string) => unknown,
  carryOut: (event: Event, decisions: Decision[]) => void,
): (text: string, url: string, event: Event) => undefined {
  const decide = async (text: string, event: Event) => {
    queue.hold(event.id, true)
    const { status, body } = await ask(text)
    if (status >= 200 && status < 300) {
      queue.delivered(event.id)
      carryOut(event, (parse(body as string) as EdgeAnswer).events?.[0]?.decisions ?? [])
    } else {
      queue.hold(event.id, false)
      report('DECIDE_UNREACHABLE', 'The edge did not answer: the event follows later, without its calls.')
    }
  }
  return (text, _, event) => {
    decide(text, event).catch((error) => report('DECIDE_FAILED', `"${event.event ?? event.type}": ${error}`, undefined, error))
    return undefined
  }
}

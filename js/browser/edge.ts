/**
 * Decisions of the Worker, for a page that forbids wasm. A file of its own, with a transport of its own: on most pages the
 * core decides.
 */

import type { Decision, Event } from '../types/core.js'
import type { Emitter } from './emitter.js'
import type { Queue } from './queue.js'
import { parse } from './safe.js'
import { batchBody, post } from './transport.js'

/** What `/decide` answers. */
interface EdgeAnswer {
  events?: { decisions?: Decision[] }[]
}

/**
 * One POST takes the event in, as the collector would, and answers what to do.
 *
 * @param url of `/decide`
 * @param carryOut does what it answers
 */
export default function decideAtEdge(
  url: string,
  writeKey: string,
  queue: Queue,
  { report }: Emitter,
  carryOut: (event: Event, decisions: Decision[]) => void,
): (text: string, _: string, event: Event) => undefined {
  const decide = async (text: string, event: Event) => {
    queue.hold(event.id, true)
    const { ok, body } = await post(url, batchBody(text, writeKey))
    if (ok) {
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

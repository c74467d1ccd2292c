import type { Decision, Event } from '../types/core.js'
import { perform } from './callbacks/index.js'
import { type ConsentInput, granted, stampConsent } from './consent.js'
import type { Emitter } from './emitter.js'
import type { FirepathError } from './errors.js'
import type { Queue } from './queue.js'
import { write } from './safe.js'
import { isSampled, shareOf } from './sampling.js'
import type { TrackerOptions } from './types.js'

/** Decides one event: at once in the core, later at the edge, `undefined` where nobody can. */
export type Decide = (text: string, url: string, event: Event) => Decision[] | Promise<Decision[] | undefined> | undefined

/** The way of an event: sampling, consent, the queue, the decision, the calls. */
export interface Pipeline {
  accept(event: Event, url: string): void
  /** What consent is known has changed. `meanwhile` runs before events that have waited for it go on. */
  consent(input: ConsentInput, meanwhile: () => void): void
  granted(): string[] | null
  /** From now on this decides; what has waited is decided in order. */
  settle(decide: Decide): void
}

/** Events that wait for consent at most; beyond it the oldest goes, with a report. */
const HELD = 200

export function createPipeline(
  options: TrackerOptions,
  emitter: Emitter,
  queue: Queue | undefined,
  anonymousId: () => string,
): Pipeline {
  let input: ConsentInput = options.consent?.granted ?? null
  let decide: Decide | undefined
  let held: [Event, string][] = []
  let pending: [text: string, url: string, event: Event][] = []

  const drop = (event: Event, reason: string) => emitter.emit('dropped', { id: event.id, reason, event })

  const apply = (event: Event, decisions: Decision[]) => {
    for (let i = 0; i < decisions.length; i++) {
      const decision = decisions[i] as Decision
      emitter.emit('decision', { ...decision, event })
      const { calls } = decision
      if (decision.fire && calls) {
        for (let c = 0; c < calls.length; c++) perform(calls[c] as never, decision.destination, emitter)
      }
    }
  }

  const run = (text: string, url: string, event: Event) => {
    try {
      const decisions = (decide as Decide)(text, url, event)
      if (decisions instanceof Promise) void decisions.then((late) => late && apply(event, late))
      else if (decisions) apply(event, decisions)
    } catch (error) {
      const code = (error as FirepathError).code === 'PANIC' ? 'PANIC' : 'DECIDE_FAILED'
      emitter.report(code, `"${event.event ?? event.type}": ${error}`, undefined, error)
    }
  }

  const dispatch = (event: Event, url: string) => {
    stampConsent(event.context as Record<string, unknown>, input)
    const text = write(event) ?? '{}'
    emitter.emit('event', event)
    queue?.add(event.id, text)
    if (decide) run(text, url, event)
    else pending[pending.length] = [text, url, event]
  }

  return {
    accept(event, url) {
      const context = event.context as Record<string, unknown>
      if (context.automation && options.bots === 'drop') return drop(event, 'bot')
      const share = shareOf(event, options.sample)
      if (share < 1) {
        if (!isSampled(anonymousId(), share)) return drop(event, 'sampled_out')
        context.sampling = { rate: share }
      }
      const unknown = input ? 'send' : options.consent?.unknown
      if (unknown === 'drop') return drop(event, 'consent_unknown')
      if (unknown !== 'hold') return dispatch(event, url)
      held[held.length] = [event, url]
      if (held.length > HELD) {
        drop((held[0] as [Event, string])[0], 'held_too_many')
        for (let i = 0; i < HELD; i++) held[i] = held[i + 1] as [Event, string]
        held.length = HELD
      }
    },
    consent(next, meanwhile) {
      input = next
      meanwhile()
      if (!input) return
      const waiting = held
      held = []
      for (let i = 0; i < waiting.length; i++) {
        const [event, url] = waiting[i] as [Event, string]
        // before consent the id was this page's; now it is this browser's
        dispatch({ ...event, anonymousId: anonymousId() }, url)
      }
    },
    granted: () => granted(input),
    settle(next) {
      decide = next
      const waiting = pending
      pending = []
      for (let i = 0; i < waiting.length; i++) {
        const [text, url, event] = waiting[i] as [string, string, Event]
        run(text, url, event)
      }
    },
  }
}

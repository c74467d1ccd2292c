import type { Consent, Decision, Event } from '../types/core.js'
import { perform } from './callbacks/index.js'
import { type ConsentInput, consentNow, preferencesOf, stampConsent } from './consent.js'
import type { Emitter } from './emitter.js'
import type { FirepathError } from './errors.js'
import type { Queue } from './queue.js'
import { parse, write } from './safe.js'
import { isSampled, shareOf } from './sampling.js'
import type { TrackerOptions } from './types.js'

/** Decides one event: at once in the core; later at the edge, through {@link Pipeline.carryOut}; or never. */
export type Decide = (text: string, url: string, event: Event) => Decision[] | undefined

/** The way of an event: consent, sampling, the queue, the decision, the calls. */
export interface Pipeline {
  accept(event: Event, url: string): void
  /** What consent is known has changed. `meanwhile` runs before events that have waited for it go on. */
  agree(input: ConsentInput, meanwhile: () => void): void
  /** What the core is asked with. */
  consented(): Consent
  /** Carries decisions out. */
  carryOut(event: Event, decisions: Decision[]): void
  /** From now on this decides; what has waited is decided in order. */
  settle(decide: Decide): void
}

/** Events that wait for consent at most; beyond it the oldest goes, with a report. */
const HELD = 200

export function createPipeline(
  { consent: policy, bots, sample }: TrackerOptions,
  emitter: Emitter,
  queue: Queue | undefined,
  anonymousId: () => string,
): Pipeline {
  const { emit, report } = emitter
  let preferences = preferencesOf(policy?.granted)
  let held = new Set<[Event, string]>()
  let pending: Parameters<Decide>[] = []
  let decide: Decide = (...waiting) => {
    pending[pending.length] = waiting
    return undefined
  }

  const drop = (event: Event, reason: string) => emit('dropped', { id: event.id, reason, event })

  const run: Decide = (text, url, event) => {
    try {
      pipeline.carryOut(event, decide(text, url, event) ?? [])
    } catch (error) {
      const code = (error as FirepathError).code === 'PANIC' ? 'PANIC' : 'DECIDE_FAILED'
      report(code, `"${event.event ?? event.type}": ${error}`, undefined, error)
    }
    return undefined
  }

  const dispatch = (event: Event, url: string) => {
    const context = event.context as Record<string, unknown>
    const rate = shareOf(event, sample)
    if (rate < 1) {
      if (!isSampled(event.anonymousId as string, rate)) return drop(event, 'sampled_out')
      context.sampling = { rate }
    }
    stampConsent(context, preferences)
    const text = write(event) ?? '{}'
    // what is told is what is sent
    const sent = parse(text) as Event
    emit('event', sent)
    queue?.enqueue(event.id, text)
    run(text, url, sent)
  }

  const pipeline: Pipeline = {
    accept(event, url) {
      const unknown = !preferences && policy?.unknown
      if (bots === 'drop' && (event.context as Record<string, unknown>).automation) drop(event, 'bot')
      else if (unknown === 'drop') drop(event, 'consent_unknown')
      else if (unknown === 'hold') {
        held.add([event, url])
        if (held.size > HELD) {
          const [oldest] = held as unknown as [[Event, string]]
          held.delete(oldest)
          drop(oldest[0], 'held_too_many')
        }
      } else dispatch(event, url)
    },
    agree(input, meanwhile) {
      preferences = preferencesOf(input)
      meanwhile()
      if (!preferences) return
      const waiting = held
      held = new Set()
      waiting.forEach(([event, url]) => {
        // before consent the id was this page's; now it is this browser's
        dispatch({ ...event, anonymousId: anonymousId() }, url)
      })
    },
    consented: () => consentNow(preferences),
    carryOut(event, decisions) {
      for (const decision of decisions) {
        const { fire, calls, destination } = decision
        emit('decision', { ...decision, event })
        if (fire && calls) for (const call of calls) perform(call, destination, emitter)
      }
    },
    settle(next) {
      decide = next
      for (const waiting of pending) run(...waiting)
      pending = []
    },
  }
  return pipeline
}

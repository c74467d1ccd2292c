import type { Decision, Event } from 'firepath'
import { createTracker } from 'firepath/browser'
import { SIGNED_OUT } from '../shop/account'
import { answers, startConsent } from './consent'
import { History } from './history'
import { recordCalls } from './recorder'

/**
 * Starts firepath as any site would: one call with the plan's address. What counts as an event on these pages, and
 * where it goes, stands in the workspace; no script of the shop tracks anything.
 */
export function startFirepath(): History {
  const history = new History()
  recordCalls((call) => history.call(call))

  const worker = document.querySelector<HTMLMetaElement>('meta[name="firepath"]')?.content ?? ''
  const given = answers()
  const tracker = createTracker({
    plan: `${worker}/plan/current`,
    // the panel shows why: every trace is whole
    explain: true,
    collect: worker,
    // loaded by the visual picker alone, to say where a new rule fires
    core: () => import('firepath'),
    ...(given && { consent: { granted: given } }),
  })

  tracker.on('event', (event) => history.event(event))
  tracker.on('decision', (decision) => history.decision(decision as Decision & { event: Event }))
  tracker.on('dropped', ({ id, reason, event }) => history.dropped(id, reason, event))
  tracker.on('error', (error) => history.trouble(error.message))

  startConsent((categories) => tracker.consent(categories))
  document.addEventListener(SIGNED_OUT, () => tracker.reset())
  return history
}

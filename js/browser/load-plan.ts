import { FirepathError } from './errors.js'
import { backoff, isTransient } from './transport.js'
import type { TrackerOptions } from './types.js'

const ATTEMPTS = 3

/** The plan's bytes, fetched where they are not given. @throws FirepathError `PLAN_NOT_LOADED` */
export async function loadPlan(plan: TrackerOptions['plan']): Promise<Uint8Array> {
  if (typeof plan === 'object' && !(plan instanceof URL)) return new Uint8Array(plan)
  for (let attempt = 1; ; attempt++) {
    let trouble: unknown
    let status = 0
    try {
      const response = await fetch(plan)
      if (response.ok) return new Uint8Array(await response.arrayBuffer())
      trouble = status = response.status
    } catch (error) {
      trouble = error
    }
    if (attempt === ATTEMPTS || !isTransient(status)) throw new FirepathError('PLAN_NOT_LOADED', `${plan}: ${trouble}`)
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt)))
  }
}

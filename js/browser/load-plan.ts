import { FirepathError } from './errors.js'
import { backoff } from './transport.js'
import type { TrackerOptions } from './types.js'

const ATTEMPTS = 3

/** The plan's bytes, fetched where they are not given. @throws FirepathError `PLAN_NOT_LOADED` */
export async function loadPlan(plan: TrackerOptions['plan']): Promise<Uint8Array> {
  if (plan instanceof Uint8Array) return plan
  if (plan instanceof ArrayBuffer) return new Uint8Array(plan)
  let trouble: unknown
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt) await new Promise((resolve) => setTimeout(resolve, backoff(attempt)))
    try {
      const response = await fetch(plan)
      if (response.ok) return new Uint8Array(await response.arrayBuffer())
      trouble = `status ${response.status}`
      if (response.status < 500) break
    } catch (error) {
      trouble = error
    }
  }
  throw new FirepathError('PLAN_NOT_LOADED', `${plan}: ${trouble}`)
}

import { FirepathError } from './errors.js'
import { backoff, bytesOf, isTransient } from './transport.js'
import type { TrackerOptions } from './types.js'

const ATTEMPTS = 3

/** The plan's bytes, fetched where they are not given. @throws FirepathError `PLAN_NOT_LOADED` */
export async function loadPlan(plan: TrackerOptions['plan']): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return new Uint8Array(await bytesOf(plan))
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient((error as { status?: number }).status))
        throw new FirepathError('PLAN_NOT_LOADED', `${plan}: ${error}`)
    }
    await new Promise((resolve) => setTimeout(resolve, backoff(attempt)))
  }
}

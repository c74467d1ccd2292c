/**
 * `/healthz`: whether the Worker can take anything in, for load balancers and for whoever has just deployed.
 */

import type { Gateway } from './gateway.js'
import { json } from './http.js'

export async function health(gateway: Gateway): Promise<Response> {
  const plan = await gateway.plan()
  // asks the store, whether or not the plan is fresh
  await gateway.ask((store) => store.current(plan.hash))
  return json({ ok: true, plan: plan.hash, missingSecrets: plan.missingSecrets })
}

/**
 * `/decide`: takes events as the collector does and answers with their client-side calls and traces, decided by the same
 * core. For pages whose CSP forbids wasm, and for clients that run none.
 */

import { answer } from './collector.js'
import type { Gateway } from './gateway.js'

export async function decide(request: Request, gateway: Gateway): Promise<Response> {
  return await answer(request, gateway, async (receipt, plan) => {
    const { events } = plan.engine.process(receipt)
    return {
      success: true,
      plan: plan.hash,
      events: events.map((event) => ({
        id: event.id,
        messageId: event.messageId,
        decisions: plan.engine.route(event, { side: 'client' }),
      })),
    }
  })
}

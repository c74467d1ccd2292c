/**
 * Sending one batch and reading what the destination says. Secrets exist here, between `prepare` and `fetch`, and nowhere else.
 */

import type { Batch, Outcome } from '../types/core.js'
import type { LoadedPlan } from './engines.js'

/** An answer longer than this says nothing more about a thousand entries. */
const ANSWER_BYTES = 1_048_576

/** A batch; checks have no body. */
export type Sendable = Omit<Batch, 'body'> & { body?: string }

export interface Sent {
  /** HTTP status; 0 when no answer came. */
  status: number
  outcomes: Outcome[]
}

/** Carries a batch out. Never throws for what a destination or the network does. */
export async function send(plan: LoadedPlan, batch: Sendable, timeout: number, clock: () => number): Promise<Sent> {
  const answer = await exchange(plan, batch, timeout, clock)
  const outcomes = plan.engine.outcome(batch, { ...answer, now: clock() })
  if (answer.why !== undefined) for (const outcome of outcomes) outcome.reason = answer.why
  return { status: answer.status, outcomes }
}

async function exchange(
  plan: LoadedPlan,
  batch: Sendable,
  timeout: number,
  clock: () => number,
): Promise<{ status: number; headers: [string, string][]; body: string; why?: string }> {
  try {
    const { url, method, headers, body } = plan.engine.prepare(batch, { now: clock() })
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // credentials must not follow a redirection to somebody else
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    })
    return { status: response.status, headers: [...response.headers], body: await text(response) }
  } catch (error) {
    return { status: 0, headers: [], body: '', why: why(error, timeout) }
  }
}

async function text(response: Response): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let whole = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return whole
    whole += value
    if (whole.length > ANSWER_BYTES) {
      await reader.cancel()
      return whole
    }
  }
}

/** In our own words: a runtime's message may quote what was sent. */
function why(error: unknown, timeout: number): string {
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return `no answer within ${timeout / 1000} s`
  }
  const code = (error as { code?: unknown } | null)?.code
  // what firepath itself refuses to send names the secret that is missing, never a value
  if (typeof code === 'string' && error instanceof Error && /^[A-Z_]+$/.test(code)) return `${code}: ${error.message}`
  return 'the connection failed'
}

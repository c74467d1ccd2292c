/**
 * What Gist is answered. Never 410, which would make it disable the webhook, and never 405: the webhook's owner chooses the
 * method.
 */

import type { VerifyResult } from 'firepath/engine'

/** How a delivery was verified. */
export type Verified = Extract<VerifyResult, { verified: true }>

/** A request that was turned away. */
export interface Rejection {
  status: 401 | 413
  /** A reason of `verifyWebhook`: `mismatch`, `missing_header`, `body_too_large`, … */
  reason: string
}

/** @internal Status and text. The text echoes nothing of the request. */
export interface Answer {
  status: number
  text: string
}

/** @internal */
export const answers = {
  done: { status: 200, text: 'ok\n' },
  later: { status: 202, text: 'accepted\n' },
  forged: { status: 401, text: 'not verified\n' },
  tooLarge: { status: 413, text: 'too large\n' },
  failed: { status: 500, text: 'failed; send it again\n' },
} as const satisfies Record<string, Answer>

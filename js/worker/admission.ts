/**
 * How much work is taken in at a time. Beyond that a quick "come again" is worth more than a slow answer:
 * senders retry, and those already let in stay fast.
 */

import { busy } from './http.js'

let inFlight = 0

/** Turns a request away while `limit` others are under way: before its body is read, so that it costs next to nothing. */
export function refuseWhenFull(limit: number): void {
  if (inFlight >= limit) throw busy('overloaded', 'Too many requests at this moment. Send it again later.', 1)
}

/** Runs `work` unless `limit` others are under way. */
export async function admit<T>(limit: number, work: () => Promise<T>): Promise<T> {
  refuseWhenFull(limit)
  inFlight += 1
  try {
    return await work()
  } finally {
    inFlight -= 1
  }
}

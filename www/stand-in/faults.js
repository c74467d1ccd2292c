/**
 * What goes wrong on purpose, so that a sender can be tested: `POST /faults` with a list, in order of use.
 *
 * @typedef {object} Fault
 * @property {number} [status] answer this instead: 429, 500, 503, …
 * @property {string | number} [retryAfter] with a `Retry-After`
 * @property {string[]} [ids] refuse the entries with these event ids, in a 207, until the faults are ended
 * @property {number} [delay] milliseconds before the answer
 * @property {boolean} [take] take the request all the same: the answer lies, or comes too late
 * @property {boolean} [cut] end the connection in the middle of the answer
 * @property {number} [times] how many requests; default 1
 * @property {number} [chance] 0 to 1: apply it only that often, and without end
 */

/**
 * The fault for the next request, taken off the list.
 *
 * @param {Fault[]} faults
 * @returns {Fault | undefined}
 */
export function next(faults) {
  for (const [index, fault] of faults.entries()) {
    if (fault.ids) continue
    if (fault.chance !== undefined) {
      if (Math.random() < fault.chance) return fault
      continue
    }
    const times = (fault.times ?? 1) - 1
    if (times > 0) fault.times = times
    else faults.splice(index, 1)
    return fault
  }
  return undefined
}

/**
 * The event ids that are to be refused.
 *
 * @param {Fault[]} faults
 */
export function refusedIds(faults) {
  return new Set(faults.flatMap((fault) => fault.ids ?? []))
}

/**
 * The answer, spoilt.
 *
 * @param {Fault} fault
 * @param {Response} answer
 */
export async function spoil(fault, answer) {
  if (fault.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay))
  if (fault.cut) {
    const half = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"err'))
        controller.error(new Error('cut off on purpose'))
      },
    })
    return new Response(half, { status: answer.status })
  }
  if (!fault.status) return answer
  const headers = new Headers({ 'content-type': 'application/json' })
  if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter))
  return new Response(JSON.stringify({ meta: { errors: [`stand-in: ${fault.status} on purpose`] } }), {
    status: fault.status,
    headers,
  })
}

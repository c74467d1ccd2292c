/**
 * Row numbers that order rows by time: `milliseconds * 4096 + n`, strictly growing, exact in a double until the year 2039.
 */

const STEP = 4096

/** The last millisecond that has exact numbers. */
export const LATEST = 2 ** 41 - 1

export class Sequence {
  #last: number

  /** @param last the highest number given out before */
  constructor(last: number) {
    this.#last = last
  }

  next(now: number): number {
    this.#last = Math.max(this.#last + 1, now * STEP)
    return this.#last
  }
}

/** The first number of a millisecond. */
export function sequenceAt(time: number): number {
  return time * STEP
}

/** The time a row was written. */
export function timeOf(sequence: number): number {
  return Math.floor(sequence / STEP)
}

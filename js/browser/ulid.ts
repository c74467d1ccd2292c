/**
 * ULIDs: 48 bits of time and 80 random bits in Crockford's base 32, so that text order is time order. Within one
 * millisecond the random part is counted up: the ids of one page are strictly ascending, and the queue keeps its order.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

let lastTime = -1
/** The low five bits of each count. */
const digits = new Uint8Array(16)

/** @param now milliseconds since 1970 */
export function ulid(now: number): string {
  if (now > lastTime) {
    lastTime = now
    crypto.getRandomValues(digits)
  } else {
    // clock stood still or went back: one more than the last
    for (let i = 16; i-- && !(++(digits[i] as number) & 31); );
  }
  let text = ''
  for (let i = 0, time = lastTime; i < 10; i++) {
    text = ALPHABET[time % 32] + text
    time = Math.floor(time / 32)
  }
  for (const digit of digits) text += ALPHABET[digit & 31]
  return text
}

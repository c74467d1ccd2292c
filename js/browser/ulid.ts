/**
 * ULIDs: 48 bits of time and 80 random bits in Crockford's base 32, so that text order is time order. Within one
 * millisecond the random part is counted up: the ids of one page are strictly ascending, and the queue keeps its order.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

let lastTime = -1
const digits = new Uint8Array(16)

/** @param now milliseconds since 1970 */
export function ulid(now: number): string {
  if (now > lastTime) {
    lastTime = now
    crypto.getRandomValues(digits)
    for (let i = 0; i < 16; i++) digits[i] = (digits[i] as number) & 31
  } else {
    // clock stood still or went back: one more than the last
    let i = 15
    while (i >= 0 && digits[i] === 31) digits[i--] = 0
    if (i >= 0) digits[i] = (digits[i] as number) + 1
  }
  let time = lastTime
  let text = ''
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[time % 32] + text
    time = Math.floor(time / 32)
  }
  for (let i = 0; i < 16; i++) text += ALPHABET[digits[i] as number]
  return text
}

/**
 * What is never read: passwords, card data, whatever the page marks `data-firepath-ignore`. It is asked for every
 * value that comes out of the page, so no definition can reach around it.
 */

const SECRET_NAME = /pass(w|phrase|code)|\bpwd|secret|cv[vc]|csc\b|security.?code|card.?n(o|um)|\b(cc|p[ai]n|otp|ssn|iban)\b/i
const SECRET_AUTOCOMPLETE = /\bcc-|password|one-time-code/i

const wasPassword = new WeakSet<Element>()

/** Remembers password fields while they are: "show password" turns them into text fields. */
export function notice(element: Element): void {
  if ((element as HTMLInputElement).type === 'password') wasPassword.add(element)
}

/** What is around an element, also across shadow roots and frames. */
function around(element: Element): Element | null | undefined {
  const root = element.getRootNode() as { host?: Element; defaultView?: Window }
  return element.parentElement ?? root.host ?? root.defaultView?.frameElement
}

/** Whether nothing may be read of this element. */
export function isPrivate(element: Element & { name?: string }): boolean {
  for (let at: Element | null | undefined = element; at; at = around(at)) {
    if (at.hasAttribute('data-firepath-ignore')) return true
  }
  notice(element)
  return (
    wasPassword.has(element) ||
    SECRET_AUTOCOMPLETE.test(element.getAttribute('autocomplete') ?? '') ||
    (/^(input|textarea|select)$/.test(element.localName) &&
      SECRET_NAME.test(`${element.name} ${element.id}`.replace(/[_-]/g, ' ')))
  )
}

/** Lengths and prefixes of the card schemes in use: Visa, Mastercard, Amex, Diners, Discover and UnionPay, JCB. */
const CARD = /^(4\d{12}(\d{3}){0,2}|(5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3(0[0-5]|[689]\d)\d{11}|6\d{15,18})$/

/**
 * Whether the text holds a payment card number: a known prefix and length, and the check digit is right. It may stand in
 * groups, and beside other numbers: an expiry date, an amount.
 */
export function holdsCard(text: string): boolean {
  for (const row of text.match(/\d[\d\s-]{11,}/g) ?? []) {
    const groups = row.split(/\D+/)
    for (let first = 0; first < groups.length; first++) {
      let digits = ''
      for (let i = first; i < groups.length && digits.length < 19; i++) {
        digits += groups[i]
        if (isCard(digits)) return true
      }
    }
  }
  return false
}

function isCard(digits: string): boolean {
  let sum = 0
  for (let i = 1; i <= digits.length; i++) {
    const digit = +(digits.at(-i) as string) * (i % 2 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0 && CARD.test(digits)
}

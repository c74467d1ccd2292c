/**
 * What is never read: passwords, card data, whatever the page marks `data-firepath-ignore`. It is asked for every
 * value that comes out of the page, so no definition can reach around it.
 */

const SECRET_NAME =
  /pass(word|wd|phrase|code)|\bpwd|secret|cvv|cvc|csc\b|security.?code|card.?(no|num|number)|\b(cc|pan|pin|otp|ssn|iban)\b/i
const SECRET_AUTOCOMPLETE = /\bcc-|password|one-time-code/i

const wasPassword = new WeakSet<Element>()

/** Remembers password fields by their first focus: "show password" turns them into text fields. */
export function notice(element: Element): void {
  if ((element as HTMLInputElement).type === 'password') wasPassword.add(element)
}

/** Whether nothing may be read of this element. */
export function isPrivate(element: Element): boolean {
  for (let at: Element | null = element; at; ) {
    if (at.hasAttribute('data-firepath-ignore')) return true
    at = at.parentElement ?? ((at.getRootNode() as ShadowRoot).host || null)
  }
  const field = element as HTMLInputElement
  notice(field)
  return (
    wasPassword.has(field) ||
    SECRET_AUTOCOMPLETE.test(field.getAttribute('autocomplete') ?? '') ||
    (/^(input|textarea|select)$/.test(field.localName) && SECRET_NAME.test(`${field.name} ${field.id}`.replace(/[_-]/g, ' ')))
  )
}

/** Lengths and prefixes of the card schemes in use: Visa, Mastercard, Amex, Diners, Discover and UnionPay, JCB. */
const CARD = /^(4\d{12}(\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(0[0-5]|[689]\d)\d{11}|6\d{15,18}|35\d{14})$/

/** Whether the text holds a payment card number: a known prefix and length, and the check digit is right. */
export function holdsCard(text: string): boolean {
  const runs = text.match(/\d(?:[ -]?\d){12,18}/g)
  if (runs) for (let i = 0; i < runs.length; i++) if (isCard((runs[i] as string).replace(/\D/g, ''))) return true
  return false
}

function isCard(digits: string): boolean {
  if (!CARD.test(digits)) return false
  let sum = 0
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = +(digits[i] as string) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

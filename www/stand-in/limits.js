/**
 * The published limits of the Track API, in bytes of UTF-8, and the checks against them.
 */

const IDENTIFIER = 150
const NAME = 150
const VALUE = 1_000
const ATTRIBUTES = 300
const EVENT_NAME = 100
export const EVENT_DATA = 100_000
export const ENTRY = 32_000
export const BATCH = 500_000

/** @typedef {{ reason: string, field: string, message: string }} Fault */

const encoder = new TextEncoder()

/** @param {unknown} value */
export function bytes(value) {
  return encoder.encode(typeof value === 'string' ? value : JSON.stringify(value)).length
}

/** @param {unknown} value @returns {value is Record<string, any>} */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {Fault[]}
 */
export function identifier(value, field) {
  if (typeof value === 'number') return []
  if (typeof value !== 'string' || value.trim() === '') return [fault('required', field, `${field} is required`)]
  return bytes(value) > IDENTIFIER ? [fault('invalid', field, `${field} cannot be longer than ${IDENTIFIER} bytes`)] : []
}

/**
 * @param {unknown} name
 * @returns {Fault[]}
 */
export function eventName(name) {
  if (typeof name !== 'string' || name.trim() === '') return [fault('required', 'name', 'name is required')]
  return bytes(name) > EVENT_NAME ? [fault('invalid', 'name', `event name cannot be longer than ${EVENT_NAME} bytes`)] : []
}

/**
 * The attributes of a person or an object.
 *
 * @param {unknown} attributes
 * @returns {Fault[]}
 */
export function attributes(attributes) {
  if (attributes === undefined) return []
  if (!isObject(attributes)) return [fault('invalid', 'attributes', 'attributes must be a hash')]
  const names = Object.keys(attributes)
  if (names.length > ATTRIBUTES) return [fault('invalid', 'attributes', `no more than ${ATTRIBUTES} attributes are taken`)]
  return names.flatMap((name) => {
    if (bytes(name) > NAME) return [fault('invalid', 'attributes', `attribute name cannot be longer than ${NAME} bytes`)]
    const value = attributes[name]
    // topics of the subscription center are one attribute with many members
    if (name === 'cio_subscription_preferences' || value === null) return []
    return bytes(value) > VALUE
      ? [fault('invalid', `attributes.${name}`, `value for attribute '${name}' cannot be longer than ${VALUE} bytes`)]
      : []
  })
}

/**
 * @param {string} reason
 * @param {string} field
 * @param {string} message
 * @returns {Fault}
 */
export function fault(reason, field, message) {
  return { reason, field, message }
}

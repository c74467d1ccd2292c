/**
 * The requests of the Track API: read, checked, and turned into entries.
 */

import { attributes, BATCH, bytes, ENTRY, EVENT_DATA, eventName, fault, identifier, isObject } from './limits.js'

/** @typedef {import('./limits.js').Fault} Fault */

/**
 * @typedef {object} Entry one thing that was asked for
 * @property {'v1' | 'v2'} api
 * @property {string} type `person`, `object`, `delivery`
 * @property {string} action
 * @property {Record<string, unknown>} [identifiers]
 * @property {string} [name]
 * @property {string} [id] of an event: a repeated one is discarded
 * @property {unknown} body as it came
 */

/**
 * @typedef {{ status: number, body: unknown, entries: (Entry | null)[] }} Answer
 *   `entries`: what was asked for, in order; null for one that was refused
 */

const personActions = new Set([
  ...['identify', 'delete', 'event', 'page', 'screen', 'add_relationships', 'delete_relationships'],
  ...['add_device', 'delete_device', 'merge', 'suppress', 'unsuppress'],
])
const objectActions = new Set(['identify', 'identify_anonymous', 'delete', 'add_relationships', 'delete_relationships'])

/**
 * @param {string} method
 * @param {string} path
 * @param {string} text the body
 * @returns {Answer | undefined} undefined for a path that the API does not have
 */
export function answer(method, path, text) {
  if (method === 'POST' && path === '/api/v2/batch') return batch(text)
  if (method === 'POST' && path === '/api/v2/entity') return entity(text)
  if (method === 'POST' && path === '/api/v1/events') return v1Event(text)
  if (method === 'POST' && path === '/api/v1/merge_customers') return merge(text)
  const [, id, rest = ''] = /^\/api\/v1\/customers\/([^/]+)(\/.*)?$/.exec(path) ?? []
  return id === undefined ? undefined : customer(method, id, rest, text)
}

/** @param {string} text @returns {Answer} */
function batch(text) {
  const refuse = (/** @type {string} */ message) => v2Refusal([fault('invalid', 'batch', message)])
  if (bytes(text) > BATCH) return refuse(`a batch cannot be larger than ${BATCH} bytes`)
  const body = parse(text)
  if (!isObject(body) || !Array.isArray(body.batch)) return refuse('batch must be an array')
  /** @type {(Fault & { batch_index: number })[]} */
  const errors = []
  const entries = body.batch.map((raw, index) => {
    const faults = v2Faults(raw)
    errors.push(...faults.slice(0, 1).map((found) => ({ batch_index: index, ...found })))
    return faults.length === 0 ? v2Entry(raw) : null
  })
  return { status: errors.length > 0 ? 207 : 200, body: errors.length > 0 ? { errors } : {}, entries }
}

/** @param {string} text @returns {Answer} */
function entity(text) {
  const raw = parse(text)
  const faults = v2Faults(raw)
  return faults.length > 0 ? v2Refusal(faults) : { status: 200, body: {}, entries: [v2Entry(raw)] }
}

/** @param {Fault[]} errors @returns {Answer} */
function v2Refusal(errors) {
  return { status: 400, body: { errors }, entries: [null] }
}

/** @param {any} raw @returns {Entry} */
function v2Entry(raw) {
  const { type, action, identifiers, name, id } = raw
  return { api: 'v2', type, action, identifiers: identifiers ?? raw.primary, name, id, body: raw }
}

/** @param {unknown} raw @returns {Fault[]} */
function v2Faults(raw) {
  if (!isObject(raw)) return [fault('invalid', '', 'an entry must be a hash')]
  if (bytes(raw) > ENTRY) return [fault('invalid', '', `an entry cannot be larger than ${ENTRY} bytes`)]
  if (raw.type === 'delivery') return []
  if (raw.type === 'object') return objectFaults(raw)
  if (raw.type !== 'person') return [fault('invalid', 'type', 'type must be person, object or delivery')]
  if (!personActions.has(raw.action)) return [fault('invalid', 'action', `unknown action ${raw.action}`)]
  if (raw.action === 'merge') return [...person(raw.primary, 'primary'), ...person(raw.secondary, 'secondary')]
  const faults = person(raw.identifiers, 'identifiers')
  if (raw.action === 'identify') faults.push(...attributes(raw.attributes))
  if (['event', 'page', 'screen'].includes(raw.action))
    faults.push(...eventName(raw.name), ...eventData(raw.attributes, 'attributes'))
  if (raw.action.endsWith('_device')) faults.push(...device(raw.device, 'token', raw.action === 'add_device'))
  return faults
}

/** @param {Record<string, any>} raw @returns {Fault[]} */
function objectFaults(raw) {
  if (!objectActions.has(raw.action)) return [fault('invalid', 'action', `unknown action ${raw.action}`)]
  const { object_type_id: type, object_id: id } = isObject(raw.identifiers) ? raw.identifiers : {}
  const faults = /^[1-9]\d*$/.test(String(type))
    ? []
    : [fault('invalid', 'identifiers.object_type_id', 'must be an integer from 1')]
  const related = raw.cio_relationships ?? []
  if (!Array.isArray(related)) faults.push(fault('invalid', 'cio_relationships', 'cio_relationships must be an array'))
  return [...faults, ...identifier(id, 'identifiers.object_id'), ...attributes(raw.attributes)]
}

/**
 * Exactly one of the identifiers a person may have. The specification leaves anonymous_id out; peers send it.
 *
 * @param {unknown} identifiers
 * @param {string} field
 * @returns {Fault[]}
 */
function person(identifiers, field) {
  const known = ['id', 'email', 'phone', 'cio_id', 'anonymous_id']
  const names = isObject(identifiers) ? Object.keys(identifiers) : []
  const [name] = names
  if (!isObject(identifiers) || name === undefined || names.length !== 1 || !known.includes(name)) {
    return [fault('required', field, `${field} must hold exactly one of ${known.slice(0, 4).join(', ')}`)]
  }
  const value = identifiers[name]
  if (name === 'cio_id' && String(value).startsWith('cio_')) return [fault('invalid', field, 'cio_id has no prefix in v2')]
  if (name === 'email' && !/^[^@\s]+@[^@\s]+$/.test(String(value))) return [fault('invalid', field, 'email is not an address')]
  return identifier(value, `${field}.${name}`)
}

/**
 * @param {unknown} data
 * @param {string} field
 * @returns {Fault[]}
 */
function eventData(data, field) {
  return data === undefined || isObject(data) ? [] : [fault('invalid', field, 'event data must be a hash')]
}

/**
 * @param {unknown} raw
 * @param {'id' | 'token'} key v1 and v2 name the token differently
 * @param {boolean} adding
 * @returns {Fault[]}
 */
function device(raw, key, adding) {
  if (!isObject(raw) || typeof raw[key] !== 'string' || raw[key] === '')
    return [fault('required', `device.${key}`, 'is required')]
  return adding && !['ios', 'android'].includes(raw.platform)
    ? [fault('invalid', 'device.platform', 'must be ios or android')]
    : []
}

/** @param {string} text @returns {Answer} */
function v1Event(text) {
  const body = parse(text)
  if (!isObject(body)) return v1Refusal(['request body must be a hash'])
  const { anonymous_id: anonymous } = body
  const faults = [
    ...eventName(body.name),
    ...eventData(body.data, 'data'),
    ...(anonymous ? identifier(anonymous, 'anonymous_id') : []),
  ]
  if (body.data !== undefined && bytes(body.data) > EVENT_DATA) faults.push(fault('', 'data', 'event data is too large'))
  if (faults.length > 0) return v1Refusal(faults.map(({ message }) => message))
  return v1Taken(body.type ?? 'event', anonymous ? { anonymous_id: anonymous } : {}, body)
}

/** @param {string} text @returns {Answer} */
function merge(text) {
  const body = parse(text)
  const faults = isObject(body)
    ? [...person(body.primary, 'primary'), ...person(body.secondary, 'secondary')]
    : [{ message: 'not JSON' }]
  if (faults[0]) return { status: 400, body: { meta: { error: faults[0].message } }, entries: [null] }
  return v1Taken('merge', /** @type {any} */ (body).primary, body)
}

/**
 * @param {string} method
 * @param {string} encoded
 * @param {string} rest
 * @param {string} text
 * @returns {Answer | undefined}
 */
function customer(method, encoded, rest, text) {
  const id = decode(encoded)
  // v1 guesses the type from the shape
  const identifiers = id.startsWith('cio_') ? { cio_id: id.slice(4) } : id.includes('@') ? { email: id } : { id }
  const wrong = identifier(id, 'identifier').map(({ message }) => message)
  if (wrong.length > 0) return v1Refusal(wrong)
  const body = text === '' ? {} : parse(text)
  if (!isObject(body)) return v1Refusal(['request body must be a hash'])
  const checked = (/** @type {string} */ action, /** @type {Fault[]} */ faults) =>
    faults.length > 0 ? v1Refusal(faults.map(({ message }) => message)) : v1Taken(action, identifiers, body)
  switch (`${method} ${rest.replace(/^(\/devices)\/[^/]+$/, '$1/*')}`) {
    case 'PUT ':
      return checked('identify', attributes(body))
    case 'DELETE ':
      return checked('delete', [])
    case 'POST /suppress':
    case 'POST /unsuppress':
      return checked(rest.slice(1), [])
    case 'PUT /devices':
      return checked('add_device', device(body.device, 'id', true))
    case 'DELETE /devices/*':
      return v1Taken('delete_device', identifiers, { device: { id: decode(rest.slice('/devices/'.length)) } })
    case 'POST /events':
      if (body.data !== undefined && bytes(body.data) > EVENT_DATA) return v1Refusal(['event data is too large'])
      return checked(body.type ?? 'event', [...eventName(body.name), ...eventData(body.data, 'data')])
    default:
      return undefined
  }
}

/**
 * @param {string} action
 * @param {Record<string, unknown>} identifiers
 * @param {any} body
 * @returns {Answer}
 */
function v1Taken(action, identifiers, body) {
  const { name, id } = body
  return { status: 200, body: {}, entries: [{ api: 'v1', type: 'person', action, identifiers, name, id, body }] }
}

/** @param {string[]} errors @returns {Answer} */
function v1Refusal(errors) {
  return { status: 400, body: { meta: { errors } }, entries: [null] }
}

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

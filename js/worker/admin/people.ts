/**
 * People and their identifiers.
 */

import { notFound } from './input.js'
import { nextOf } from './observing.js'
import type { Handlers } from './operations.js'

export const handlers: Handlers = {
  people: ({ rooms }, input) => {
    const limit = input.limit(50, 500)
    const people = rooms.people.list(input.text('q'), input.text('after'), limit)
    const last = people.at(-1)
    return { people, ...(last && people.length === limit ? { next: last.id } : {}) }
  },

  person: ({ rooms }, input) => {
    const [id] = rooms.people.idsOf(input.part('id'))
    const person = id === undefined ? undefined : rooms.people.get(id)
    if (!person) throw notFound('person')
    const limit = input.limit(50, 200)
    const events = rooms.events.list({ people: rooms.people.idsOf(person.id), limit })
    return { person, events: events.map(({ event, ...rest }) => rest), ...nextOf(events, limit) }
  },

  forget: ({ rooms }, input) => {
    const [id] = rooms.people.idsOf(input.part('id'))
    const person = id === undefined ? undefined : rooms.people.get(id)
    if (!person) throw notFound('person')
    return rooms.db.transaction(() => rooms.people.forget(person.id))
  },
}

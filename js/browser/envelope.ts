import type { Event, EventType } from '../types/core.js'
import { automation, contextOf, type Moment } from './context.js'
import type { Who } from './identity.js'
import { assign } from './safe.js'
import type { CallOptions } from './types.js'
import { ulid } from './ulid.js'

/** firepath's version; the build puts the package's in. */
declare const FIREPATH_VERSION: string

/** Makes a call an event: Segment's envelope, with the moment and the person of the call. */
export function envelope(type: EventType, fields: Partial<Event>, moment: Moment, who: Who, options: CallOptions = {}): Event {
  const { integrations, timestamp = moment.time, id = ulid(moment.time) } = options
  const context = contextOf(moment, FIREPATH_VERSION)
  const robot = automation()
  if (robot) context.automation = robot
  if (type !== 'identify' && who.traits) context.traits = who.traits
  if (type !== 'group' && who.groupId) context.groupId = who.groupId
  const extra = options.context
  if (extra) assign(context, extra, extra.page && { page: assign({}, context.page, extra.page) })
  return {
    id,
    messageId: id,
    type,
    ...(who.userId !== undefined && { userId: who.userId }),
    anonymousId: who.anonymousId,
    ...fields,
    context,
    ...(integrations && { integrations }),
    timestamp: isoTime(timestamp),
  }
}

function isoTime(time: Date | string | number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? `${time}` : date.toISOString()
}

import type { Event, EventType } from '../types/core.js'
import { automation, contextOf, type Moment } from './context.js'
import type { Who } from './identity.js'
import type { CallOptions } from './types.js'
import { ulid } from './ulid.js'

/**
 * Makes a call an event: Segment's envelope, with the moment and the person of the call. What is `undefined` in it is
 * not written.
 */
export function envelope(
  type: EventType,
  fields: Partial<Event>,
  moment: Moment,
  who: Who,
  options?: CallOptions | null,
): Event & { context: Record<string, unknown> } {
  const { integrations, timestamp = moment.time, id = ulid(moment.time), context: extra } = options ?? {}
  const { userId, anonymousId, traits, groupId } = who
  const context = contextOf(moment)
  context.automation = automation()
  if (type !== 'identify') context.traits = traits
  if (type !== 'group') context.groupId = groupId
  return {
    id,
    messageId: id,
    type,
    userId,
    anonymousId,
    ...fields,
    context: { ...context, ...extra, page: { ...context.page, ...(extra?.page as object) } },
    integrations,
    // an invalid date has no such text: what the caller wrote stays, for the collector to judge
    timestamp: new Date(timestamp).toJSON() ?? `${timestamp}`,
  } as Event & { context: Record<string, unknown> }
}

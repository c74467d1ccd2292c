/**
 * The operations of the admin API that the store carries out.
 */

import type { CompiledPlan } from '../deployed.js'
import type { LoadedPlan } from '../engines.js'
import type { Rooms } from '../store/rooms.js'
import * as delivery from './delivery.js'
import { type AdminError, Input, Refused } from './input.js'
import * as observing from './observing.js'
import * as people from './people.js'
import * as publishing from './publishing.js'
import * as replaying from './replaying.js'
import type { Operation } from './routes.js'

/** One call, as it crosses from the Worker to the store. */
export interface AdminCall {
  operation: Operation
  path: Record<string, string>
  query: Record<string, string>
  body: unknown
  /** What the Worker compiled for the store to keep. */
  compiled?: CompiledPlan
}

/** What operations work with. */
export interface AdminContext {
  rooms: Rooms
  plan: () => LoadedPlan
  planOf: (hash?: string) => LoadedPlan | undefined
  /** Makes a stored plan the one at work. */
  run: (hash: string) => void
  /** There is something to do, at these destinations in particular. */
  work: (destinations: string[]) => void
  retentionDays: number
  now: number
}

type Handler = (context: AdminContext, input: Input, compiled: CompiledPlan | undefined) => unknown

const HANDLERS: Partial<Record<Operation, Handler>> = {
  ...publishing.handlers,
  ...observing.handlers,
  ...people.handlers,
  ...delivery.handlers,
  ...replaying.handlers,
}

export function operations(call: AdminCall, context: AdminContext): unknown | AdminError {
  const handler = HANDLERS[call.operation]
  if (!handler) throw new Error(`the store has no operation ${call.operation}`)
  try {
    return handler(context, new Input(call.path, call.query, call.body), call.compiled)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { error: { status: error.status, code: error.code, message: error.message } }
  }
}

export type Handlers = Partial<Record<Operation, Handler>>

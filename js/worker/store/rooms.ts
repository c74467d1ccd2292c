/**
 * The rooms of the store, over one database.
 */

import { Database } from './database.js'
import { Events } from './events.js'
import { Gates } from './gates.js'
import { Jobs } from './jobs.js'
import { Logs } from './logs.js'
import { Outbox } from './outbox.js'
import { People } from './people.js'
import { Plans } from './plans.js'
import { Receipts } from './receipts.js'
import { Rejects } from './rejects.js'
import { Tallies } from './tallies.js'
import { Tokens } from './tokens.js'

export interface Rooms {
  db: Database
  plans: Plans
  receipts: Receipts
  rejects: Rejects
  events: Events
  people: People
  outbox: Outbox
  gates: Gates
  logs: Logs
  tallies: Tallies
  jobs: Jobs
  tokens: Tokens
}

export function rooms(storage: DurableObjectStorage): Rooms {
  const db = new Database(storage)
  return {
    db,
    plans: new Plans(db),
    receipts: new Receipts(db),
    rejects: new Rejects(db),
    events: new Events(db),
    people: new People(db),
    outbox: new Outbox(db),
    gates: new Gates(db),
    logs: new Logs(db),
    tallies: new Tallies(db),
    jobs: new Jobs(db),
    tokens: new Tokens(db),
  }
}

import type { Call, Decision, Event } from 'firepath'
import { load, save } from '../shop/storage'
import type { Recorded } from './recorder'

/** One event and all that is known of it. */
export interface Entry {
  event: Event
  at: number
  /** Path of the page it happened on. */
  page: string
  decisions: Decision[]
  /** Set where the tracker gave the event up, and why. */
  dropped?: string
}

/** A call that reached one of the recorded globals. */
export interface RecordedCall extends Recorded {
  page: string
  /** The decision that it carried out. */
  of?: string
}

const keys = { entries: 'lera-firepath-events', calls: 'lera-firepath-calls' }
const kept = 40

/** What happened during this visit, across pages, newest first. */
export class History {
  entries = load<Entry[]>(sessionStorage, keys.entries, [])
  calls = load<RecordedCall[]>(sessionStorage, keys.calls, [])
  /** What went wrong on this page. */
  troubles: string[] = []
  #listeners: (() => void)[] = []
  #queued = false

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  event(event: Event): void {
    this.#entry(event)
    this.#changed()
  }

  decision({ event, ...decision }: Decision & { event: Event }): void {
    this.#entry(event).decisions.push(decision)
    this.#changed()
  }

  dropped(id: string, reason: string, event?: Event): void {
    const entry = event ? this.#entry(event) : this.entries.find((candidate) => candidate.event.id === id)
    if (entry) entry.dropped = reason
    else this.troubles.push(`An event was dropped: ${reason}`)
    this.#changed()
  }

  call(call: Recorded): void {
    this.calls.unshift({ ...call, page: location.pathname })
    this.#changed()
  }

  trouble(message: string): void {
    this.troubles.push(message)
    this.#changed()
  }

  clear(): void {
    this.entries = []
    this.calls = []
    this.troubles = []
    this.#changed()
  }

  /** Whether a decision's call really reached the page's global. */
  wasRecorded(event: Event, decision: Decision, index: number): boolean {
    const name = nameOf(event, decision, index)
    return this.calls.some((made) => made.of === name)
  }

  /** Finds the decision that each recorded call belongs to; each call is taken once. */
  #match(): void {
    for (const { event, decisions } of [...this.entries].reverse()) {
      for (const decision of decisions) {
        decision.calls?.forEach((call, index) => {
          const name = nameOf(event, decision, index)
          if (this.calls.some((made) => made.of === name)) return
          const made = this.calls.findLast((candidate) => !candidate.of && same(candidate, call))
          if (made) made.of = name
        })
      }
    }
  }

  #entry(event: Event): Entry {
    const known = this.entries.find((entry) => entry.event.id === event.id)
    if (known) return known
    const made: Entry = { event, at: Date.now(), page: location.pathname, decisions: [] }
    this.entries.unshift(made)
    return made
  }

  #changed(): void {
    this.entries.length = Math.min(this.entries.length, kept)
    this.calls.length = Math.min(this.calls.length, kept * 4)
    this.#match()
    save(sessionStorage, keys.entries, this.entries)
    save(sessionStorage, keys.calls, this.calls)
    if (this.#queued) return
    this.#queued = true
    queueMicrotask(() => {
      this.#queued = false
      for (const listener of this.#listeners) listener()
    })
  }
}

const nameOf = (event: Event, decision: Decision, index: number) => `${event.id}/${decision.destination}/${index}`

const same = (made: Recorded, call: Call) =>
  made.target === call.target && made.method === call.method && JSON.stringify(made.args) === JSON.stringify(call.args)

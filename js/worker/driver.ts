/**
 * What drives the store: processing after each answer, dispatching, replays, retention, and the alarm that wakes it
 * when something is due or was interrupted.
 */

import type { Dispatcher } from './dispatch.js'
import type { LoadedPlan } from './engines.js'
import { processSome } from './process.js'
import { replaySome } from './replay.js'
import { Retention } from './retention.js'
import type { Rooms } from './store/rooms.js'

/** While work is under way the alarm stands this far ahead: should the object be stopped, it starts again. */
const WATCHDOG = 15_000
/** Pause between slices while requests come in: their commits and ours share one disk. */
const BREATH = 100
/** Pause after a fault in the store itself, a full disk for one. */
const PAUSE = 5_000
/** An alarm's handler may run for 15 minutes; it hands over well before. */
const HANDLER = 600_000

export interface DriverDeps {
  rooms: Rooms
  plan: () => LoadedPlan
  planOf: (hash?: string) => LoadedPlan | undefined
  dispatcher: Dispatcher
  alarms: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>
  retentionDays: number
  clock: () => number
}

export class Driver {
  readonly #deps: DriverDeps
  readonly #retention: Retention
  #running: Promise<void> | undefined
  #alarmAt = Number.POSITIVE_INFINITY
  #wake: (() => void) | undefined
  #stored = false

  constructor(deps: DriverDeps) {
    this.#deps = deps
    this.#retention = new Retention(deps.rooms, deps.retentionDays)
  }

  /** Takes up what an earlier life of the object left. */
  async start(): Promise<void> {
    this.#alarmAt = (await this.#deps.alarms.getAlarm()) ?? Number.POSITIVE_INFINITY
    this.soon()
  }

  /** Sees to it that the object is awake at this time, part of the caller's transaction. */
  atLatest(time: number): void {
    if (this.#alarmAt > time) this.#schedule(time)
  }

  /** Something was stored: works as soon as the request is answered. */
  soon(): void {
    this.#stored = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    this.wake()
  }

  wake(): void {
    this.#wake?.()
  }

  nudge(destinations: Iterable<string>): void {
    this.#deps.dispatcher.nudge(destinations)
  }

  async alarm(): Promise<void> {
    this.#alarmAt = Number.POSITIVE_INFINITY
    this.soon()
    await Promise.race([this.#running, sleep(HANDLER)])
    // a handler that fails is tried a few times and then dropped for good: so this one sets the next alarm itself
    if (this.#running) this.atLatest(this.#deps.clock() + WATCHDOG)
  }

  async #run(): Promise<void> {
    const { dispatcher, clock } = this.#deps
    // lets the answer to the request that brought the work go out first
    await sleep(0)
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      const { more, failed } = this.#work()
      if (more) {
        this.atLatest(clock() + WATCHDOG)
        await sleep(this.#pressed() ? BREATH : 0)
        continue
      }
      const now = clock()
      const next = failed ? now + PAUSE : this.#next()
      // what is due shortly is worth staying awake for
      if (!dispatcher.busy && next > now + 1_000) {
        this.#schedule(next)
        return
      }
      this.atLatest(now + WATCHDOG)
      await Promise.race([woken, sleep(Math.max(5, Math.min(next - now, WATCHDOG / 2)))])
    }
  }

  /** One slice of each kind of work. A fault in one kind must not stop the others, nor the alarm. */
  #work(): { more: boolean; failed: boolean } {
    const { rooms, plan, planOf, dispatcher, clock } = this.#deps
    const now = clock()
    let more = false
    let failed = false
    const kinds: (() => boolean)[] = [
      () => processSome(rooms, plan(), now),
      () => replaySome(rooms, planOf, now),
      () => this.#retention.run(plan(), now),
      () => {
        dispatcher.start()
        return false
      },
    ]
    for (const work of kinds) {
      try {
        more = work() || more
      } catch (error) {
        failed = true
        console.error('work in the store failed:', error)
      }
    }
    return { more: more && !failed, failed }
  }

  /** Whether something was stored since the last look. */
  #pressed(): boolean {
    const pressed = this.#stored
    this.#stored = false
    return pressed
  }

  #next(): number {
    return Math.min(this.#deps.dispatcher.next() ?? Number.POSITIVE_INFINITY, this.#retention.next)
  }

  #schedule(time: number): void {
    this.#alarmAt = time
    this.#deps.alarms.setAlarm(time).catch((error: unknown) => {
      this.#alarmAt = Number.POSITIVE_INFINITY
      console.error('the alarm could not be set:', error)
    })
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

import type { Emitter } from './emitter.js'
import { sort } from './safe.js'
import type { Store } from './storage.js'
import { backoff, batchBody, byteLength, isTransient, post } from './transport.js'

export interface QueueOptions {
  /** Prefix of every storage key. */
  name: string
  /** The collector's batch endpoint. */
  url: string
  /** `undefined` while it is not known: nothing is sent then. */
  writeKey: () => string | undefined
  /** Events that are kept at most; the oldest goes first, with a report. */
  cap: number
  /** Events that are sent without waiting for more. */
  size: number
  /** Milliseconds until fewer than `size` events are sent. */
  interval: number
}

/** Events on their way to the collector. */
export interface Queue {
  add(id: string, text: string): void
  /** The collector has it. */
  remove(id: string): void
  /** While an event is held, another request is about to deliver it; `false` gives it back to the queue. */
  hold(id: string, held: boolean): void
  flush(): Promise<void>
  /** Storage or write key have become known: sends what earlier pages of the origin left behind. */
  resume(): void
}

/** What is said once when the browser's storage is full or denied. */
export const NOT_KEPT = 'The browser stores nothing here: ids and events end with the page.'

/** One request holds at most this, so that it fits into what a browser lets outlive a page. */
const BATCH_BYTES = 56_000
const BATCH_EVENTS = 100

/**
 * Every event is a storage entry of its own, named by its ULID: adding needs no lock and no reading, tabs cannot
 * overwrite each other, and text order is time order. One tab at a time sends (Web Locks). An entry goes when the
 * collector has answered, so whatever happens in between, the next page of the origin finds it; what was sent but
 * not answered is sent again and recognised there by its ULID.
 */
export function createQueue(store: Store, emitter: Emitter, options: QueueOptions, signal: AbortSignal): Queue {
  const prefix = `${options.name}.q.`
  const held = new Set<string>()
  /** Added by this page, not known to be delivered: what is sent when it closes. */
  const mine = new Set<string>()
  const inFlight = new Set<string>()
  let count = 0
  let limit = BATCH_EVENTS
  let failures = 0
  let notBefore = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Infinity
  let running: Promise<void> | undefined

  const waiting = () => sort(store.keys(prefix))

  const drop = (id: string, reason: string) => {
    emitter.emit('dropped', { id, reason })
    queue.remove(id)
  }

  const schedule = (delay: number) => {
    const at = Date.now() + delay
    if (signal.aborted || at >= due) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      due = Infinity
      void flush(true)
    }, delay)
  }

  /** Takes events from the front, up to what one request may hold. */
  const batchOf = (keysToSend: string[], most: number) => {
    const ids: string[] = []
    let body = ''
    let bytes = 0
    for (let i = 0; i < keysToSend.length && ids.length < most; i++) {
      const key = keysToSend[i] as string
      const id = key.slice(prefix.length)
      if (held.has(id)) continue
      const text = store.get(key)
      if (!text) continue
      const size = byteLength(text) + 1
      if (bytes && bytes + size > BATCH_BYTES) break
      bytes += size
      body += `${body && ','}${text}`
      ids[ids.length] = id
    }
    return { ids, body }
  }

  const deliver = async (ids: string[], body: string, leaving: boolean): Promise<boolean> => {
    for (let i = 0; i < ids.length; i++) inFlight.add(ids[i] as string)
    const { status, wait } = await post(options.url, batchBody(body, options.writeKey()), leaving)
    for (let i = 0; i < ids.length; i++) inFlight.delete(ids[i] as string)
    if (status >= 200 && status < 300) {
      failures = 0
      limit = BATCH_EVENTS
      for (let i = 0; i < ids.length; i++) queue.remove(ids[i] as string)
      return true
    }
    if (leaving || isTransient(status)) {
      const delay = wait ?? backoff(failures++)
      notBefore = Date.now() + delay
      schedule(delay)
      return false
    }
    if (status === 413 && ids.length > 1) {
      limit = ids.length >> 1
      return true
    }
    emitter.report('COLLECT_REFUSED', `The collector answered ${status}.`, `${status}`)
    for (let i = 0; i < ids.length; i++) drop(ids[i] as string, `collector_${status}`)
    return true
  }

  const drain = async () => {
    while (!signal.aborted && options.writeKey() !== undefined) {
      if (notBefore > Date.now()) return schedule(notBefore - Date.now())
      const { ids, body } = batchOf(waiting(), limit)
      if (!ids.length || !(await deliver(ids, body, false))) return
    }
  }

  const locked = async (ifAvailable: boolean) => {
    const { locks } = navigator
    if (!locks) return drain()
    await locks.request(options.name, { ifAvailable }, async (lock) => {
      if (lock) await drain()
      // another tab is sending, ours among them
      else schedule(options.interval)
    })
  }

  const flush = (ifAvailable: boolean): Promise<void> => {
    running ??= locked(ifAvailable)
      .catch((error) => emitter.report('INTERNAL', `${error}`, 'queue', error))
      .finally(() => {
        running = undefined
        count = store.keys(prefix).length
      })
    return running
  }

  /** The page may be going: everything it has, at once and without a lock, for nothing asynchronous is sure any more. */
  const leave = () => {
    const own: string[] = []
    mine.forEach((id) => {
      if (!inFlight.has(id)) own[own.length] = prefix + id
    })
    const { ids, body } = batchOf(own, BATCH_EVENTS)
    if (ids.length && options.writeKey() !== undefined) void deliver(ids, body, true)
  }

  const onHide = emitter.guard(() => {
    if (document.visibilityState === 'hidden') leave()
  })
  const onPageHide = emitter.guard(leave)
  const onOnline = emitter.guard(() => {
    notBefore = failures = 0
    schedule(0)
  })
  addEventListener('visibilitychange', onHide, { signal })
  addEventListener('pagehide', onPageHide, { signal })
  addEventListener('online', onOnline, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))

  const queue: Queue = {
    add(id, text) {
      if (!store.set(prefix + id, text)) emitter.report('STORAGE_UNAVAILABLE', NOT_KEPT)
      mine.add(id)
      if (++count > options.cap) drop((waiting()[0] ?? '').slice(prefix.length), 'queue_full')
      schedule(count >= options.size ? 0 : options.interval)
    },
    remove(id) {
      store.remove(prefix + id)
      mine.delete(id)
      held.delete(id)
      count--
    },
    hold(id, on) {
      if (on) held.add(id)
      else if (held.delete(id)) schedule(options.interval)
    },
    flush: () => flush(false),
    resume() {
      count = store.keys(prefix).length
      if (count) schedule(0)
    },
  }
  return queue
}

import type { Emitter } from './emitter.js'
import { sort } from './safe.js'
import type { Store } from './storage.js'
import { backoff, batchBody, byteLength, isTransient, post } from './transport.js'
import type { TrackerOptions } from './types.js'

/** Events on their way to the collector. */
export interface Queue {
  enqueue(id: string, text: string): void
  /** The collector has it. */
  delivered(id: string): void
  /** While an event is held, another request is about to deliver it; `false` gives it back to the queue. */
  hold(id: string, held: boolean): void
  /** The page may be going: everything it has, at once and without a lock, for nothing asynchronous is sure any more. */
  leave(): void
  sendAll(): Promise<void>
  /** Storage or write key have become known: sends what earlier pages of the origin left behind. */
  resume(): void
}

/** What is said once when the browser's storage is full or denied. */
export const NOT_KEPT = 'Ids and events end with the page.'

/** One request holds at most this, so that it fits into what a browser lets outlive a page. */
const BATCH_BYTES = 56_000
const BATCH_EVENTS = 100

/**
 * Every event is a storage entry of its own, named by its ULID: adding needs no lock and no reading, tabs cannot
 * overwrite each other, and text order is time order. One tab at a time sends (Web Locks). An entry goes when the
 * collector has answered, so whatever happens in between, the next page of the origin finds it; what was sent but
 * not answered is sent again and recognised there by its ULID.
 *
 * @param name prefix of every storage key
 * @param url the collector's batch endpoint
 * @param writeKey `undefined` while it is not known: nothing is sent then
 */
export function createQueue(
  store: Store,
  { emit, report, listen, signal }: Emitter,
  name: string,
  url: string,
  writeKey: () => string | undefined,
  { size = 10, interval = 5000, cap = 1000 }: NonNullable<TrackerOptions['queue']>,
): Queue {
  const prefix = `${name}.q.`
  /** Under way in some request: no other takes them along. */
  const busy = new Set<string>()
  /** Added by this page, not known to be delivered: what is sent when it closes. */
  const mine = new Set<string>()
  let count = 0
  let limit = BATCH_EVENTS
  let failures = 0
  let notBefore = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Infinity
  let running: Promise<void> | undefined

  const waiting = () => sort(store.list(prefix))

  const delivered = (id: string) => {
    store.erase(prefix + id)
    mine.delete(id)
    busy.delete(id)
    count--
  }
  const drop = (id: string, reason: string) => {
    emit('dropped', { id, reason })
    delivered(id)
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

  /** Sends events from the front, as many as one request may hold; `false` where there is nothing more to do now. */
  const send = async (from: Iterable<string>, most: number, leaving = false): Promise<boolean> => {
    const key = writeKey()
    const ids: string[] = []
    let body = ''
    let bytes = 0
    for (const id of from) {
      const text = store.recall(prefix + id)
      if (!text || busy.has(id)) continue
      bytes += byteLength(text) + 1
      if (ids.length === most || (body && bytes > BATCH_BYTES)) break
      body += `${body && ','}${text}`
      ids[ids.length] = id
    }
    if (!body || key === undefined) return false
    for (const id of ids) busy.add(id)
    const { status, ok, wait } = await post(url, batchBody(body, key), leaving)
    for (const id of ids) busy.delete(id)
    if (ok) {
      failures = 0
      limit = BATCH_EVENTS
      for (const id of ids) delivered(id)
    } else if (leaving || isTransient(status)) {
      const delay = wait ?? backoff(failures++)
      notBefore = Date.now() + delay
      schedule(delay)
      return false
    } else if (status === 413 && ids.length > 1) limit = ids.length >> 1
    else {
      report('COLLECT_REFUSED', `${url} answered ${status}.`, `${status}`)
      for (const id of ids) drop(id, `collector_${status}`)
    }
    return true
  }

  const drain = async () => {
    while (!signal.aborted) {
      const delay = notBefore - Date.now()
      if (delay > 0) return schedule(delay)
      if (!(await send(waiting(), limit))) return
    }
  }

  const locked = async (ifAvailable: boolean) => {
    try {
      // none: another tab is sending, ours among them
      await navigator.locks.request(name, { ifAvailable }, (lock) => (lock ? drain() : schedule(interval)))
    } catch {
      // a page without locks: not secure, or sandboxed
      await drain()
    }
  }

  const flush = (ifAvailable: boolean): Promise<void> => {
    running ??= locked(ifAvailable)
      .catch((error) => report('INTERNAL', `${error}`, 'queue', error))
      .finally(() => {
        running = undefined
        count = store.list(prefix).length
        // other tabs may have sent some
        for (const id of mine) if (!store.recall(prefix + id)) mine.delete(id)
      })
    return running
  }

  listen(window, 'online', () => {
    notBefore = failures = 0
    schedule(0)
  })

  return {
    enqueue(id, text) {
      if (!store.keep(prefix + id, text)) report('STORAGE_UNAVAILABLE', NOT_KEPT)
      mine.add(id)
      if (++count > cap) drop(waiting()[0] as string, 'queue_full')
      schedule(count >= size ? 0 : interval)
    },
    delivered,
    hold(id, on) {
      if (on) busy.add(id)
      else if (busy.delete(id)) schedule(interval)
    },
    leave() {
      void send(mine, BATCH_EVENTS, true)
    },
    sendAll: () => flush(false),
    resume() {
      count = store.list(prefix).length
      if (count) schedule(0)
    },
  }
}

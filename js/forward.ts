/**
 * What `Engine.forward` answers, read out of the bytes in which the core gives it.
 */

import type { Batch, LogRecord, Reject } from './types/core.js'

/** What followed from a request that was let in: what is to be sent now, and what was dropped or changed on the way. */
export interface Forwarded {
  reject?: undefined
  /** Id of the receipt, by which repeats of the same content are known. */
  readonly receipt: string
  /** To be sent in this order. Never to be stored: the headers hold secrets. */
  readonly requests: ForwardedRequest[]
  /** Every event that was not sent, every field that was held back or changed, and why. */
  readonly log: LogRecord[]
}

/** A request with its secrets filled in. It is what `fetch` takes, and what `outcome` wants to know an answer's batch by. */
export interface ForwardedRequest {
  readonly destination: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  /** Bytes; absent where the request has no body. */
  readonly body?: Uint8Array<ArrayBuffer>
  /** The events in it. */
  readonly entries: Batch['entries']
}

type Head = Pick<ForwardedRequest, 'destination' | 'method' | 'url' | 'headers'>

interface Summary {
  receipt: string
  entries: Batch['entries'][]
  log: LogRecord[]
}

/** In place of the number of requests. */
const REJECTED = 0xffff_ffff
const decoder = new TextDecoder()

/** Reads answers. The heads of a destination's requests are nearly always the same, so the last one is remembered. */
export class Reader {
  #text = ''
  #head: Head | undefined

  read(bytes: Uint8Array<ArrayBuffer>): Forwarded | { reject: Reject } {
    const numbers = new Uint32Array(bytes.buffer, 0, bytes.length >> 2)
    const number = (index: number) => numbers[index] as number
    const count = number(0)
    const rejected = count === REJECTED
    let at = rejected ? 8 : 8 + 8 * count
    const next = (length: number) => {
      at += length
      return bytes.subarray(at - length, at)
    }
    const summary = next(number(1))
    if (rejected) return { reject: JSON.parse(decoder.decode(summary)) }
    const answer = new Answer(summary)
    for (let index = 0; index < count; index++) {
      const head = this.#read(decoder.decode(next(number(2 + 2 * index))))
      const body = next(number(3 + 2 * index))
      answer.requests.push(new Request(head, body.length > 0 ? body : undefined, answer, index))
    }
    return answer
  }

  #read(text: string): Head {
    if (this.#head === undefined || text !== this.#text) {
      this.#head = JSON.parse(text) as Head
      this.#text = text
    }
    return this.#head
  }
}

class Answer implements Forwarded {
  readonly requests: ForwardedRequest[] = []
  readonly #text: Uint8Array
  #summary: Summary | undefined

  constructor(text: Uint8Array) {
    this.#text = text
  }

  get receipt(): string {
    return this.summary.receipt
  }

  get log(): LogRecord[] {
    return this.summary.log
  }

  /** Made when it is first asked for. */
  get summary(): Summary {
    this.#summary ??= JSON.parse(decoder.decode(this.#text)) as Summary
    return this.#summary
  }

  toJSON(): object {
    const { receipt, requests, log } = this
    return { receipt, requests, log }
  }
}

class Request implements ForwardedRequest {
  readonly destination: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer>
  readonly #answer: Answer
  readonly #index: number

  constructor(head: Head, body: Uint8Array<ArrayBuffer> | undefined, answer: Answer, index: number) {
    this.destination = head.destination
    this.method = head.method
    this.url = head.url
    this.headers = { ...head.headers }
    if (body) this.body = body
    this.#answer = answer
    this.#index = index
  }

  get entries(): Batch['entries'] {
    return this.#answer.summary.entries[this.#index] ?? []
  }

  /** Without the headers, which hold secrets: as a batch, for logs and for `outcome`. */
  toJSON(): object {
    const { destination, method, url, body, entries } = this
    return { destination, method, url, headers: {}, ...(body ? { body: decoder.decode(body) } : {}), entries }
  }
}

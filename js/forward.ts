/**
 * What `Engine.forward` answers, read out of the bytes in which the core gives it.
 */

import type { Batch, LogRecord, Reject } from './types/core.js'
import type { Memory } from './wasm.js'

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
/** How many heads can be known. */
const KNOWN = 32
const decoder = new TextDecoder()

/** @internal Reads answers out of the core's memory; `src/wasm/forward.rs` says how they stand there. */
export class Reader {
  /** A bit for each head that needs not be told again: that of a destination's requests is nearly always the same. */
  known = 0
  readonly #heads: Head[] = []

  /** What stands at `address`; nothing of the answer is left in the core's memory. */
  read({ bytes, numbers }: Memory, address: number): Forwarded | { reject: Reject } {
    let index = address >> 2
    const next = () => numbers[index++] as number
    const start = next()
    const text = bytes.slice(start, start + next())
    const count = next()
    const summary = next()
    if (count === REJECTED) return { reject: JSON.parse(decoder.decode(text)) }
    const answer = new Answer(text, summary)
    let at = summary
    for (let request = 0; request < count; request++) {
      const head = next()
      const headLength = next()
      const bodyEnd = at + next()
      const body = bodyEnd > at ? text.subarray(at, bodyEnd) : undefined
      at = bodyEnd + headLength
      answer.requests.push(new Request(this.#head(head, text.subarray(bodyEnd, at)), body, answer, request))
    }
    return answer
  }

  #head(number: number, text: Uint8Array): Head {
    const known = this.#heads[number]
    if (known && text.length === 0) return known
    const head = JSON.parse(decoder.decode(text)) as Head
    if (number < KNOWN) {
      this.#heads[number] = head
      this.known |= 1 << number
    }
    return head
  }
}

class Answer implements Forwarded {
  readonly requests: ForwardedRequest[] = []
  readonly #text: Uint8Array
  readonly #length: number
  #summary: Summary | undefined

  /** @param length how much of the text is the summary */
  constructor(text: Uint8Array, length: number) {
    this.#text = text
    this.#length = length
  }

  get receipt(): string {
    return this.summary.receipt
  }

  get log(): LogRecord[] {
    return this.summary.log
  }

  /** Made when it is first asked for. */
  get summary(): Summary {
    this.#summary ??= JSON.parse(decoder.decode(this.#text.subarray(0, this.#length))) as Summary
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

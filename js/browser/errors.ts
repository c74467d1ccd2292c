/** What the tracker can report through `on('error')`; each code at most once per page. */
export type TrackerErrorCode =
  /** The page's CSP forbids WebAssembly; decisions are made at the edge, or nowhere where no `collect` is set. */
  | 'WASM_FORBIDDEN'
  /** The wasm file could not be loaded. */
  | 'WASM_NOT_LOADED'
  /** The plan could not be fetched. */
  | 'PLAN_NOT_LOADED'
  /** The plan is damaged or is no browser plan. */
  | 'INVALID_PLAN'
  /** The plan was made by a newer firepath than this tracker. */
  | 'PLAN_TOO_NEW'
  /** The core stopped on an event; it was started afresh. */
  | 'PANIC'
  /** An event could not be decided. */
  | 'DECIDE_FAILED'
  /** A third party's function threw. */
  | 'CALLBACK_THREW'
  /** The Customer.io script counts page views by itself as well. */
  | 'PAGE_COUNTED_TWICE'
  /** A no-code definition cannot be used; the others work. */
  | 'DEFINITION_INVALID'
  /** The collector refused events for good. */
  | 'COLLECT_REFUSED'
  /** The edge could not be asked for a decision; the event itself is kept and sent later. */
  | 'DECIDE_UNREACHABLE'
  /** The browser keeps nothing (storage full or denied): events live as long as the page. */
  | 'STORAGE_UNAVAILABLE'
  /** The tracker was called in a way that cannot work. */
  | 'INVALID_CALL'
  /** Anything that should not happen; the page is not disturbed by it. */
  | 'INTERNAL'

/** An error with a stable code. Compare by `code`: a page can hold two copies of this class. */
export class FirepathError extends Error {
  declare code: string
  /** Where in the plan or the call, as a JSON Pointer or a name. */
  declare path?: string
  constructor(code: string, message: string, path?: string, cause?: unknown) {
    super(message, (cause as ErrorOptions) && { cause })
    this.code = code
    if (path) this.path = path
  }
}

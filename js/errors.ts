/**
 * Errors as classes: one base, a few kinds. `code` is what programs compare; it never changes its meaning.
 */

/** @internal */
const BRAND: unique symbol = Symbol.for('firepath.error') as never

/** What a {@link FirepathError} carries beside its message. */
export interface FirepathErrorDetails {
  /** JSON Pointer to the place in the argument that is wrong. */
  path?: string | undefined
  cause?: unknown
}

/** The base of every error that firepath throws. */
export class FirepathError extends Error {
  /** Stable, in SCREAMING_SNAKE_CASE: `INVALID_INPUT`, `LIMIT_EXCEEDED`, `PANIC`, … */
  readonly code: string
  /** JSON Pointer to the place in the argument that is wrong; absent where there is none. */
  readonly path?: string
  /** @internal shared by every copy of firepath in a program, unlike the class itself */
  readonly [BRAND] = true

  constructor(code: string, message: string, details: FirepathErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    // a literal, so that a minifier which renames the class keeps the name people read
    this.name = 'FirepathError'
    this.code = code
    if (details.path !== undefined) this.path = details.path
  }
}

/** An argument, a rule, a pattern, a plan or a body is wrong; `path` says where. */
export class InvalidInputError extends FirepathError {
  constructor(code: string, message: string, details?: FirepathErrorDetails) {
    super(code, message, details)
    this.name = 'InvalidInputError'
  }
}

/** Something is larger than firepath agrees to work on; the message names the limit. */
export class LimitError extends FirepathError {
  constructor(message: string, details?: FirepathErrorDetails) {
    super('LIMIT_EXCEEDED', message, details)
    this.name = 'LimitError'
  }
}

/** `firepath/slim` was used before `init` or `initSync`. */
export class NotInitializedError extends FirepathError {
  constructor() {
    super(
      'NOT_INITIALIZED',
      'firepath/slim has no WebAssembly module yet: await init(…) or call initSync(…) before anything else, ' +
        "or import from 'firepath', which brings its own.",
    )
    this.name = 'NotInitializedError'
  }
}

/** WebAssembly cannot run here. */
export class UnsupportedEnvironmentError extends FirepathError {
  constructor(message: string, details?: FirepathErrorDetails) {
    super('UNSUPPORTED_ENVIRONMENT', message, details)
    this.name = 'UnsupportedEnvironmentError'
  }
}

/** A fault of firepath itself. The core has been started anew: the next call works. */
export class InternalError extends FirepathError {
  constructor(message: string, details?: FirepathErrorDetails) {
    super('PANIC', message, details)
    this.name = 'InternalError'
  }
}

/**
 * Whether `value` was thrown by firepath: by this copy or by another one in the same program
 * (a program that uses both `import` and `require` holds two, with different classes).
 */
export function isFirepathError(value: unknown): value is FirepathError {
  return typeof value === 'object' && value !== null && BRAND in value
}

/** @internal The class that belongs to what the core threw. */
export function fromCore(thrown: Error & { code: string; path?: string }): FirepathError {
  const details = thrown.path === undefined ? {} : { path: thrown.path }
  if (thrown.code === 'LIMIT_EXCEEDED') return new LimitError(thrown.message, details)
  if (thrown.code.startsWith('INVALID_') || thrown.code === 'PLAN_TOO_NEW') {
    return new InvalidInputError(thrown.code, thrown.message, details)
  }
  return new FirepathError(thrown.code, thrown.message, details)
}

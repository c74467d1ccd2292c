/**
 * The facade: what `firepath` exports on every platform.
 */

export { compile } from './compile.js'
export { type DestinationInfo, Engine, type EngineOptions, type SourceInfo } from './engine.js'
export {
  FirepathError,
  type FirepathErrorDetails,
  InternalError,
  InvalidInputError,
  isFirepathError,
  LimitError,
  NotInitializedError,
  UnsupportedEnvironmentError,
} from './errors.js'
export { Pattern, type PatternInit, type PatternOptions, triggerPath } from './trigger.js'
export type * from './types/core.js'
export { version } from './version.js'

/**
 * The facade: what `firepath` exports on every platform.
 */

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
export { version } from './version.js'

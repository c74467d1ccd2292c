/**
 * `firepath/engine`: everything that runs once a plan is compiled, and webhooks. Without the compiler of workspaces,
 * patterns and workflows its wasm is less than half.
 */

export { type ComparedDecision, compare, type Difference } from './compare.js'
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
export type { Forwarded, ForwardedRequest } from './forward.js'
export { samples } from './gist/samples.js'
export type * from './types/core.js'
export type * from './types/gist.js'
export { version } from './version.js'
export {
  gistDeliveryId,
  type HmacOptions,
  parseGistWebhook,
  signGistWebhook,
  type TokenOptions,
  type VerifyCommon,
  type VerifyOptions,
  type VerifyReason,
  type VerifyResult,
  type VerifyTimed,
  verifyWebhook,
} from './webhook.js'

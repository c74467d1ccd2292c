/**
 * The facade: what `firepath` exports on every platform.
 */

export { type ComparedDecision, compare, type Difference } from './compare.js'
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
export type { Forwarded, ForwardedRequest } from './forward.js'
export { samples } from './gist/samples.js'
export { Pattern, type PatternInit, type PatternOptions, triggerPath } from './trigger.js'
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
export { type FilterPart, previewWorkflow, type WorkflowPreview, type WorkflowPreviewInput } from './workflow.js'

/**
 * The facade: what `firepath` exports on every platform.
 */

export { compile } from './compile.js'
export * from './runtime.js'
export { Pattern, type PatternInit, type PatternOptions, triggerPath } from './trigger.js'
export { type FilterPart, previewWorkflow, type WorkflowPreview, type WorkflowPreviewInput } from './workflow.js'

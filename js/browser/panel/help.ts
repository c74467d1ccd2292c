import type { TrackerErrorCode } from '../errors.js'

/** What helps, per code. It stands here and in docs/tracker.md, not in the tracker, which every page loads. */
export const HELP: Partial<Record<string, string>> = {
  WASM_FORBIDDEN: "The page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
  WASM_NOT_LOADED: 'tracker.wasm was not where it was looked for. Say where it is with the option `wasm`.',
  PLAN_NOT_LOADED: 'The address of the plan did not answer it. Look at the option `plan`, and at CORS if it is another origin.',
  INVALID_PLAN: 'What lies at the address of the plan is no browser plan, or a damaged one. Publish the workspace again.',
  PLAN_TOO_NEW: 'A newer firepath has made the plan. Update the tracker on the page.',
  CALLBACK_THREW: "A vendor's own function threw. The tracker and the other vendors are not touched by it.",
  PAGE_COUNTED_TWICE:
    'The Customer.io script counts page views by itself, and so does the workspace. Set data-auto-track-page="false" on the script element, or disable page views for Customer.io in the workspace.',
  DEFINITION_INVALID: 'The others work. Mostly a selector is not valid CSS.',
  COLLECT_REFUSED: 'These events are not sent again. At 401 or 403 look at the write key and at the origins of the source.',
  DECIDE_UNREACHABLE:
    'Wasm is forbidden here, so the Worker decides; it did not answer. The event itself is kept and sent later.',
  STORAGE_UNAVAILABLE: 'The storage of this site is full or denied. Events are sent all the same while the page is open.',
} satisfies Partial<Record<TrackerErrorCode, string>>

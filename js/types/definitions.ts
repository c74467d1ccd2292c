/**
 * No-code event definitions: what a workspace lists under `events`, and what the tracker finds again in the JSON
 * section of the browser plan. A definition says when something on a page is an event and what to read for it.
 * It decides nothing about destinations: that is the trigger path's work.
 */

/** What sets a definition off. */
export type DefinitionTrigger = 'click' | 'submit' | 'page_view' | 'visible' | 'scroll' | 'time' | 'custom_event' | 'data_layer'

/** The calls that a definition can make. */
export type DefinitionType = 'track' | 'identify' | 'page' | 'group'

/**
 * Where one value is read. Exactly one source key, plus `as`. A value that is not there is an absent field, never
 * an empty string. Password fields, card numbers and everything at or inside `data-firepath-ignore` are never read,
 * whatever a definition asks for.
 */
export type Extractor = ExtractorSource & {
  /**
   * Turn what was read into this. `number` understands `1 234,50 kr`, `$1,234.50` and `1.234,50` (the last
   * separator is the decimal one, but a single comma before three digits separates thousands); what is no number is
   * absent. Default: as it was found (text from the page, any JSON from `dataLayer`, `jsonLd`, `detail`).
   */
  as?: 'text' | 'number' | 'boolean'
}

/**
 * Selectors in extractors find the nearest match: inside the element that set the event off, then inside each
 * enclosing element outwards to the document. So `.price` on a list of products is the price of the one clicked.
 */
export type ExtractorSource =
  /** Visible text, white space collapsed: of the element itself (`true`) or of the nearest match of a selector. */
  | { text: true | string }
  /** An attribute of the element, of its nearest ancestor that has it, or of the nearest match of `selector`. */
  | { attribute: string; selector?: string }
  /** A field of the form at hand, by `name` or `id`. A check box is a boolean, a multiple choice a list. */
  | { field: string }
  /** `<meta name=…>` or `<meta property=…>`. */
  | { meta: string }
  /** A query parameter of the page's URL. */
  | { parameter: string }
  /** A dotted path (`ecommerce.items.0.price`) into the push that set the event off, else the newest push with it. */
  | { dataLayer: string }
  /** A dotted path into `detail` of the custom event that set the event off. */
  | { detail: string }
  /** A cookie that scripts can read. */
  | { cookie: string }
  /** A singular path (`$.offers.price`, `$.offers[0].price`) into the first JSON-LD object on the page that has it. */
  | { jsonLd: string }
  /** A constant: any JSON. */
  | { literal: unknown }

/** One no-code event. */
export interface EventDefinition {
  /**
   * The event's name: required for `track`, the page's name for `page`, a mere label for `identify` and `group`.
   * At most 255 characters.
   */
  name?: string
  /** Default `track`; `page` for `on: page_view` without a name. */
  type?: DefinitionType
  on: DefinitionTrigger
  /** `false` keeps the definition but never fires it. Default `true`. */
  active?: boolean
  /**
   * CSS selectors. `click`: the element clicked or the nearest around it. `submit`: the form, or an element inside or
   * around it. `visible`: the element to watch. `custom_event`: where the event must pass. A list is tried in order:
   * a later selector counts only while no earlier one finds anything, so a fallback never adds matches.
   * Required for `visible`; for `click` a `selector` or a `text` is required; not allowed for `page_view`,
   * `scroll`, `time`, `data_layer`. At most 10.
   */
  selector?: string | string[]
  /**
   * `click`, `submit`, `visible`: the element's text must be this, white space collapsed and letter case ignored
   * (a button's `value` or `aria-label` where it has no text). `click` without a selector looks at the link or
   * button clicked; `submit` at the button that submitted.
   */
  text?: string
  /**
   * `scroll`: how far down the page a person has scrolled, 1 to 100; a page that is never scrolled does not count.
   * `visible`: how much of the element is in view, default 50.
   */
  percent?: number
  /** `time`: seconds during which the page was visible; a hidden tab does not count. Greater than 0. */
  seconds?: number
  /** `custom_event`: the DOM event's type. `data_layer`: the `event` that is pushed; absent = every push. */
  event?: string
  /**
   * At most once per page view. `scroll` and `time` are so anyway; `visible` is once per element and page view
   * without it.
   */
  once?: boolean
  /** `track` and `page`. */
  properties?: Record<string, Extractor>
  /** `identify` and `group`. */
  traits?: Record<string, Extractor>
  /** `identify`: without a value, the traits go to the present person. */
  userId?: Extractor
  /** `group`: required; without a value no event is made. */
  groupId?: Extractor
}

/** A destination as far as a page has to know it. Nothing here is secret. */
export interface BrowserDestination {
  id: string
  type: 'customerio' | 'gist'
  /** Customer.io. */
  siteId?: string
  region?: 'us' | 'eu'
  /** Gist. */
  workspaceId?: string
}

/** The JSON section of a browser plan. Unknown keys are ignored, so that newer plans stay readable. */
export interface BrowserPlanSection {
  /** Inactive definitions are left out. */
  events: EventDefinition[]
  /** The destinations with client-side callbacks. */
  destinations: BrowserDestination[]
  /** The write key of the browser source, where the workspace has exactly one. */
  writeKey?: string
}

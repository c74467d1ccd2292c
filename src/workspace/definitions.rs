//! No-code event definitions, for the schema: when something on a page is an event, and what to read for it. The
//! page's TypeScript acts on them; `definition` checks what the schema can't say.

use schemars::JsonSchema;
use serde_json::Value;
use std::collections::BTreeMap;

/// One no-code event.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) struct Definition {
    /// The event's name: required for `track`, the page's name for `page`, a label for `identify` and `group`.
    name: Option<String>,
    /// The call it makes. Default `track`; `page` for a page view without a name.
    #[schemars(rename = "type")]
    kind: Option<DefinitionType>,
    /// What sets it off.
    on: Trigger,
    /// Default true.
    active: Option<bool>,
    /// CSS selectors; a later one of a list counts only while no earlier one finds anything.
    selector: Option<Selector>,
    /// The element's text must be this, white space collapsed and letter case ignored.
    text: Option<String>,
    /// `scroll`: how much of the page must have been seen, in percent; `visible`: how much of the element.
    #[schemars(range(min = 1, max = 100))]
    percent: Option<u8>,
    /// `time`: seconds during which the page was visible.
    #[schemars(range(min = 0.001))]
    seconds: Option<f64>,
    /// `custom_event`: the DOM event's type. `data_layer`: the `event` that is pushed.
    event: Option<String>,
    /// At most once per page view.
    once: Option<bool>,
    /// What to read for a `track` or `page`.
    #[schemars(default)]
    properties: BTreeMap<String, Extractor>,
    /// What to read for an `identify` or `group`.
    #[schemars(default)]
    traits: BTreeMap<String, Extractor>,
    /// `identify`: who it is.
    user_id: Option<Extractor>,
    /// `group`: which group it is.
    group_id: Option<Extractor>,
}

/// The calls that a definition can make.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum DefinitionType {
    /// A named event.
    Track,
    /// Who somebody is.
    Identify,
    /// A page view.
    Page,
    /// Membership of a group.
    Group,
}

/// What sets a definition off.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Trigger {
    /// A click on the element or inside it.
    Click,
    /// A form is submitted.
    Submit,
    /// A page is shown, navigation within one page included.
    PageView,
    /// The element comes into view.
    Visible,
    /// So much of the page was scrolled into view.
    Scroll,
    /// The page was visible for so long.
    Time,
    /// A DOM event of the site's own.
    CustomEvent,
    /// A push to `window.dataLayer`.
    DataLayer,
}

/// One selector or a list with fallbacks.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Selector {
    /// One CSS selector.
    One(String),
    /// Selectors in order of preference.
    Several(Vec<String>),
}

/// Where one value is read. Exactly one source, plus `as`. What is not there is an absent field.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) struct Extractor {
    /// Visible text of the element (`true`) or of the nearest match of a selector.
    text: Option<Value>,
    /// An attribute of the element, of its nearest ancestor that has it, or of the nearest match of `selector`.
    attribute: Option<String>,
    /// With `attribute`: where to look.
    selector: Option<String>,
    /// A field of the form at hand, by `name` or `id`.
    field: Option<String>,
    /// `<meta name=…>` or `<meta property=…>`.
    meta: Option<String>,
    /// A query parameter of the page's URL.
    parameter: Option<String>,
    /// A dotted path into the data layer.
    data_layer: Option<String>,
    /// A dotted path into `detail` of the custom event.
    detail: Option<String>,
    /// A cookie that scripts can read.
    cookie: Option<String>,
    /// A singular path into the page's JSON-LD.
    json_ld: Option<String>,
    /// A constant.
    literal: Option<Value>,
    /// Turn what was read into this. Default: as it was found.
    #[schemars(rename = "as")]
    conversion: Option<Conversion>,
}

/// What an extractor makes of the value that it found.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Conversion {
    /// A string.
    Text,
    /// A number, in the usual spellings of prices.
    Number,
    /// True or false.
    Boolean,
}

//! No-code event definitions: when something on a page is an event, and what to read for it. The page's TypeScript
//! acts on them; here they are only checked and passed on.

use crate::error::Diagnostic;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;

/// One no-code event.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// The event's name: required for `track`, the page's name for `page`, a label for `identify` and `group`.
    pub name: Option<String>,
    /// The call it makes. Default `track`; `page` for a page view without a name.
    #[serde(rename = "type")]
    pub kind: Option<DefinitionType>,
    /// What sets it off.
    pub on: Trigger,
    /// Default true.
    pub active: Option<bool>,
    /// CSS selectors; a later one of a list counts only while no earlier one finds anything.
    pub selector: Option<Selector>,
    /// The element's text must be this, white space collapsed and letter case ignored.
    pub text: Option<String>,
    /// `scroll`: how much of the page must have been seen, in percent; `visible`: how much of the element.
    #[cfg_attr(test, schemars(range(min = 1, max = 100)))]
    pub percent: Option<u8>,
    /// `time`: seconds during which the page was visible.
    #[cfg_attr(test, schemars(range(min = 0.001)))]
    pub seconds: Option<f64>,
    /// `custom_event`: the DOM event's type. `data_layer`: the `event` that is pushed.
    pub event: Option<String>,
    /// At most once per page view.
    pub once: Option<bool>,
    /// What to read for a `track` or `page`.
    #[serde(default)]
    pub properties: BTreeMap<String, Extractor>,
    /// What to read for an `identify` or `group`.
    #[serde(default)]
    pub traits: BTreeMap<String, Extractor>,
    /// `identify`: who it is.
    pub user_id: Option<Extractor>,
    /// `group`: which group it is.
    pub group_id: Option<Extractor>,
}

/// The calls that a definition can make.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DefinitionType {
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
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
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
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum Selector {
    /// One CSS selector.
    One(String),
    /// Selectors in order of preference.
    Several(Vec<String>),
}

/// Where one value is read. Exactly one source, plus `as`. What is not there is an absent field.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Extractor {
    /// Visible text of the element (`true`) or of the nearest match of a selector.
    pub text: Option<Value>,
    /// An attribute of the element, of its nearest ancestor that has it, or of the nearest match of `selector`.
    pub attribute: Option<String>,
    /// With `attribute`: where to look.
    pub selector: Option<String>,
    /// A field of the form at hand, by `name` or `id`.
    pub field: Option<String>,
    /// `<meta name=…>` or `<meta property=…>`.
    pub meta: Option<String>,
    /// A query parameter of the page's URL.
    pub parameter: Option<String>,
    /// A dotted path into the data layer.
    pub data_layer: Option<String>,
    /// A dotted path into `detail` of the custom event.
    pub detail: Option<String>,
    /// A cookie that scripts can read.
    pub cookie: Option<String>,
    /// A singular path into the page's JSON-LD.
    pub json_ld: Option<String>,
    /// A constant.
    pub literal: Option<Value>,
    /// Turn what was read into this. Default: as it was found.
    #[serde(rename = "as")]
    pub conversion: Option<Conversion>,
}

/// What an extractor makes of the value that it found.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Conversion {
    /// A string.
    Text,
    /// A number, in the usual spellings of prices.
    Number,
    /// True or false.
    Boolean,
}

impl Definition {
    /// The call it makes.
    pub fn kind(&self) -> DefinitionType {
        match (self.kind, self.on, &self.name) {
            (Some(kind), ..) => kind,
            (None, Trigger::PageView, None) => DefinitionType::Page,
            _ => DefinitionType::Track,
        }
    }

    /// What the schema can't say, with paths relative to the definition.
    pub(crate) fn check(&self, source: &Value) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut error = |code, path: &str, message: &str, help: &str| {
            found.push(Diagnostic::error(code, path, message).help(help));
        };
        if self.kind() == DefinitionType::Track
            && self.name.as_deref().is_none_or(|name| name.trim().is_empty())
        {
            error(
                "missing_key",
                "",
                "a track event needs a `name`",
                "the name it is to have at its destinations",
            );
        }
        if self.kind() == DefinitionType::Group && self.group_id.is_none() {
            error("missing_key", "", "a group needs a `groupId`", r#"such as { "attribute": "data-team" }"#);
        }
        let needs_element =
            matches!(self.on, Trigger::Visible) || matches!(self.on, Trigger::Click) && self.text.is_none();
        if needs_element && self.selector.is_none() {
            error("missing_key", "", "which element? `selector` is missing", r#"such as "selector": ".buy""#);
        }
        let has_element =
            matches!(self.on, Trigger::Click | Trigger::Submit | Trigger::Visible | Trigger::CustomEvent);
        if !has_element && self.selector.is_some() {
            error("not_for_this_type", "/selector", "there is no element to look for here", "leave it out");
        }
        if self.on == Trigger::Scroll && self.percent.is_none() {
            error("missing_key", "", "`percent` is missing", r#"such as "percent": 50"#);
        }
        if self.on == Trigger::Time && self.seconds.is_none() {
            error("missing_key", "", "`seconds` is missing", r#"such as "seconds": 30"#);
        }
        if self.on == Trigger::CustomEvent && self.event.is_none() {
            error(
                "missing_key",
                "",
                "`event` is missing",
                "the type of the DOM event that the page dispatches",
            );
        }
        for group in ["properties", "traits"] {
            for (name, extractor) in source.get(group).and_then(Value::as_object).into_iter().flatten() {
                let mut path = format!("/{group}");
                crate::json::push_pointer(&mut path, name);
                check_extractor(extractor, &path, &mut found);
            }
        }
        for name in ["userId", "groupId"] {
            if let Some(extractor) = source.get(name) {
                check_extractor(extractor, &format!("/{name}"), &mut found);
            }
        }
        found
    }
}

const SOURCES: [&str; 10] =
    ["text", "attribute", "field", "meta", "parameter", "dataLayer", "detail", "cookie", "jsonLd", "literal"];

fn check_extractor(extractor: &Value, path: &str, found: &mut Vec<Diagnostic>) {
    let given = SOURCES.iter().filter(|source| extractor.get(source).is_some()).count();
    if given != 1 {
        found.push(
            Diagnostic::error("one_source", path, format!("exactly one source is read; {given} are named"))
                .help(format!("one of {}", SOURCES.join(", "))),
        );
    }
    if let Some(text) = extractor.get("text")
        && !(text == &Value::Bool(true) || text.is_string())
    {
        found.push(Diagnostic::error("wrong_type", format!("{path}/text"), "`text` is true or a selector"));
    }
}

//! Trigger paths and URL patterns by themselves.

use super::error::{Result, invalid_input};
use crate::error::Error;
use crate::json::{Document, Kind, Value};
use crate::trigger::{self, PatternInit, PatternInput, UrlParts};
use wasm_bindgen::prelude::wasm_bindgen;

/// `{fire, trace}` of rules (JSON text) for a URL.
#[wasm_bindgen(js_name = "triggerPath")]
pub fn trigger_path(rules: &str, url: Option<String>) -> Result<String> {
    let document = Document::parse_str(rules)?;
    let rules = trigger::parse_rules(document.root())?;
    Ok(trigger::trigger_path(&rules, url.as_deref())?)
}

/// A URL pattern.
#[wasm_bindgen]
pub struct Pattern(trigger::Pattern);

#[wasm_bindgen]
impl Pattern {
    /// `input` is JSON: a constructor string or a dictionary.
    #[wasm_bindgen(constructor)]
    pub fn new(input: &str, base: Option<String>, ignore_case: bool) -> Result<Pattern> {
        let document = Document::parse_str(input)?;
        let root = document.root();
        let pattern = match root.kind() {
            Kind::String => {
                let text = root.as_str().unwrap_or_default();
                trigger::Pattern::new(PatternInput::Text(&text), base.as_deref(), ignore_case)
            }
            Kind::Object => {
                trigger::Pattern::new(PatternInput::Init(init(root)?), base.as_deref(), ignore_case)
            }
            _ => return Err(invalid_input("", "a pattern is a string or an object of components")),
        };
        Ok(Pattern(pattern?))
    }

    /// Whether a URL, as the host serialised it, matches.
    pub fn test(&self, url: &str) -> bool {
        UrlParts::split(url).is_some_and(|url| self.0.test(&url))
    }
}

fn init(object: Value<'_>) -> core::result::Result<PatternInit, Error> {
    let part = |key: &str| object.get(key).and_then(|value| value.as_str()).map(|text| text.into_owned());
    Ok(PatternInit {
        protocol: part("protocol"),
        username: part("username"),
        password: part("password"),
        hostname: part("hostname"),
        port: part("port"),
        pathname: part("pathname"),
        search: part("search"),
        hash: part("hash"),
        base_url: part("baseURL"),
    })
}

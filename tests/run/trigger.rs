//! Trigger paths and patterns by themselves.

use firepath::error::Error;
use firepath::json::Document;
use firepath::trigger::{self, PatternInit, PatternInput, UrlParts};
use serde_json::{Value, json};

pub(crate) fn trigger_path(input: &Value) -> Result<Value, Error> {
    let rules = input["rules"].to_string();
    let document = Document::parse_str(&rules)?;
    let url = input["url"].as_str().and_then(|url| url::Url::parse(url).ok());
    let rules = trigger::parse_rules(document.root())?;
    let answer = trigger::trigger_path(&rules, url.as_ref().map(url::Url::as_str))?;
    Ok(serde_json::from_str(&answer).unwrap())
}

/// Per URL whether the pattern matches it.
pub(crate) fn pattern_test(input: &Value) -> Result<Value, Error> {
    let part = |key: &str| input["pattern"][key].as_str().map(str::to_owned);
    let pattern = match input["pattern"].as_str() {
        Some(text) => PatternInput::Text(text),
        None => PatternInput::Init(PatternInit {
            protocol: part("protocol"),
            username: part("username"),
            password: part("password"),
            hostname: part("hostname"),
            port: part("port"),
            pathname: part("pathname"),
            search: part("search"),
            hash: part("hash"),
            base_url: part("baseURL"),
        }),
    };
    let ignore_case = input["ignoreCase"] == json!(true);
    let pattern = trigger::Pattern::new(pattern, input["base"].as_str(), ignore_case)?;
    let matches = |url: &Value| {
        let url = url::Url::parse(url.as_str()?).ok()?;
        UrlParts::split(url.as_str()).map(|parts| pattern.test(&parts))
    };
    let urls = input["urls"].as_array().unwrap();
    Ok(urls.iter().map(|url| json!(matches(url).unwrap_or(false))).collect())
}

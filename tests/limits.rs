//! Every limit of a workspace is a diagnostic that names it, never a trap.
#![cfg(feature = "compile")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use firepath::error::Code;
use firepath::limits;
use firepath::plan::{BrowserPlan, compile};
use firepath::trigger::{Operator, Pattern, PatternInput, Rule, RuleSetBuilder, UrlParts};
use serde_json::{Value, json};

fn findings(workspace: &Value) -> Vec<(String, &'static str, String)> {
    let found = compile(&workspace.to_string()).unwrap_err();
    found.into_iter().map(|found| (found.path, found.code, found.message)).collect()
}

fn with_rules(rules: Value) -> Value {
    json!({ "version": 1, "destinations": { "d": { "type": "webhook", "url": "https://a.example/",
        "actionWorkflow": { "events": { "A": { "triggerPath": rules } } } } } })
}

const PATH: &str = "/destinations/d/actionWorkflow/events/A/triggerPath";

fn only(workspace: &Value, path: &str, code: &str, name: &str) {
    let found = findings(workspace);
    let brief: Vec<_> = found.iter().map(|(at, code, _)| (at.as_str(), *code)).collect();
    assert_eq!(brief, [(path, code)], "{found:?}");
    assert!(found.iter().all(|(_, _, message)| message.contains(name)), "{found:?}");
}

#[test]
fn rules_per_path() {
    let rule = |n: usize| json!({ "fire": true, "url": format!("/p/{n}"), "match": "equals" });
    let rules = |count: usize| with_rules((0..count).map(rule).collect());
    assert!(compile(&rules(limits::RULES_PER_PATH).to_string()).is_ok());
    only(&rules(limits::RULES_PER_PATH + 1), PATH, "too_many_rules", "RULES_PER_PATH");
}

#[test]
fn rules_per_plan() {
    let mut builder = RuleSetBuilder::new();
    let mut path = |from: usize| {
        let rules: Vec<Rule> =
            (from..from + 1_000).map(|n| Rule::fire(format!("/p/{n}")).with(Operator::Equals)).collect();
        builder.add_path(&rules)
    };
    for from in (0..limits::RULES_PER_PLAN).step_by(1_000) {
        path(from).unwrap();
    }
    let fault = path(limits::RULES_PER_PLAN).unwrap_err();
    assert_eq!(fault[0].code, "too_many_rules");
    assert!(fault[0].message.contains("RULES_PER_PLAN"), "{}", fault[0].message);
}

#[test]
fn lengths_and_states_of_patterns() {
    let long = "a".repeat(limits::PATTERN_BYTES + 1);
    for (url, operator) in [(format!("/{long}"), "pattern"), (long, "contains")] {
        let rule = json!([{ "fire": true, "url": url, "match": operator }]);
        only(&with_rules(rule), &format!("{PATH}/0/url"), "url_too_long", "PATTERN_BYTES");
    }
    let repeated = json!([{ "fire": true, "url": "(?:a{1000}){1000}", "match": "regex" }]);
    only(&with_rules(repeated), &format!("{PATH}/0/url"), "pattern_too_large", "PATTERN_STATES");
    let text = format!("https://a.example/{}", "a".repeat(limits::PATTERN_BYTES));
    assert_eq!(Pattern::new(PatternInput::Text(&text), None, false).unwrap_err().code, Code::InvalidPattern);
}

#[test]
fn bytes_of_a_workspace_and_depth_of_its_json() {
    let long = format!(r#"{{"version":1,"name":"{}"}}"#, "a".repeat(limits::WORKSPACE_BYTES));
    let found = compile(&long).unwrap_err();
    assert_eq!(found[0].code, "workspace_too_large");
    assert!(found[0].message.contains("WORKSPACE_BYTES"));
    let deep = format!(r#"{{"version":1,"name":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let found = compile(&deep).unwrap_err();
    assert!(!found.is_empty() && found.iter().all(|found| !found.message.is_empty()), "{found:?}");
}

#[test]
fn depth_of_conditions_and_templates() {
    let nest =
        |levels: usize, leaf: Value, wrap: fn(Value) -> Value| (0..levels).fold(leaf, |inner, _| wrap(inner));
    let source = |when: Value, properties: Value| {
        json!({ "version": 1, "sources": { "s": { "type": "webhook", "verify": "none", "workflows": { "w": {
            "when": when, "map": [{ "type": "track", "event": "A", "properties": properties }] } } } } })
    };
    let leaf = json!({ "path": "$.a", "exists": true });
    let all = |inner: Value| json!({ "all": [inner] });
    let object = |inner: Value| json!({ "a": inner });
    let deep = findings(&source(nest(limits::CONDITION_DEPTH + 1, leaf.clone(), all), json!({})));
    assert_eq!(deep[0].1, "condition_too_deep", "{deep:?}");
    assert!(deep[0].2.contains("CONDITION_DEPTH"));
    let deep = findings(&source(leaf, nest(limits::MAPPING_DEPTH + 1, json!(1), object)));
    assert_eq!(deep[0].1, "mapping_too_deep", "{deep:?}");
    assert!(deep[0].2.contains("MAPPING_DEPTH"));
}

#[test]
fn bytes_of_a_plan_and_of_a_url() {
    let mut plan = compile(r#"{"version":1}"#).unwrap().browser;
    plan.resize(limits::PLAN_BYTES + 1, 0);
    assert_eq!(BrowserPlan::open(&plan).unwrap_err().code, Code::LimitExceeded);
    let url = |bytes: usize| format!("https://a.example/{}", "a".repeat(bytes - 18));
    assert!(UrlParts::split(&url(limits::URL_BYTES)).is_some());
    assert!(UrlParts::split(&url(limits::URL_BYTES + 1)).is_none());
}

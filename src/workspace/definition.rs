//! Checking no-code event definitions; their shape is in `definitions`. The page's TypeScript acts on them, here they
//! are only checked and passed on.

use crate::error::Diagnostic;
use serde_json::Value;

/// The call that a definition makes: `track`, `identify`, `page` or `group`.
pub fn definition_type(definition: &Value) -> &str {
    let text = |key: &str| definition.get(key).and_then(Value::as_str);
    match (text("type"), text("on"), text("name")) {
        (Some(kind), ..) => kind,
        (None, Some("page_view"), None) => "page",
        _ => "track",
    }
}

/// What the schema can't say, with paths relative to the definition.
pub fn check_definition(definition: &Value) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut error = |code, path: &str, message: &str, help: &str| {
        found.push(Diagnostic::error(code, path, message).help(help));
    };
    let has = |key: &str| definition.get(key).is_some_and(|value| !value.is_null());
    let kind = definition_type(definition);
    let on = definition.get("on").and_then(Value::as_str).unwrap_or_default();
    let name = definition.get("name").and_then(Value::as_str).unwrap_or_default();
    if kind == "track" && name.trim().is_empty() {
        error(
            "missing_key",
            "",
            "a track event needs a `name`",
            "the name it is to have at its destinations",
        );
    }
    if kind == "group" && !has("groupId") {
        error("missing_key", "", "a group needs a `groupId`", r#"such as { "attribute": "data-team" }"#);
    }
    let needs_element = on == "visible" || on == "click" && !has("text");
    if needs_element && !has("selector") {
        error("missing_key", "", "which element? `selector` is missing", r#"such as "selector": ".buy""#);
    }
    let has_element = matches!(on, "click" | "submit" | "visible" | "custom_event");
    if !has_element && has("selector") {
        error("not_for_this_type", "/selector", "there is no element to look for here", "leave it out");
    }
    let needed = [
        ("scroll", "percent", "`percent` is missing", r#"such as "percent": 50"#),
        ("time", "seconds", "`seconds` is missing", r#"such as "seconds": 30"#),
        ("custom_event", "event", "`event` is missing", "the type of the DOM event that the page dispatches"),
    ];
    for (trigger, key, message, help) in needed {
        if on == trigger && !has(key) {
            error("missing_key", "", message, help);
        }
    }
    for group in ["properties", "traits"] {
        for (name, extractor) in definition.get(group).and_then(Value::as_object).into_iter().flatten() {
            let mut path = format!("/{group}");
            crate::json::push_pointer(&mut path, name);
            check_extractor(extractor, &path, &mut found);
        }
    }
    for name in ["userId", "groupId"] {
        if let Some(extractor) = definition.get(name) {
            check_extractor(extractor, &format!("/{name}"), &mut found);
        }
    }
    found
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

//! What to write instead.

use super::super::Operator;
use crate::error::Diagnostic;

/// `www.shop.com/cart` and its kind, with two corrections that compile.
pub(super) fn needs_slash_or_scheme(text: &str) -> Diagnostic {
    let trimmed = text.trim();
    let says_enough =
        trimmed == "*" || trimmed.contains("://") || (trimmed.starts_with('/') && !trimmed.starts_with("//"));
    let help = if says_enough {
        format!("write “{trimmed}”, without blanks around it")
    } else {
        let (first, second) = corrections(trimmed);
        format!("write “{first}” or “{second}”")
    };
    Diagnostic::error(
        "url_needs_slash_or_scheme",
        "/url",
        format!("“{text}” begins neither with “/” nor with a scheme such as “https://”, so it is not clear what it means"),
    )
    .help(help)
}

fn corrections(text: &str) -> (String, String) {
    let bare = text.trim_start_matches('/');
    let (first_segment, rest) = match bare.find(['/', '?', '#']).and_then(|at| bare.split_at_checked(at)) {
        Some(split) => split,
        None => (bare, ""),
    };
    let path = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
    if first_segment.is_empty() {
        // `?query` or `#hash`
        return (format!("/*{bare}"), format!("/{bare}"));
    }
    let is_host = text.starts_with("//")
        || first_segment.contains('.')
        || first_segment.starts_with("localhost")
        || first_segment.contains(':');
    if is_host && !bare.starts_with("*/") {
        let scheme = if first_segment.starts_with("localhost") { "http" } else { "https" };
        return (format!("{scheme}://{bare}"), path);
    }
    (format!("/{bare}"), format!("/*{bare}*").replace("**", "*"))
}

/// An operator that doesn't exist, with the nearest that does.
pub(super) fn unknown_match(name: &str) -> Diagnostic {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['_', '-', ' '], "");
    let nearest = match plain(name).as_str() {
        "is" | "exact" | "equal" | "equals" | "eq" => Some(Operator::Equals),
        "includes" | "contains" | "contain" | "icontains" => Some(Operator::Contains),
        "prefix" | "startswith" | "beginswith" | "startwith" => Some(Operator::StartsWith),
        "suffix" | "endswith" | "endwith" => Some(Operator::EndsWith),
        "regexp" | "regex" | "matchesregex" => Some(Operator::Regex),
        "glob" | "wildcard" | "urlpattern" | "pattern" => Some(Operator::Pattern),
        _ => None,
    };
    let help = match nearest {
        Some(operator) => format!("did you mean “{}”?", operator.as_str()),
        None => String::from("write “pattern”, “equals”, “contains”, “starts_with”, “ends_with” or “regex”"),
    };
    Diagnostic::error("unknown_match", "/match", format!("there is no operator “{name}”")).help(help)
}

//! Values that look like a slip.

use super::super::Operator;
use super::super::rule::Rule;
use super::super::url::UrlParts;
use crate::error::Diagnostic;

/// What is odd about the value of one rule.
pub(super) fn check(rule: &Rule) -> Vec<Diagnostic> {
    [blank(rule), upper_case_host(rule), question_mark(rule), missing_port(rule), not_serialised(rule)]
        .into_iter()
        .flatten()
        .collect()
}

fn warn(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(code, "/url", message).help(help)
}

fn blank(rule: &Rule) -> Option<Diagnostic> {
    let trimmed = rule.url.trim();
    if trimmed == rule.url || trimmed.is_empty() {
        return None;
    }
    let finding = warn(
        "trailing_blank",
        "the value begins or ends with a blank, which is compared like any other character",
        format!("write “{trimmed}”"),
    );
    // the URL that is meant and isn't matched
    Some(shown(finding, trimmed))
}

/// A host as written after `://`, with its port, if the value begins with a plain scheme.
fn host(rule: &Rule) -> Option<(&str, &str)> {
    let (scheme, rest) = rule.url.split_once("://")?;
    let plain = matches!(rule.operator, Operator::Pattern | Operator::Equals | Operator::StartsWith);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    (plain && scheme.starts_with("http")).then_some((scheme, rest.get(..end)?))
}

fn upper_case_host(rule: &Rule) -> Option<Diagnostic> {
    let (scheme, host) = host(rule)?;
    // patterns are brought into the form that URLs have; the rest is compared as it stands
    if rule.operator == Operator::Pattern || rule.ignore_case || !host.bytes().any(|b| b.is_ascii_uppercase())
    {
        return None;
    }
    let rest = rule.url.get(scheme.len() + 3 + host.len()..)?;
    let lower = format!("{scheme}://{}{rest}", host.to_ascii_lowercase());
    let finding = warn(
        "upper_case_host",
        "URLs have their host in lower case, so this value never occurs in one",
        format!("write “{lower}”"),
    );
    Some(if UrlParts::split(&lower).is_some() { finding.example(lower) } else { finding })
}

fn question_mark(rule: &Rule) -> Option<Diagnostic> {
    if rule.operator != Operator::Pattern || !rule.url.contains('?') {
        return None;
    }
    let pattern = rule.pattern().ok()?;
    let search = pattern.component("search");
    // a query without name and value, written at the end of a word: most likely the end of a question
    let from = rule.url.rfind('?')?;
    let (before, after) = rule.url.split_at_checked(from)?;
    if before.ends_with('\\')
        || search.contains(['=', '*', ':', '{', '('])
        || !(after == "?" || search == after.get(1..)?)
    {
        return None;
    }
    let finding = warn(
        "question_mark",
        "here `?` begins the query, so only a page with exactly this query matches",
        format!(
            "write “{before}\\{after}” if the character is meant, “{before}?*” for any query, “{before}” with or without"
        ),
    );
    Some(shown(finding, &format!("{before}?a=b")))
}

/// Adds the URL that a value without syntax stands for, as an example of what isn't matched.
fn shown(finding: Diagnostic, value: &str) -> Diagnostic {
    let url = if value.starts_with('/') { format!("https://a.example{value}") } else { value.to_owned() };
    let is_plain = !url.contains([' ', '*', '(', '{', '\\']) && UrlParts::split(&url).is_some();
    if is_plain { finding.example(url) } else { finding }
}

fn missing_port(rule: &Rule) -> Option<Diagnostic> {
    let (scheme, host) = host(rule)?;
    let local = host == "localhost" || host == "127.0.0.1" || host == "[\\:\\:1]" || host == "[::1]";
    if !local || rule.operator == Operator::StartsWith {
        return None;
    }
    let rest = rule.url.get(scheme.len() + 3 + host.len()..)?;
    let (help, example) = match rule.operator {
        Operator::Pattern => (format!("write “{scheme}://{host}:*{rest}” for any port"), ":3000"),
        _ => (format!("write “{scheme}://{host}:3000{rest}” with the port that is meant"), ":3000"),
    };
    let finding = warn(
        "missing_port",
        "without a port only the default port is meant, on which local servers seldom run",
        help,
    );
    let path = if rest.starts_with('/') && !rest.contains(['*', ':', '{', '(']) { rest } else { "/" };
    let plain_host = host.replace('\\', "");
    Some(finding.example(format!("http://{plain_host}{example}{path}")))
}

/// What no serialised URL holds: characters beyond ASCII, blanks, or an origin without its slash.
fn not_serialised(rule: &Rule) -> Option<Diagnostic> {
    if matches!(rule.operator, Operator::Pattern | Operator::Regex) {
        return None;
    }
    let value = rule.url.trim();
    if !value.is_ascii() || value.contains(' ') {
        let mut encoded = String::new();
        for byte in value.bytes() {
            if byte.is_ascii() && byte != b' ' {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        let finding = warn(
            "not_serialised",
            "URLs hold neither blanks nor characters beyond ASCII as such, so this value never occurs in one",
            format!("write “{encoded}”, as the address is sent"),
        );
        return Some(shown(finding, &encoded));
    }
    let (_, host) = host(rule)?;
    let bare = rule.operator == Operator::Equals && value.ends_with(host);
    bare.then(|| {
        warn(
            "not_serialised",
            "the URL of a front page ends with a slash, so this value equals none",
            format!("write “{value}/”"),
        )
        .example(format!("{value}/"))
    })
}

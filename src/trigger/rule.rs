//! A rule as a person writes it, and its compilation.

use super::Operator;
use super::matcher::{COMPILED, FOLDED, IGNORE_CASE, PROGRAM, SOURCE, place};
use super::pattern::{Matcher, Pattern, TOO_LARGE};
use super::set::literals::{self, AnyOf};
use super::subject::strip;
use super::url::WHOLE;
use crate::bytes::push_run;
use crate::error::{Code, Diagnostic, Error};
use crate::json::{Kind, Value};
use crate::limits;
use crate::regex::ast::Node;
use crate::regex::compile::{Program, compile};
use crate::regex::parse::{Dialect, parse};
pub(super) use plain::is_plain;

mod plain;
mod suggest;

/// One rule of a trigger path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// *Fire*, or *Don't Fire*.
    pub fire: bool,
    /// The value that the URL is compared with.
    pub url: String,
    /// How it is compared.
    pub operator: Operator,
    /// Whether `A` and `a` are the same (in patterns: in path, query and hash).
    pub ignore_case: bool,
}

/// A rule in the form that is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompiledRule {
    pub(super) record: Vec<u8>,
    /// Texts that every URL it matches holds.
    pub(super) required: Vec<AnyOf>,
}

impl Rule {
    /// A *Fire* rule with a pattern.
    pub fn fire(url: impl Into<String>) -> Self {
        Rule { fire: true, url: url.into(), operator: Operator::Pattern, ignore_case: false }
    }

    /// A *Don't Fire* rule with a pattern.
    pub fn dont_fire(url: impl Into<String>) -> Self {
        Rule { fire: false, ..Rule::fire(url) }
    }

    /// The same rule with another operator.
    #[must_use]
    pub fn with(mut self, operator: Operator) -> Self {
        self.operator = operator;
        self
    }

    /// Reads `{"fire", "url", "match"?, "ignoreCase"?}`.
    ///
    /// # Errors
    /// Every fault, placed inside the rule: `/match`.
    pub fn from_json(value: Value<'_>) -> Result<Self, Vec<Diagnostic>> {
        if value.kind() != Kind::Object {
            return Err(vec![
                Diagnostic::error("invalid_rule", "", "a rule is an object")
                    .help("write {\"fire\": true, \"url\": \"/cart\"}"),
            ]);
        }
        let mut faults = Vec::new();
        let mut rule = Rule::fire("");
        match value.get("fire").map(|fire| fire.as_bool()) {
            Some(Some(fire)) => rule.fire = fire,
            _ => faults.push(
                Diagnostic::error(
                    "invalid_rule",
                    "/fire",
                    "a rule says whether it is a Fire or a Don't Fire rule",
                )
                .help("write \"fire\": true or \"fire\": false"),
            ),
        }
        match value.get("url").map(|url| url.as_str()) {
            Some(Some(url)) => rule.url = url.into_owned(),
            _ => faults.push(
                Diagnostic::error("invalid_rule", "/url", "a rule has a URL or URL pattern as text")
                    .help("write \"url\": \"/cart\""),
            ),
        }
        if let Some(operator) = value.get("match") {
            let name = operator.as_str().unwrap_or_default();
            match Operator::from_name(&name) {
                Some(operator) => rule.operator = operator,
                None => faults.push(suggest::unknown_match(&name)),
            }
        }
        if let Some(ignore_case) = value.get("ignoreCase") {
            match ignore_case.as_bool() {
                Some(ignore_case) => rule.ignore_case = ignore_case,
                None => {
                    faults.push(Diagnostic::error("invalid_rule", "/ignoreCase", "this is true or false"))
                }
            }
        }
        for (key, _) in value.entries() {
            let key = key.as_str().unwrap_or_default();
            if !["fire", "url", "match", "ignoreCase"].contains(&key.as_ref()) {
                let mut path = String::new();
                crate::json::push_pointer(&mut path, &key);
                faults.push(
                    Diagnostic::error("unknown_key", path, format!("a rule has no “{key}”"))
                        .help("a rule holds “fire”, “url”, “match” and “ignoreCase”"),
                );
            }
        }
        if faults.is_empty() { Ok(rule) } else { Err(faults) }
    }

    /// Checks the rule and puts it into the form that is evaluated. `ignored` are the query parameters that `equals`
    /// passes over.
    ///
    /// # Errors
    /// What is wrong, placed at `/url`, with a correction where there is one.
    pub fn compile(&self, ignored: &[String]) -> Result<CompiledRule, Vec<Diagnostic>> {
        self.compiled(ignored).map_err(|fault| vec![fault])
    }

    fn compiled(&self, ignored: &[String]) -> Result<CompiledRule, Diagnostic> {
        if self.url.is_empty() {
            return Err(Diagnostic::error("url_empty", "/url", "the rule has no URL or URL pattern")
                .help("write “*” for every URL"));
        }
        if self.url.len() > limits::PATTERN_BYTES {
            return Err(Diagnostic::error(
                "url_too_long",
                "/url",
                "the value is longer than 8,192 bytes (PATTERN_BYTES)",
            ));
        }
        let kind = self.operator as u8 | if self.ignore_case { IGNORE_CASE } else { 0 };
        let value = |record: Vec<u8>, value: &str| CompiledRule {
            record,
            required: literals::of_value(self.operator, value),
        };
        Ok(match self.operator {
            Operator::Pattern if is_plain(&self.url) => {
                CompiledRule { record: self.plain_pattern(kind), required: literals::of_plain(&self.url) }
            }
            Operator::Pattern => self.pattern_rule(kind)?,
            Operator::Equals => {
                let kept = strip(&self.url, &ignored_list(ignored));
                if kept == self.url {
                    return Ok(value(plain_record(kind, &self.url), &kept));
                }
                let mut record = self.compiled_record(kind);
                record.push(place(self.operator as u8, kept.as_bytes()));
                push_run(&mut record, kept.as_bytes());
                value(record, &kept)
            }
            Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
                value(plain_record(kind, &self.url), &self.url)
            }
            Operator::Regex => {
                let (node, program) = self.regex()?;
                let mut record = self.compiled_record(kind);
                record.push(WHOLE | SOURCE | how(&program));
                push_run(&mut record, &program.code);
                CompiledRule { record, required: literals::of_node(&node) }
            }
        })
    }

    fn compiled_record(&self, kind: u8) -> Vec<u8> {
        let mut record = vec![kind | COMPILED];
        push_run(&mut record, self.url.as_bytes());
        record
    }

    fn regex(&self) -> Result<(Node, Program), Diagnostic> {
        let node = parse(&self.url, Dialect::Forgiving, self.ignore_case).map_err(|fault| {
            let code = if fault.unsupported { "regex_unsupported" } else { "invalid_regex" };
            Diagnostic::error(code, "/url", format!("{} (character {})", fault.message, fault.at + 1))
        })?;
        let program =
            compile(&node).ok_or_else(|| Diagnostic::error("pattern_too_large", "/url", TOO_LARGE))?;
        Ok((node, program))
    }

    /// The URL pattern that the value means.
    pub(super) fn pattern(&self) -> Result<Pattern, Diagnostic> {
        let text = self.url.as_str();
        let pattern = if text == "*" {
            Pattern::of_path("/*", self.ignore_case)
        } else if text.starts_with('/') && !text.starts_with("//") {
            Pattern::of_path(text, self.ignore_case)
        } else {
            Pattern::with_scheme(text, self.ignore_case)
                .ok_or_else(|| suggest::needs_slash_or_scheme(text))?
        };
        pattern.map_err(|error| {
            let code = if error.message.contains("PATTERN_STATES") {
                "pattern_too_large"
            } else {
                "invalid_pattern"
            };
            Diagnostic::error(code, "/url", error.message.into_owned())
        })
    }

    /// Begins a test; the source is not repeated.
    fn test(&self, test: u8, expected: &str, record: &mut Vec<u8>) {
        if expected == self.url {
            record.push(test | SOURCE);
        } else {
            record.push(test);
            push_run(record, expected.as_bytes());
        }
    }

    /// `*`, `/path?query#hash`, or the same after `scheme://host:port`, each part matched as written.
    fn plain_pattern(&self, kind: u8) -> Vec<u8> {
        let text = self.url.as_str();
        if text.starts_with('/') && !text.contains(['?', '#']) {
            return plain_record(kind, text);
        }
        let mut record = self.compiled_record(kind);
        let mut rest = text;
        let absolute = !text.starts_with(['/', '*']);
        if let Some((scheme, after)) = text.split_once("://").filter(|_| absolute) {
            let end = after.find('/').unwrap_or(after.len());
            let (authority, path) = after.split_at_checked(end).unwrap_or((after, ""));
            let (host, port) = split(authority, ':');
            // without a port the default port is meant
            for (place, part) in [(0, scheme), (3, host), (4, port.unwrap_or_default())] {
                self.test(place, part, &mut record);
            }
            rest = path;
        }
        if rest.is_empty() || text == "*" {
            return record;
        }
        // the marks split the text as they split a URL: the hash at the first `#`, the query at the first `?` before
        let (before, hash) = split(rest, '#');
        let (path, search) = split(before, '?');
        // behind a scheme, the standard takes a query that isn't written before a hash for none
        let search = search.or((absolute && hash.is_some()).then_some(""));
        for (place, part) in [(5, Some(path)), (6, search), (7, hash)] {
            if let Some(part) = part {
                self.test(place, part, &mut record);
            }
        }
        record
    }

    fn pattern_rule(&self, kind: u8) -> Result<CompiledRule, Diagnostic> {
        let pattern = self.pattern()?;
        let mut record = self.compiled_record(kind);
        for (index, component) in pattern.components().iter().enumerate() {
            // the fast matcher takes `/` for the delimiter of every path
            let is_segmented = index == 5 && !pattern.path_is_hierarchical();
            match &component.matcher {
                Matcher::Any => {}
                Matcher::Glob(glob) if !(is_segmented && glob.contains(':')) => {
                    self.test(index as u8, glob, &mut record);
                }
                matcher => {
                    let program = match matcher {
                        Matcher::Program(program) => Some(program.clone()),
                        _ => compile(&component.node),
                    };
                    let program =
                        program.ok_or_else(|| Diagnostic::error("pattern_too_large", "/url", TOO_LARGE))?;
                    self.test(index as u8 | how(&program), &component.pattern, &mut record);
                    push_run(&mut record, &program.code);
                }
            }
        }
        Ok(CompiledRule {
            record,
            required: pattern.components().iter().flat_map(literals::of_component).collect(),
        })
    }
}

/// A text up to the first `mark`, and behind it.
fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn plain_record(kind: u8, text: &str) -> Vec<u8> {
    let mut record = vec![kind];
    record.extend_from_slice(text.as_bytes());
    record
}

fn how(program: &Program) -> u8 {
    if program.fold { PROGRAM | FOLDED } else { PROGRAM }
}

/// The ignored parameters as the fast matcher takes them: `*` has its meaning, nothing else has.
pub(super) fn ignored_list(names: &[String]) -> Vec<u8> {
    let mut list = Vec::new();
    for name in names {
        push_run(&mut list, name.replace('\\', "\\\\").replace(':', "\\:").as_bytes());
    }
    list
}

/// Reads an array of rules.
///
/// # Errors
/// `INVALID_RULE` with the place of the first fault: `/0/url`.
pub fn parse_rules(value: Value<'_>) -> Result<Vec<Rule>, Error> {
    if value.kind() != Kind::Array {
        return Err(Error::new(Code::InvalidRule, "a trigger path is an array of rules"));
    }
    let mut rules = Vec::new();
    for (position, item) in value.items().enumerate() {
        match Rule::from_json(item) {
            Ok(rule) => rules.push(rule),
            Err(faults) => {
                return Err(super::set::first_fault(&faults).at(&format!("/{position}")));
            }
        }
    }
    Ok(rules)
}

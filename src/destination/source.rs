//! Reading settings out of a workspace document, with a finding for whatever is wrong.

use super::webhook::address;
use crate::error::{Diagnostic, Severity};
use crate::event::IdentifyBy;
use serde_json::Value;

/// One destination's settings and what was found wrong with them.
pub(super) struct Source<'s> {
    settings: &'s Value,
    found: Vec<Diagnostic>,
}

impl<'s> Source<'s> {
    pub(super) fn new(settings: &'s Value) -> Self {
        Source { settings, found: Vec::new() }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The compiled form and the warnings, unless there was an error.
    pub(super) fn finish<T>(self, compiled: T) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
        if self.found.iter().any(|finding| finding.severity == Severity::Error) {
            Err(self.found)
        } else {
            Ok((compiled, self.found))
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'s Value> {
        self.settings.get(key).filter(|value| !value.is_null())
    }

    fn wrong(&mut self, key: &str, needed: &str) {
        let message = format!("`{key}` is {needed}");
        self.found.push(Diagnostic::error("wrong_type", format!("/{key}"), message));
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        if value.as_str().is_none() {
            self.wrong(key, "a text");
        }
        value.as_str().map(str::to_owned)
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let list: Option<Vec<String>> = value
            .as_array()
            .and_then(|list| list.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        list.unwrap_or_else(|| {
            self.wrong(key, "a list of texts");
            Vec::new()
        })
    }

    pub(super) fn flag(&mut self, key: &str, default: bool) -> bool {
        let Some(value) = self.get(key) else { return default };
        value.as_bool().unwrap_or_else(|| {
            self.wrong(key, "true or false");
            default
        })
    }

    /// The choice of that name; the default of the type if nothing is said.
    pub(super) fn one_of<T: Copy + Default>(&mut self, key: &str, choices: &[(&str, T)]) -> T {
        let Some(text) = self.text(key) else { return T::default() };
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
            return *choice;
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let message = format!("`{text}` is no choice here");
        let help = format!("one of {}", names.join(", "));
        self.found.push(Diagnostic::error("not_one_of", format!("/{key}"), message).help(help));
        T::default()
    }

    /// The name of a secret, which stands in the document as `$NAME`.
    pub(super) fn secret(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let name = secret_name(&text);
        if name.is_none() {
            self.found.push(not_a_reference(&format!("/{key}"), key));
        }
        name
    }

    pub(super) fn identify_by(&mut self, key: &str) -> IdentifyBy {
        let Some(text) = self.text(key) else { return IdentifyBy::Default };
        IdentifyBy::parse(&text).unwrap_or_else(|| {
            let message = format!("`{text}` is no way to identify people");
            let help = "one of default, user_id, email, phone, anonymous_id, external_id.<name>";
            self.found.push(Diagnostic::error("not_one_of", format!("/{key}"), message).help(help));
            IdentifyBy::Default
        })
    }

    /// Another host for a vendor's API: scheme, host and perhaps a path, no slash at the end.
    pub(super) fn endpoint(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let path = format!("/{key}");
        let help = "such as http://127.0.0.1:8788";
        match address::split(&text) {
            Err(reason) => {
                self.found.push(Diagnostic::error(reason.code(), path, reason.message()).help(help))
            }
            Ok(_) if text.contains(['?', '#']) => {
                let message = "an endpoint has neither a query nor a hash";
                self.found.push(Diagnostic::error("invalid_url", path, message).help(help));
            }
            Ok(_) => {}
        }
        Some(text.trim_end_matches('/').to_owned())
    }
}

/// `NAME` of `$NAME`.
pub(super) fn secret_name(text: &str) -> Option<String> {
    let name = text.strip_prefix('$')?;
    let mut bytes = name.bytes();
    let first = bytes.next()?;
    let fits = (first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    fits.then(|| name.to_owned())
}

/// The finding about a secret that stands in the document itself. It doesn't repeat it.
pub(super) fn not_a_reference(path: &str, key: &str) -> Diagnostic {
    let message = format!("`{key}` is not the name of a secret; a workspace never holds a secret itself");
    Diagnostic::error("secret_not_a_reference", path, message)
        .help("write $NAME, and give NAME to the Worker with `wrangler secret put NAME`")
}

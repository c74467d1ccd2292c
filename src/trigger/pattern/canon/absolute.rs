//! The URL standard's parser for absolute URLs: for base URLs, and for what a scheme may be.

use super::super::super::url::special;
use super::percent::{CONTROL, FRAGMENT, QUERY, SPECIAL_QUERY, USERINFO, encode, push};
use super::{host, path, without_line_ends};

/// A parsed URL; each part as it is serialised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Absolute {
    pub(in super::super) scheme: String,
    pub(in super::super) username: String,
    pub(in super::super) password: String,
    pub(in super::super) host: Option<String>,
    pub(in super::super) port: Option<u16>,
    pub(in super::super) path: String,
    pub(in super::super) opaque: bool,
    pub(in super::super) query: Option<String>,
    pub(in super::super) fragment: Option<String>,
}

impl Absolute {
    /// Parses `input`; `None` if it isn't an absolute URL.
    pub(in super::super) fn parse(input: &str) -> Option<Self> {
        let text = without_line_ends(input.trim_matches(|c: char| c <= ' '));
        let (scheme, rest) = text.split_once(':')?;
        let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.chars().all(valid) {
            return None;
        }
        let mut url = Absolute { scheme: scheme.to_ascii_lowercase(), ..Absolute::default() };
        let (before, fragment) = split(rest, '#');
        let (before, query) = split(before, '?');
        let is_special = special(&url.scheme).is_some();
        url.fragment = fragment.map(|text| encode(text, FRAGMENT));
        url.query = query.map(|text| encode(text, if is_special { SPECIAL_QUERY } else { QUERY }));
        let slash = |c: char| c == '/' || c == '\\';
        if url.scheme == "file" {
            url.file(before)?;
        } else if is_special {
            let path = url.authority(before.trim_start_matches(slash), true)?;
            url.set_path(path, true);
        } else if let Some(after) = before.strip_prefix("//") {
            let path = url.authority(after, false)?;
            url.set_path(path, false);
        } else if before.starts_with('/') {
            url.set_path(before, false);
        } else {
            url.opaque = true;
            before.chars().for_each(|c| push(&mut url.path, c, CONTROL));
            // a blank before `?` or `#` would be lost when the URL is read again
            if url.path.ends_with(' ') {
                url.path.pop();
                url.path.push_str("%20");
            }
        }
        Some(url)
    }

    fn set_path(&mut self, text: &str, special: bool) {
        let first = |c: char| c == '/' || (special && c == '\\');
        if text.is_empty() && !special {
            return;
        }
        let text = text.strip_prefix(first).unwrap_or(text);
        self.path = path::parse(text, path::Kind { special, file: self.scheme == "file" });
    }

    fn file(&mut self, text: &str) -> Option<()> {
        let slash = |c: char| c == '/' || c == '\\';
        self.host = Some(String::new());
        let Some(after) = text.strip_prefix(slash).and_then(|rest| rest.strip_prefix(slash)) else {
            self.set_path(text, true);
            return Some(());
        };
        let end = after.find(slash).unwrap_or(after.len());
        let (name, path) = after.split_at_checked(end)?;
        if path::is_drive(name) {
            self.set_path(after, true);
            return Some(());
        }
        if !name.is_empty() {
            let host = host::parse(name, true)?;
            self.host = Some(if host == "localhost" { String::new() } else { host });
        }
        self.set_path(path, true);
        Some(())
    }

    /// Reads user, host and port; what remains is the path.
    fn authority<'t>(&mut self, text: &'t str, special_scheme: bool) -> Option<&'t str> {
        let end = text.find(|c| c == '/' || (special_scheme && c == '\\')).unwrap_or(text.len());
        let (authority, path) = text.split_at_checked(end)?;
        let mut name = authority;
        if let Some((user, after)) = authority.rsplit_once('@') {
            let (username, password) = user.split_once(':').unwrap_or((user, ""));
            self.username = encode(username, USERINFO);
            self.password = encode(password, USERINFO);
            name = after;
            if name.is_empty() {
                return None;
            }
        }
        let colon = name.rfind(':').filter(|&at| !name.get(at..).is_some_and(|rest| rest.contains(']')));
        if let Some(at) = colon {
            let (host, port) = name.split_at_checked(at)?;
            let digits = port.get(1..)?;
            if host.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            if !digits.is_empty() {
                self.port = Some(super::port_number(digits)?);
            }
            if self.port.map(|port| port.to_string()).as_deref() == special(&self.scheme) {
                self.port = None;
            }
            name = host;
        }
        self.host = Some(if name.is_empty() && !special_scheme {
            String::new()
        } else {
            host::parse(name, special_scheme)?
        });
        Some(path)
    }
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

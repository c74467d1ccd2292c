//! Component patterns as a dictionary, and what they inherit from a base URL.

use super::canon::Absolute;
use crate::error::{Code, Error};

/// Patterns per component. What is `None` is free, or comes from the base URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternInit {
    /// `http{s}?`; a trailing colon is dropped.
    pub protocol: Option<String>,
    /// Pattern of the user name.
    pub username: Option<String>,
    /// Pattern of the password.
    pub password: Option<String>,
    /// `*.shop.com`
    pub hostname: Option<String>,
    /// Empty for the default port.
    pub port: Option<String>,
    /// `/products/:id`
    pub pathname: Option<String>,
    /// A leading `?` is dropped.
    pub search: Option<String>,
    /// A leading `#` is dropped.
    pub hash: Option<String>,
    /// An absolute URL that gives the components before the first one that is written.
    pub base_url: Option<String>,
}

impl PatternInit {
    /// The pattern of the component at `index`, in the standard's order.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        match index {
            0 => &self.protocol,
            1 => &self.username,
            2 => &self.password,
            3 => &self.hostname,
            4 => &self.port,
            5 => &self.pathname,
            6 => &self.search,
            _ => &self.hash,
        }
        .as_deref()
    }

    /// Fills in from the base URL and drops the marks that belong to no component.
    pub(super) fn processed(&self) -> Result<PatternInit, Error> {
        let mut result = self.clone();
        let base = match &self.base_url {
            None => None,
            Some(text) => Some(Absolute::parse(text).ok_or_else(|| {
                Error::new(Code::InvalidPattern, "the base URL is not an absolute URL").at("/baseURL")
            })?),
        };
        if let Some(base) = &base {
            result.inherit(base);
        }
        if let Some(protocol) = &mut result.protocol
            && protocol.ends_with(':')
            && self.protocol.is_some()
        {
            protocol.pop();
        }
        if let (Some(pathname), Some(base)) = (&self.pathname, &base)
            && !base.opaque
            && !is_absolute(pathname)
        {
            let path = escape(&base.path);
            if let Some((directory, _)) = path.rsplit_once('/') {
                result.pathname = Some(format!("{directory}/{pathname}"));
            }
        }
        let strip = |own: &Option<String>, mark: char| {
            own.as_ref().map(|text| text.strip_prefix(mark).unwrap_or(text).to_owned())
        };
        result.search = strip(&self.search, '?').or(result.search);
        result.hash = strip(&self.hash, '#').or(result.hash);
        Ok(result)
    }

    /// Each component is inherited unless it, or one before it, is written. User and password never are.
    fn inherit(&mut self, base: &Absolute) {
        let text = |part: &Option<String>| escape(part.as_deref().unwrap_or_default());
        if self.protocol.is_some() {
            return;
        }
        self.protocol = Some(escape(&base.scheme));
        if self.hostname.is_some() {
            return;
        }
        self.hostname = Some(text(&base.host));
        if self.port.is_some() {
            return;
        }
        self.port = Some(base.port.map_or(String::new(), |port| port.to_string()));
        if self.pathname.is_some() {
            return;
        }
        self.pathname = Some(escape(&base.path));
        if self.search.is_some() {
            return;
        }
        self.search = Some(text(&base.query));
        if self.hash.is_none() {
            self.hash = Some(text(&base.fragment));
        }
    }
}

fn is_absolute(pathname: &str) -> bool {
    pathname.starts_with('/') || pathname.starts_with("\\/") || pathname.starts_with("{/")
}

/// Puts a backslash before everything that has a meaning in patterns.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '+' | '*' | '?' | ':' | '{' | '}' | '(' | ')' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

//! The WHATWG URL Pattern standard (as of September 2026), strictly, but for what linear time excludes: regular
//! expressions with lookaround or back-references are errors.

mod canon;
mod component;
mod constructor;
mod init;
mod parts;
mod token;

pub(super) use component::{Component, Matcher, TOO_LARGE};
pub use init::PatternInit;

use super::url::{COMPONENTS, UrlParts, special};
use crate::error::{Code, Error};
use crate::limits;
use crate::regex::Threads;
use canon::Canon;
use parts::Options;
use std::borrow::Cow;

const DEFAULT: Options = Options { delimiter: 0, prefix: 0, ignore_case: false };

/// Why a component does not compile, and at which character.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    at: usize,
    message: Cow<'static, str>,
}

impl Fault {
    fn new(at: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Fault { at, message: message.into() }
    }
}

/// What a pattern is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternInput<'a> {
    /// A constructor string: `https://*.shop.com/cart/*`.
    Text(&'a str),
    /// Patterns per component.
    Init(PatternInit),
}

/// A compiled URL pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    components: [Component; 8],
    options: [Options; 8],
}

impl Pattern {
    /// Compiles a pattern. `base` is for relative constructor strings and cannot stand beside a dictionary, which
    /// has its own `base_url`. `ignore_case` applies to path, query and hash.
    ///
    /// # Errors
    /// `INVALID_PATTERN` with the component as path (`/hostname`) and the character in the sentence.
    pub fn new(input: PatternInput<'_>, base: Option<&str>, ignore_case: bool) -> Result<Self, Error> {
        let invalid = |message: &'static str| Error::new(Code::InvalidPattern, message);
        let init = match input {
            PatternInput::Text(text) if text.len() > limits::PATTERN_BYTES => return Err(invalid(TOO_LONG)),
            PatternInput::Text(text) => {
                let mut init = constructor::parse(text).map_err(|fault| placed(&fault, "protocol"))?;
                if base.is_none() && init.protocol.is_none() {
                    return Err(invalid("a pattern without a scheme needs a base URL"));
                }
                init.base_url = base.map(str::to_owned);
                init
            }
            PatternInput::Init(_) if base.is_some() => {
                return Err(invalid("a base URL stands inside the dictionary, not beside it"));
            }
            PatternInput::Init(init) => init,
        };
        Pattern::from_init(&init.processed()?, ignore_case)
    }

    /// The pattern of a constructor string that begins with `scheme://`; the scheme may be pattern syntax. `None` if
    /// it doesn't.
    pub(super) fn with_scheme(text: &str, ignore_case: bool) -> Option<Result<Self, Error>> {
        let init = match constructor::parse(text) {
            // what cannot even be split is reported as the pattern it wants to be
            Err(fault) => return text.contains("://").then(|| Err(placed(&fault, "protocol"))),
            Ok(init) => init,
        };
        let rest = text.strip_prefix(init.protocol.as_deref()?)?;
        rest.starts_with("://").then(|| Pattern::from_init(&init.processed()?, ignore_case))
    }

    /// A pattern on path, and where written query and hash, on any origin.
    pub(super) fn of_path(text: &str, ignore_case: bool) -> Result<Self, Error> {
        if text.len() > limits::PATTERN_BYTES {
            return Err(Error::new(Code::InvalidPattern, TOO_LONG));
        }
        let init = constructor::parse_path(text).map_err(|fault| placed(&fault, "pathname"))?;
        Pattern::from_init(&init, ignore_case)
    }

    fn from_init(init: &PatternInit, ignore_case: bool) -> Result<Self, Error> {
        let text = |index: usize| init.get(index).unwrap_or("*");
        let port = match special(text(0)) {
            // "0080" is the default port too, and no URL has one written
            Some(default) if !default.is_empty() && default == text(4).trim_start_matches('0') => "",
            _ => text(4),
        };
        let hostname = text(3);
        let is_ipv6 = hostname.len() > 1 && ["[", "{[", "\\["].iter().any(|open| hostname.starts_with(open));
        let protocol = compile(0, text(0), DEFAULT, Canon::Protocol)?;
        let is_special = component::is_special(&protocol);
        let cased = Options { ignore_case, ..DEFAULT };
        let host_options = Options { delimiter: b'.', ..DEFAULT };
        let path_options =
            if is_special { Options { delimiter: b'/', prefix: b'/', ignore_case } } else { cased };
        let host_canon = if is_ipv6 { Canon::Ipv6Hostname } else { Canon::Hostname };
        let path_canon = if is_special { Canon::Pathname } else { Canon::OpaquePathname };
        let components = [
            protocol,
            compile(1, text(1), DEFAULT, Canon::Username)?,
            compile(2, text(2), DEFAULT, Canon::Password)?,
            compile(3, hostname, host_options, host_canon)?,
            compile(4, port, DEFAULT, Canon::Port)?,
            compile(5, text(5), path_options, path_canon)?,
            compile(6, text(6), cased, Canon::Search)?,
            compile(7, text(7), cased, Canon::Hash)?,
        ];
        let options = [DEFAULT, DEFAULT, DEFAULT, host_options, DEFAULT, path_options, cased, cased];
        Ok(Pattern { components, options })
    }

    /// Whether `url` matches in all components.
    pub fn test(&self, url: &UrlParts<'_>) -> bool {
        let mut threads = Threads::default();
        self.components.iter().zip(&self.options).enumerate().all(|(index, (component, options))| {
            component.matches(url.component(index), *options, &mut threads)
        })
    }

    /// The canonical pattern string of a component, named as in [`COMPONENTS`]; empty for other names.
    pub fn component(&self, name: &str) -> &str {
        let found = COMPONENTS.iter().zip(&self.components).find(|(own, _)| **own == name);
        found.map_or("", |(_, component)| &component.pattern)
    }

    /// Whether any component holds a regular expression.
    pub fn has_regexp_groups(&self) -> bool {
        self.components.iter().any(|component| component.has_regexp)
    }

    pub(super) fn components(&self) -> &[Component; 8] {
        &self.components
    }

    /// Whether a `:name` in the path stops at `/`, as the fast matcher takes for granted.
    pub(super) fn path_is_hierarchical(&self) -> bool {
        self.options.get(5).is_some_and(|options| options.delimiter == b'/')
    }
}

const TOO_LONG: &str = "the pattern is longer than 8,192 bytes (PATTERN_BYTES)";

fn compile(index: usize, text: &str, options: Options, canon: Canon) -> Result<Component, Error> {
    let name = COMPONENTS.get(index).copied().unwrap_or_default();
    if text.len() > limits::PATTERN_BYTES {
        return Err(Error::new(Code::InvalidPattern, TOO_LONG).at(&format!("/{name}")));
    }
    Component::new(text, options, canon).map_err(|fault| placed(&fault, name))
}

fn placed(fault: &Fault, component: &str) -> Error {
    let message = format!("{} (character {} of the {component} pattern)", fault.message, fault.at + 1);
    Error::new(Code::InvalidPattern, message).at(&format!("/{component}"))
}

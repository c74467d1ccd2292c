//! What can go wrong, as data: an [`Error`] ends a call, a [`Diagnostic`] describes one finding in a workspace.

use std::borrow::Cow;
use std::fmt;

/// The stable name of an error. Codes are API: never renamed, listed in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// An argument has the wrong shape; `path` says which.
    InvalidInput,
    /// Bytes that should be JSON are not.
    InvalidJson,
    /// A trigger path rule given to `triggerPath` does not compile.
    InvalidRule,
    /// A URL pattern does not compile.
    InvalidPattern,
    /// Plan bytes are truncated, altered, or of the wrong kind.
    InvalidPlan,
    /// The plan was written by a newer firepath than this one.
    PlanTooNew,
    /// A limit of [`crate::limits`] was passed; the message names it.
    LimitExceeded,
    /// No source, workflow or destination of that id is in the plan.
    UnknownId,
    /// A secret that the plan names was not given to the engine.
    MissingSecret,
}

impl Code {
    /// The code as it reads in every language: `INVALID_JSON`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::InvalidInput => "INVALID_INPUT",
            Code::InvalidJson => "INVALID_JSON",
            Code::InvalidPlan => "INVALID_PLAN",
            Code::PlanTooNew => "PLAN_TOO_NEW",
            Code::LimitExceeded => "LIMIT_EXCEEDED",
            // what follows happens in no page
            #[cfg(not(feature = "explain"))]
            _ => "",
            #[cfg(feature = "explain")]
            Code::InvalidRule => "INVALID_RULE",
            #[cfg(feature = "explain")]
            Code::InvalidPattern => "INVALID_PATTERN",
            #[cfg(feature = "explain")]
            Code::UnknownId => "UNKNOWN_ID",
            #[cfg(feature = "explain")]
            Code::MissingSecret => "MISSING_SECRET",
        }
    }
}

/// The one error type: a code for programs, a place, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Stable name.
    pub code: Code,
    /// JSON Pointer to the place in the input that is wrong; empty for the whole input.
    #[cfg(feature = "explain")]
    pub path: String,
    /// What is wrong and what to do.
    #[cfg(feature = "explain")]
    pub message: Cow<'static, str>,
}

impl Error {
    /// An error about the whole input.
    #[cfg(feature = "explain")]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Error { code, path: String::new(), message: message.into() }
    }

    /// An error of which a page learns the code alone: the words are [`explain`'s](crate#features).
    #[cfg(not(feature = "explain"))]
    #[inline(always)]
    pub fn new(code: Code, _: impl Into<Cow<'static, str>>) -> Self {
        Error { code }
    }

    /// The same error, placed: `prefix` goes before the present path.
    #[cfg(feature = "explain")]
    #[must_use]
    pub fn at(mut self, prefix: &str) -> Self {
        self.path.insert_str(0, prefix);
        self
    }

    /// The same error: no place either.
    #[cfg(not(feature = "explain"))]
    #[inline(always)]
    #[must_use]
    pub fn at(self, _: &str) -> Self {
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        #[cfg(feature = "explain")]
        if !self.path.is_empty() {
            f.write_str(" at ")?;
            f.write_str(&self.path)?;
        }
        #[cfg(feature = "explain")]
        {
            f.write_str(": ")?;
            f.write_str(&self.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No plan is made.
    Error,
    /// The plan is made; what is described probably isn't meant.
    Warning,
}

impl Severity {
    /// `"error"` or `"warning"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One finding about a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether a plan can still be made.
    pub severity: Severity,
    /// Stable name in `snake_case`: `url_needs_slash_or_scheme`.
    pub code: &'static str,
    /// JSON Pointer into the workspace.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead, when that is known ("did you mean …").
    pub help: Option<String>,
    /// A URL that shows the finding, where one was found.
    pub example: Option<String>,
}

impl Diagnostic {
    /// An error without help or example.
    #[inline(never)]
    pub fn error(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            code,
            path: path.into(),
            message: message.into(),
            help: None,
            example: None,
        }
    }

    /// A warning without help or example.
    #[inline(never)]
    pub fn warning(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, path, message) }
    }

    /// The same finding with a correction.
    #[must_use]
    #[inline(never)]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with a URL that shows it.
    #[must_use]
    #[inline(never)]
    pub fn example(mut self, url: impl Into<String>) -> Self {
        self.example = Some(url.into());
        self
    }

    /// The same finding, placed: `prefix` goes before the present path.
    #[must_use]
    #[inline(never)]
    pub fn at(mut self, prefix: &str) -> Self {
        self.path.insert_str(0, prefix);
        self
    }
}

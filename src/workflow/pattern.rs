//! The regular expression of a test.

use crate::regex::text::TextRegex;
use minicbor::{Decode, Encode};

/// A compiled regular expression, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Pattern {
    #[n(0)]
    source: String,
    #[n(1)]
    regex: TextRegex,
}

impl Pattern {
    /// As it was written.
    pub(super) fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it matches somewhere in `subject`.
    pub(super) fn is_match(&self, subject: &str) -> bool {
        self.regex.is_match(subject)
    }

    /// Compiles `source`.
    #[cfg(feature = "compile")]
    pub(super) fn compile(source: &str, ignore_case: bool) -> Result<Self, String> {
        let regex = TextRegex::compile(source, ignore_case)?;
        Ok(Pattern { source: source.to_owned(), regex })
    }
}

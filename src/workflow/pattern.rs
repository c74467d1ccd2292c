//! The regular expression of a test.

use crate::packed::packed;
use crate::regex::text::TextRegex;

/// A compiled regular expression, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    source: String,
    regex: TextRegex,
}

packed!(struct Pattern { source, regex });

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

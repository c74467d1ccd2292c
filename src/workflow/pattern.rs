//! The regular expression of a test.

use minicbor::{Decode, Encode};

/// A compiled regular expression.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Pattern {
    #[n(0)]
    source: String,
}

impl Pattern {
    /// As it was written.
    pub(super) fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it matches somewhere in `subject`.
    pub(super) fn is_match(&self, _subject: &str) -> bool {
        false
    }

    /// Compiles `source`.
    #[cfg(feature = "compile")]
    pub(super) fn compile(_source: &str, _ignore_case: bool) -> Result<Self, String> {
        Err("regular expressions are not understood here yet".into())
    }
}

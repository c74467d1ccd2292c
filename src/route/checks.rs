//! The checks of one decision, in the order they were made.

use super::Check;

/// What was checked, and what came of it. A page's own wasm keeps no list.
#[derive(Clone, Debug)]
pub struct Checks<'a> {
    #[cfg(feature = "explain")]
    list: Vec<Check<'a>>,
    #[cfg(not(feature = "explain"))]
    list: std::marker::PhantomData<Check<'a>>,
    /// The reason of the first check that refuses.
    pub(super) refused: Option<&'static str>,
    /// The reason of the trigger path.
    pub(super) passed: &'static str,
}

impl Default for Checks<'_> {
    fn default() -> Self {
        Checks { list: Default::default(), refused: None, passed: "no_rules" }
    }
}

impl<'a> Checks<'a> {
    /// Adds one.
    #[inline(always)]
    pub(crate) fn push(&mut self, check: Check<'a>) {
        if !check.ok() {
            self.refused.get_or_insert(check.reason());
        } else if let Check::Url { reason, .. } = check {
            self.passed = reason;
        }
        #[cfg(feature = "explain")]
        self.list.push(check);
    }

    /// All of them.
    #[cfg(feature = "explain")]
    pub fn iter(&self) -> std::slice::Iter<'_, Check<'a>> {
        self.list.iter()
    }
}

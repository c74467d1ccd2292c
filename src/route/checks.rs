//! The checks of one decision, in the order they were made.

use super::{Check, Detail};

/// What was checked, and what came of it. A page's own wasm keeps no list.
#[derive(Clone, Debug)]
pub struct Checks<'a> {
    #[cfg(feature = "explain")]
    list: Vec<Check<'a>>,
    #[cfg(not(feature = "explain"))]
    list: std::marker::PhantomData<Check<'a>>,
    #[cfg(feature = "explain")]
    listed: bool,
    /// The reason of the first check that refuses.
    pub(super) refused: Option<&'static str>,
    /// The reason of the trigger path.
    pub(super) passed: &'static str,
}

impl<'a> Checks<'a> {
    #[cfg_attr(not(feature = "explain"), expect(unused_variables, reason = "there is no list"))]
    #[inline(always)]
    pub(super) fn new(detail: Detail) -> Self {
        Checks {
            list: Default::default(),
            #[cfg(feature = "explain")]
            listed: detail == Detail::Full,
            refused: None,
            passed: "no_rules",
        }
    }

    /// Adds one.
    #[inline(always)]
    pub(crate) fn push(&mut self, check: Check<'a>) {
        if !check.ok() {
            self.refused.get_or_insert(check.reason());
        } else if let Check::Url { reason, .. } = check {
            self.passed = reason;
        }
        #[cfg(feature = "explain")]
        if self.listed {
            self.list.push(check);
        }
    }

    /// All of them.
    #[cfg(feature = "explain")]
    pub fn iter(&self) -> std::slice::Iter<'_, Check<'a>> {
        self.list.iter()
    }
}

//! The checks of one decision, in the order they were made.

use super::{Check, Detail};
use crate::destination::Skipped;

/// What was checked, and what came of it. A page's own wasm keeps no list.
#[derive(Clone, Debug, Default)]
pub struct Checks<'a> {
    #[cfg(feature = "explain")]
    list: Vec<Check<'a>>,
    #[cfg(not(feature = "explain"))]
    list: std::marker::PhantomData<Check<'a>>,
    #[cfg(feature = "explain")]
    listed: bool,
    /// The reason of the first check that refuses.
    pub(super) refused: Option<&'static str>,
}

impl<'a> Checks<'a> {
    #[cfg_attr(not(feature = "explain"), expect(unused_variables, reason = "there is no list"))]
    #[inline(always)]
    pub(super) fn new(detail: Detail) -> Self {
        Checks {
            #[cfg(feature = "explain")]
            listed: detail == Detail::Full,
            ..Checks::default()
        }
    }

    /// Notes a check: whether it lets the event pass, and the reason that it gives otherwise.
    #[inline(always)]
    pub(crate) fn push(&mut self, ok: bool, reason: &'static str, check: impl FnOnce() -> Check<'a>) {
        if !ok && self.refused.is_none() {
            self.refused = Some(reason);
        }
        #[cfg(feature = "explain")]
        if self.listed {
            self.list.push(check());
        }
        #[cfg(not(feature = "explain"))]
        let _ = check;
    }

    /// The last one: whether the destination's settings leave anything to send.
    pub(crate) fn settings(&mut self, skipped: Option<Skipped>) {
        let reason = skipped.map_or("", |skipped| skipped.code);
        self.push(skipped.is_none(), reason, || Check::Settings(skipped));
    }

    /// All of them.
    #[cfg(feature = "explain")]
    pub fn iter(&self) -> std::slice::Iter<'_, Check<'a>> {
        self.list.iter()
    }
}

//! What is kept for a while: texts and lists. A page's own wasm has leaner ones behind the same names; what they take is
//! given up as a whole before the next event (`wasm::memory`), so that nothing there grows, moves or is dropped.

#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub(crate) use crate::json::lean::{Building, Lasting, Zeros, built, keep, lasting, lower, place, zeros};
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub use crate::json::lean::{Held, Kept, List, Listed, ListedIter, Place};

#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(crate) use full::{Building, Lasting, Zeros, built, keep, lasting, lower, place, zeros};
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub use full::{Held, Kept, List, Listed, ListedIter, Place};

#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod full {
    use crate::json::Text;

    /// A text that is kept.
    pub type Kept = String;
    /// Bytes of a plan.
    pub type Held<'a> = &'a [u8];
    /// Items that are kept.
    pub type List<T> = Vec<T>;
    /// A look at them.
    pub type Listed<'a, T> = &'a [T];
    /// All of them.
    pub type ListedIter<'a, T> = std::slice::Iter<'a, T>;
    /// A text that may become a kept one.
    pub(crate) type Lasting<'a> = &'a str;
    /// A text that is put together.
    pub(crate) type Building = String;
    /// A place in an event, as a JSON Pointer.
    pub type Place = &'static str;

    /// Numbers that are zero to begin with.
    pub(crate) type Zeros<T> = Vec<T>;

    /// So many.
    pub(crate) fn zeros<T: Clone + Default>(count: usize) -> Zeros<T> {
        vec![T::default(); count]
    }

    /// It.
    pub(crate) const fn place(pointer: &'static str) -> Place {
        pointer
    }

    /// Keeps a text that was put together.
    pub(crate) fn built(text: Building) -> Kept {
        text
    }

    /// Keeps a text.
    pub(crate) fn keep(text: Lasting<'_>) -> Kept {
        text.to_owned()
    }

    /// A text as one that may be kept.
    pub(crate) fn lasting<'a>(text: &'a Text<'_>) -> Lasting<'a> {
        text
    }

    /// Keeps a text with A to Z in lower case.
    pub(crate) fn lower(text: Lasting<'_>) -> Kept {
        text.to_ascii_lowercase()
    }
}

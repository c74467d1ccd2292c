//! A handful of names that an owner has set.

use crate::bytes::Reader;
use crate::keep::Held;

/// They, as every other reader keeps them.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub type Names = Vec<String>;

/// They, as a page's own wasm keeps them: the list of the plan.
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub type Names = Held<'static>;

/// Reads a list of runs.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(super) fn read(list: Held<'_>) -> Names {
    let mut list = Reader(list);
    std::iter::from_fn(|| Some(Reader(list.next()?).rest().to_owned())).collect()
}

#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub(super) fn read(list: Held<'_>) -> Names {
    list
}

/// Whether a name is among them.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(super) fn has(names: &Names, name: &str) -> bool {
    names.iter().any(|own| own == name)
}

#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub(super) fn has(names: &Names, name: &str) -> bool {
    let mut list = Reader(names);
    while let Some(own) = list.next() {
        if own == name.as_bytes() {
            return true;
        }
    }
    false
}

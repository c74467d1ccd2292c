//! JSON as a page's own wasm reads and writes it: the same answers as its neighbours give, in a third of the code.
//!
//! What it reads was written by its own TypeScript: whole, and without white space. What it takes of memory is never
//! given back by itself: `wasm::memory` gives up all at once before the next event. Elsewhere none of this is used.

mod buffer;
mod document;
mod list;
mod string;
mod text;
mod value;
mod write;

pub(crate) use buffer::Building;
pub use document::Document;
pub use list::{List, Listed, ListedIter};
pub use text::{Kept, Text};
pub(crate) use text::{Lasting, built, join, keep, lasting, lower, part};
pub(crate) use value::place;
pub use value::{Entries, Held, Items, Place, Value};
pub use write::Writer;

use buffer::Buffer;

#[cfg(test)]
mod tests;

/// Numbers that are zero to begin with.
pub(crate) type Zeros<T> = &'static mut [T];

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::wasm::memory::zeros;

#[cfg(not(target_arch = "wasm32"))]
fn zeros<T: Clone + Default>(count: usize) -> Zeros<T> {
    vec![T::default(); count].leak()
}

/// Bytes of a text that were cut beside ASCII characters, or put together of such.
#[cfg(target_arch = "wasm32")]
fn utf8(bytes: &[u8]) -> &str {
    crate::wasm::browser::text(bytes)
}

#[cfg(not(target_arch = "wasm32"))]
fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

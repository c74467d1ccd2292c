//! JSON text, read without building a tree and written without one.
//!
//! [`Document`] checks a text once and keeps a flat index of where each value starts and ends; [`Value`]s are
//! cheap, copyable views into it that borrow the text. Numbers keep their spelling, objects keep the order and
//! the duplicates they came with, and a value that is only passed on is copied as text.
//!
//! A page's own wasm has a reader and a writer of its own behind the same names: see [`lean`].

mod kind;
#[cfg(any(test, all(target_arch = "wasm32", not(feature = "explain"))))]
#[cfg_attr(
    test,
    expect(
        unreachable_pub,
        unused_imports,
        dead_code,
        reason = "compared with its neighbours, and used by nobody"
    )
)]
pub(crate) mod lean;

#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod buffer;
#[cfg(feature = "compile")]
mod diagnostic;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod document;
#[cfg(feature = "edge")]
mod indexed;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod scan;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod string;
#[cfg(feature = "compile")]
pub(crate) mod tree;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod value;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
mod write;

#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub use document::Document;
#[cfg(feature = "edge")]
pub use indexed::Indexed;
pub use kind::Kind;
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub use lean::{Document, Entries, Items, Text, Value, Writer};
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub(crate) use lean::{join, part};
#[cfg(feature = "edge")]
pub(crate) use value::Names;
#[cfg(all(
    any(feature = "edge", feature = "browser"),
    not(all(target_arch = "wasm32", not(feature = "explain")))
))]
pub(crate) use value::join;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(crate) use value::part;
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub use value::{Entries, Items, Text, Value};
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub use write::{Mark, Writer};

/// Appends `token` to a JSON Pointer, escaped as RFC 6901 asks.
pub fn push_pointer(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Whether `text` is a number as JSON spells it, and nothing else.
#[cfg(feature = "explain")]
pub fn is_number(text: &str) -> bool {
    scan::number(text.as_bytes(), 0) == Ok(text.len())
}

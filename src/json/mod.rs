//! JSON text, read without building a tree and written without one.
//!
//! [`Document`] checks a text once and keeps a flat index of where each value starts and ends; [`Value`]s are
//! cheap, copyable views into it that borrow the text. Numbers keep their spelling, objects keep the order and
//! the duplicates they came with, and a value that is only passed on is copied as text.

#[cfg(feature = "compile")]
mod diagnostic;
mod document;
#[cfg(feature = "edge")]
mod indexed;
#[cfg(any(test, not(feature = "explain")))]
mod plain;
mod scan;
mod string;
#[cfg(feature = "compile")]
pub(crate) mod tree;
mod value;
mod write;

pub use document::Document;
#[cfg(feature = "edge")]
pub use indexed::Indexed;
pub use value::{Entries, Items, Kind, Value};
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

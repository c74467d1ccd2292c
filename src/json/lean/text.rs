//! Texts as one pointer each: a function that may have one answers it as a number, and nothing is written to memory for
//! the caller to read.

use super::Buffer;
use std::ops::Deref;

/// A text that is kept: where its place and its length stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kept(&'static &'static str);

/// A text out of a document, decoded when the document was read.
pub type Text<'a> = Kept;

/// A text that may become a kept one.
pub(crate) type Lasting<'a> = &'static str;

impl Kept {
    pub(super) fn of(text: &'static &'static str) -> Self {
        Kept(text)
    }
}

impl Deref for Kept {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl Default for Kept {
    fn default() -> Self {
        Kept(&"")
    }
}

impl From<&Kept> for Kept {
    fn from(text: &Kept) -> Self {
        *text
    }
}

impl From<&'static str> for Kept {
    fn from(text: &'static str) -> Self {
        keep(text)
    }
}

impl PartialEq<str> for Kept {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Kept {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

/// A text as one that may be kept.
pub(crate) fn lasting(text: &Kept) -> Lasting<'static> {
    text.0
}

/// Keeps a text that was put together.
#[inline(never)]
pub(crate) fn built(text: Buffer) -> Kept {
    keep(text.leak_text())
}

/// Keeps a text.
#[inline(never)]
pub(crate) fn keep(text: &'static str) -> Kept {
    Kept(Box::leak(Box::new(text)))
}

/// Keeps a text with A to Z in lower case.
pub(crate) fn lower(text: &str) -> Kept {
    let mut out = Buffer::default();
    for byte in text.as_bytes() {
        out.byte(byte.to_ascii_lowercase());
    }
    built(out)
}

/// A part of a text.
pub(crate) fn part(text: Kept, choose: impl for<'s> Fn(&'s str) -> &'s str) -> Kept {
    keep(choose(text.0))
}

/// Texts as one.
pub(crate) fn join(parts: &[&str]) -> Kept {
    let mut out = Buffer::default();
    for part in parts {
        out.push(part.as_bytes());
    }
    built(out)
}

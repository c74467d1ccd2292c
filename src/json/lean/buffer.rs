//! Bytes that are put together: a vector's growth without its generality.

use super::{Zeros, utf8, zeros};

/// A text that is put together.
pub(crate) type Building = Buffer;

/// Bytes, of which so many are written and the rest is zero.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    bytes: Zeros<u8>,
    len: usize,
}

impl Buffer {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline(never)]
    pub(crate) fn push(&mut self, more: &[u8]) {
        let end = self.len + more.len();
        if end >= self.bytes.len() {
            let wider = zeros(end * 2 + 64);
            if let Some(room) = wider.get_mut(..self.bytes.len()) {
                room.copy_from_slice(self.bytes);
            }
            self.bytes = wider;
        }
        if let Some(room) = self.bytes.get_mut(self.len..end) {
            room.copy_from_slice(more);
        }
        self.len = end;
    }

    #[inline(never)]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.push(&[byte]);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = len;
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        self.push(text.as_bytes());
    }

    pub(crate) fn as_str(&self) -> &str {
        utf8(self.bytes())
    }

    pub(crate) fn new() -> Self {
        Buffer::default()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The bytes for good, with a zero behind them.
    pub(crate) fn leak(self) -> &'static [u8] {
        self.bytes
    }

    /// The text for good. Whoever wrote anything but texts gets none.
    pub(crate) fn leak_text(self) -> &'static str {
        let len = self.len;
        utf8(self.leak().get(..len).unwrap_or_default())
    }
}

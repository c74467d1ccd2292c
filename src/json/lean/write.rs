//! Writing JSON text piece by piece.

use super::string::{MEANT, SHORT};
use super::{Buffer, Value};
use crate::text::find;

/// Writes one JSON value, compactly. Commas come by themselves; the caller keeps the nesting.
#[derive(Debug, Default)]
pub struct Writer {
    out: Buffer,
    /// Whether the next element or key at this level needs a comma before it.
    comma: bool,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Writer::default()
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.out.len() == 0
    }

    /// What was written, for good, with a zero byte behind it.
    pub fn leak(self) -> &'static [u8] {
        self.out.leak()
    }

    /// Begins an object.
    pub fn begin_object(&mut self) -> &mut Self {
        self.open(b'{')
    }

    /// Ends an object.
    pub fn end_object(&mut self) -> &mut Self {
        self.close(b'}')
    }

    /// Begins an array.
    pub fn begin_array(&mut self) -> &mut Self {
        self.open(b'[')
    }

    /// Ends an array.
    pub fn end_array(&mut self) -> &mut Self {
        self.close(b']')
    }

    /// Writes a key; its value comes next.
    #[inline(never)]
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.string(key).colon()
    }

    /// Writes the key of an existing object as it was spelled.
    pub fn key_value(&mut self, key: Value<'_>) -> &mut Self {
        self.value(key).colon()
    }

    /// Writes a string.
    #[inline(never)]
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.raw("\"");
        for &byte in text.as_bytes() {
            let mut written = byte;
            if byte < 32 || byte == b'"' || byte == b'\\' {
                self.out.byte(b'\\');
                if byte < 32 {
                    written = SHORT.get(find(MEANT, 0, &[byte])).copied().unwrap_or(0);
                }
            }
            if written > 0 {
                self.out.byte(written);
                continue;
            }
            self.out.push(b"u00");
            for digit in [byte >> 4, byte & 15] {
                self.out.byte(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
            }
        }
        self.out.byte(b'"');
        self
    }

    /// Writes an integer.
    pub fn integer(&mut self, n: i64) -> &mut Self {
        self.raw(if n < 0 { "-" } else { "" });
        self.digits(n.unsigned_abs());
        self
    }

    fn digits(&mut self, n: u64) {
        if n > 9 {
            self.digits(n / 10);
        }
        self.out.byte(b'0' + (n % 10) as u8);
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, b: bool) -> &mut Self {
        self.raw(if b { "true" } else { "false" })
    }

    /// Writes `null`.
    pub fn null(&mut self) -> &mut Self {
        self.raw("null")
    }

    /// Writes JSON text that is known to be one value.
    #[inline(never)]
    pub fn raw(&mut self, json: &str) -> &mut Self {
        self.written_bytes(json.as_bytes())
    }

    /// Writes what another writer has written.
    pub fn written(&mut self, value: &Writer) -> &mut Self {
        self.written_bytes(value.out.bytes())
    }

    /// Writes an existing value: spelling kept.
    pub fn value(&mut self, value: Value<'_>) -> &mut Self {
        self.raw(value.raw())
    }

    fn written_bytes(&mut self, json: &[u8]) -> &mut Self {
        if self.comma {
            self.out.byte(b',');
        }
        self.comma = true;
        self.out.push(json);
        self
    }

    fn colon(&mut self) -> &mut Self {
        self.out.byte(b':');
        self.comma = false;
        self
    }

    fn open(&mut self, bracket: u8) -> &mut Self {
        self.written_bytes(&[bracket]);
        self.comma = false;
        self
    }

    #[inline(never)]
    fn close(&mut self, bracket: u8) -> &mut Self {
        self.out.byte(bracket);
        self.comma = true;
        self
    }
}

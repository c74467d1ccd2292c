//! Writing JSON text piece by piece.

use super::value::{Kind, Value};

/// Writes one JSON value into a byte vector, compactly. Commas come by themselves; the caller keeps the nesting.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Whether the next element or key at this level needs a comma before it.
    comma: bool,
}

/// A place in what was written, to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    comma: bool,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Writer::default()
    }

    /// A writer with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Writer { out: Vec::with_capacity(bytes), comma: false }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Where it stands now.
    pub fn mark(&self) -> Mark {
        Mark { length: self.out.len(), comma: self.comma }
    }

    /// Takes back all that was written since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        self.out.truncate(mark.length);
        self.comma = mark.comma;
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// What was written, as text.
    pub fn into_string(self) -> String {
        String::from_utf8(self.out).unwrap_or_default()
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
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.separate();
        self.quoted(key);
        self.out.push(b':');
        self.comma = false;
        self
    }

    /// Writes the key of an existing object as it was spelled.
    pub fn key_value(&mut self, key: Value<'_>) -> &mut Self {
        self.separate();
        self.out.extend_from_slice(key.raw().as_bytes());
        self.out.push(b':');
        self.comma = false;
        self
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.separate();
        self.quoted(text);
        self
    }

    /// Writes an integer.
    pub fn integer(&mut self, n: i64) -> &mut Self {
        self.separate();
        let mut digits = [0u8; 20];
        let mut rest = n.unsigned_abs();
        let mut count = 0;
        for slot in digits.iter_mut().rev() {
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
            count += 1;
            if rest == 0 {
                break;
            }
        }
        if n < 0 {
            self.out.push(b'-');
        }
        self.out.extend_from_slice(digits.get(digits.len() - count..).unwrap_or_default());
        self
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
    pub fn raw(&mut self, json: &str) -> &mut Self {
        self.separate();
        self.out.extend_from_slice(json.as_bytes());
        self
    }

    /// Writes an existing value: spelling kept, insignificant white space left out.
    pub fn value(&mut self, value: Value<'_>) -> &mut Self {
        if !value.document().spaced {
            return self.raw(value.raw());
        }
        match value.kind() {
            Kind::Object => {
                self.begin_object();
                for (key, member) in value.entries() {
                    self.key_value(key).value(member);
                }
                self.end_object()
            }
            Kind::Array => {
                self.begin_array();
                for item in value.items() {
                    self.value(item);
                }
                self.end_array()
            }
            _ => self.raw(value.raw()),
        }
    }

    fn open(&mut self, bracket: u8) -> &mut Self {
        self.separate();
        self.out.push(bracket);
        self.comma = false;
        self
    }

    fn close(&mut self, bracket: u8) -> &mut Self {
        self.out.push(bracket);
        self.comma = true;
        self
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    fn quoted(&mut self, text: &str) {
        self.out.push(b'"');
        let bytes = text.as_bytes();
        let mut from = 0;
        for (i, &byte) in bytes.iter().enumerate() {
            let short = match byte {
                b'"' => b'"',
                b'\\' => b'\\',
                0x08 => b'b',
                0x09 => b't',
                0x0a => b'n',
                0x0c => b'f',
                0x0d => b'r',
                0..=0x1f => b'u',
                _ => continue,
            };
            self.out.extend_from_slice(bytes.get(from..i).unwrap_or_default());
            from = i + 1;
            self.out.extend_from_slice(&[b'\\', short]);
            if short == b'u' {
                let hex = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
                self.out.extend_from_slice(&[b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
            }
        }
        self.out.extend_from_slice(bytes.get(from..).unwrap_or_default());
        self.out.push(b'"');
    }
}

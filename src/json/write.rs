//! Writing JSON text piece by piece.

use super::buffer::Buffer;
#[cfg(feature = "edge")]
use super::indexed::{Index, Indexed};
use super::scan;
use super::{Kind, Value};

/// Writes one JSON value, compactly. Commas come by themselves; the caller keeps the nesting.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: Buffer,
    /// Whether the next element or key at this level needs a comma before it.
    comma: bool,
    #[cfg(feature = "edge")]
    index: Option<Index>,
}

/// A place in what was written, to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    comma: bool,
    #[cfg(feature = "edge")]
    nodes: usize,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Writer::default()
    }

    /// A writer with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Writer { out: Buffer::with_capacity(bytes), ..Writer::default() }
    }

    /// A writer with room for `bytes` that keeps an index of what it writes, so that it need not be parsed again.
    #[cfg(feature = "edge")]
    pub fn indexed(bytes: usize) -> Self {
        Writer { index: Some(Index::with_capacity(bytes / 10)), ..Writer::with_capacity(bytes) }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.out.len() == 0
    }

    /// Where the next value will begin.
    #[cfg(feature = "edge")]
    pub(crate) fn place(&self) -> usize {
        self.out.len() + usize::from(self.comma)
    }

    /// Where it stands now.
    pub fn mark(&self) -> Mark {
        Mark {
            length: self.out.len(),
            comma: self.comma,
            #[cfg(feature = "edge")]
            nodes: self.index.as_ref().map_or(0, Index::len),
        }
    }

    /// Takes back all that was written since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        self.out.truncate(mark.length);
        self.comma = mark.comma;
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.truncate(mark.nodes);
        }
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// What was written, as text.
    pub fn into_string(self) -> String {
        self.out.into_string()
    }

    /// What was written, as text with an index of it.
    #[cfg(feature = "edge")]
    pub fn into_indexed(self) -> Indexed {
        Indexed::new(self.out.into_string(), self.index)
    }

    /// Begins an object.
    #[inline]
    pub fn begin_object(&mut self) -> &mut Self {
        self.open(b'{', Kind::Object)
    }

    /// Ends an object.
    #[inline]
    pub fn end_object(&mut self) -> &mut Self {
        self.close(b'}')
    }

    /// Begins an array.
    #[inline]
    pub fn begin_array(&mut self) -> &mut Self {
        self.open(b'[', Kind::Array)
    }

    /// Ends an array.
    #[inline]
    pub fn end_array(&mut self) -> &mut Self {
        self.close(b']')
    }

    /// Writes a key; its value comes next.
    #[inline]
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.out.byte(b':');
        self.comma = false;
        self
    }

    /// Writes the key of an existing object as it was spelled.
    #[inline]
    pub fn key_value(&mut self, key: Value<'_>) -> &mut Self {
        self.copy(key);
        self.out.byte(b':');
        self.comma = false;
        self
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.separate();
        #[cfg(feature = "edge")]
        let start = self.out.len();
        let escaped = !self.out.quoted(text.as_bytes());
        if escaped {
            self.escaped(text);
        }
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            let written = self.out.bytes();
            index.string(start, written.get(start + 1..written.len() - 1).unwrap_or_default(), escaped);
        }
        self
    }

    /// Writes an integer.
    pub fn integer(&mut self, n: i64) -> &mut Self {
        self.separate();
        #[cfg(feature = "edge")]
        let start = self.out.len();
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
            self.out.byte(b'-');
        }
        self.out.put(digits.get(digits.len() - count..).unwrap_or_default());
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.leaf(start, self.out.len(), Kind::Number);
        }
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
    #[inline]
    pub fn raw(&mut self, json: &str) -> &mut Self {
        self.separate();
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.text(self.out.len(), json);
        }
        self.out.put(json.as_bytes());
        self
    }

    /// Writes what another writer has written.
    pub fn written(&mut self, value: &Writer) -> &mut Self {
        self.raw(std::str::from_utf8(value.out.bytes()).unwrap_or_default())
    }

    /// Writes an existing value: spelling kept, insignificant white space left out.
    #[inline]
    pub fn value(&mut self, value: Value<'_>) -> &mut Self {
        if !value.document().spaced {
            return self.copy(value);
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
            _ => self.copy(value),
        }
    }

    /// Copies a value as it is spelled.
    #[inline]
    fn copy(&mut self, value: Value<'_>) -> &mut Self {
        self.separate();
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.graft(self.out.len(), value);
        }
        self.out.put(value.bytes());
        self
    }

    #[cfg_attr(not(feature = "edge"), expect(unused_variables, reason = "there is no index to note them in"))]
    #[inline]
    fn open(&mut self, bracket: u8, kind: Kind) -> &mut Self {
        self.separate();
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.begin(self.out.len(), kind);
        }
        self.out.byte(bracket);
        self.comma = false;
        self
    }

    #[inline]
    fn close(&mut self, bracket: u8) -> &mut Self {
        self.out.byte(bracket);
        self.comma = true;
        #[cfg(feature = "edge")]
        if let Some(index) = &mut self.index {
            index.end(self.out.len());
        }
        self
    }

    #[inline]
    fn separate(&mut self) {
        if self.comma {
            self.out.byte(b',');
        }
        self.comma = true;
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        self.out.byte(b'"');
        let mut rest = text.as_bytes();
        while let Some((plain, [byte, tail @ ..])) = rest.split_at_checked(scan::plain(rest)) {
            self.out.put(plain);
            self.escape(*byte);
            rest = tail;
        }
        self.out.put(rest);
        self.out.byte(b'"');
    }

    /// A quote, a backslash or a control.
    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' | b'\\' => byte,
            8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            12 => b'f',
            b'\r' => b'r',
            _ => b'u',
        };
        self.out.put(&[b'\\', short]);
        if short == b'u' {
            let hex = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
            self.out.put(&[b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
        }
    }
}

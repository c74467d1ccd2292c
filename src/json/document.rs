//! One checked JSON text with an index of its values.

use super::scan;
use super::{Kind, Value};
use crate::error::{Code, Error};
use crate::limits;

/// Where one value stands: `text[start..end]`, and the index of the node after it and all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) next: u32,
    pub(super) kind: Kind,
    /// For strings: a backslash occurs in it.
    pub(super) escaped: bool,
}

/// A JSON text that was checked once, and the places of its values.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node>,
    pub(super) spaced: bool,
}

/// Why a text has no index.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// It is no JSON, from this byte on.
    Syntax(usize),
    /// At this byte it is nested too deep.
    #[cfg_attr(not(feature = "compile"), expect(dead_code, reason = "only a tree's reader says where"))]
    Deep(usize),
    /// It is too long.
    Long,
}

impl Fault {
    fn into_error(self) -> Error {
        match self {
            Fault::Syntax(at) => not_json(at),
            Fault::Deep(_) => {
                Error::new(Code::LimitExceeded, "the JSON text is nested deeper than 256 levels (JSON_DEPTH)")
            }
            Fault::Long => {
                Error::new(Code::LimitExceeded, "the JSON text is longer than 256 MiB (JSON_BYTES)")
            }
        }
    }
}

/// What the parser waits for next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    /// A value, or the end of the array that has just begun.
    ValueOrEnd,
    /// A key, or the end of the object that has just begun.
    KeyOrEnd,
    Key,
    CommaOrEnd,
}

impl<'t> Document<'t> {
    /// Checks `bytes` (UTF-8, RFC 8259) in one pass.
    ///
    /// # Errors
    /// `INVALID_JSON` with the byte offset of the fault; `LIMIT_EXCEEDED` beyond [`limits::JSON_DEPTH`] or
    /// [`limits::JSON_BYTES`].
    pub fn parse(bytes: &'t [u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|e| not_json(e.valid_up_to()))?;
        Self::parse_str(text)
    }

    /// As [`Document::parse`], for text already known to be UTF-8.
    ///
    /// # Errors
    /// As [`Document::parse`].
    pub fn parse_str(text: &'t str) -> Result<Self, Error> {
        Self::index(text).map_err(Fault::into_error)
    }

    /// As [`Document::parse_str`], with the fault as it was found.
    pub(super) fn index(text: &'t str) -> Result<Self, Fault> {
        if text.len() > limits::JSON_BYTES {
            return Err(Fault::Long);
        }
        let mut parser = Parser {
            bytes: text.as_bytes(),
            nodes: Vec::with_capacity(text.len() / 9 + 4),
            open: Vec::new(),
            spaced: false,
        };
        parser.run()?;
        Ok(Document { text, nodes: parser.nodes, spaced: parser.spaced })
    }

    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        Value::at(self, 0)
    }

    /// The text as it came.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

struct Parser<'t> {
    bytes: &'t [u8],
    nodes: Vec<Node>,
    open: Vec<u32>,
    spaced: bool,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut at = self.skip(0);
        let mut expect = Expect::Value;
        loop {
            let Some(&byte) = self.bytes.get(at) else { return Err(Fault::Syntax(at)) };
            match (expect, byte) {
                (Expect::KeyOrEnd | Expect::Key, b'"') => {
                    at = self.string(at)?;
                    at = self.skip(at);
                    if self.bytes.get(at) != Some(&b':') {
                        return Err(Fault::Syntax(at));
                    }
                    at = self.skip(at + 1);
                    expect = Expect::Value;
                    continue;
                }
                (Expect::Value | Expect::ValueOrEnd, b'{') => {
                    at = self.begin(at, Kind::Object)?;
                    expect = Expect::KeyOrEnd;
                    continue;
                }
                (Expect::Value | Expect::ValueOrEnd, b'[') => {
                    at = self.begin(at, Kind::Array)?;
                    expect = Expect::ValueOrEnd;
                    continue;
                }
                (Expect::Value | Expect::ValueOrEnd, b'"') => at = self.string(at)?,
                (Expect::Value | Expect::ValueOrEnd, b't') => at = self.literal(at, b"true", Kind::Bool)?,
                (Expect::Value | Expect::ValueOrEnd, b'f') => at = self.literal(at, b"false", Kind::Bool)?,
                (Expect::Value | Expect::ValueOrEnd, b'n') => at = self.literal(at, b"null", Kind::Null)?,
                (Expect::Value | Expect::ValueOrEnd, b'-' | b'0'..=b'9') => {
                    let end = scan::number(self.bytes, at).map_err(Fault::Syntax)?;
                    self.leaf(at, end, Kind::Number, false);
                    at = end;
                }
                (Expect::CommaOrEnd, b',') => {
                    expect = match self.innermost() {
                        Some(Kind::Object) => Expect::Key,
                        _ => Expect::Value,
                    };
                    at = self.skip(at + 1);
                    continue;
                }
                (Expect::CommaOrEnd | Expect::KeyOrEnd, b'}') if self.innermost() == Some(Kind::Object) => {
                    at = self.end(at);
                }
                (Expect::CommaOrEnd | Expect::ValueOrEnd, b']') if self.innermost() == Some(Kind::Array) => {
                    at = self.end(at);
                }
                _ => return Err(Fault::Syntax(at)),
            }
            at = self.skip(at);
            if self.open.is_empty() {
                return if at == self.bytes.len() { Ok(()) } else { Err(Fault::Syntax(at)) };
            }
            expect = Expect::CommaOrEnd;
        }
    }

    #[inline(always)]
    fn skip(&mut self, at: usize) -> usize {
        match self.bytes.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => {
                self.spaced = true;
                scan::skip_space(self.bytes, at)
            }
            _ => at,
        }
    }

    #[inline(always)]
    fn innermost(&self) -> Option<Kind> {
        let index = *self.open.last()?;
        self.nodes.get(index as usize).map(|node| node.kind)
    }

    fn begin(&mut self, at: usize, kind: Kind) -> Result<usize, Fault> {
        if self.open.len() >= limits::JSON_DEPTH {
            return Err(Fault::Deep(at));
        }
        self.open.push(self.nodes.len() as u32);
        self.nodes.push(Node { start: at as u32, end: 0, next: 0, kind, escaped: false });
        Ok(self.skip(at + 1))
    }

    fn end(&mut self, at: usize) -> usize {
        let next = self.nodes.len() as u32;
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index as usize)) {
            node.end = at as u32 + 1;
            node.next = next;
        }
        at + 1
    }

    #[inline(always)]
    fn leaf(&mut self, start: usize, end: usize, kind: Kind, escaped: bool) {
        let next = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { start: start as u32, end: end as u32, next, kind, escaped });
    }

    fn string(&mut self, at: usize) -> Result<usize, Fault> {
        let token = scan::string(self.bytes, at).map_err(Fault::Syntax)?;
        self.leaf(at, token.end, Kind::String, token.escaped);
        Ok(token.end)
    }

    fn literal(&mut self, at: usize, word: &[u8], kind: Kind) -> Result<usize, Fault> {
        let end = scan::literal(self.bytes, at, word).map_err(Fault::Syntax)?;
        self.leaf(at, end, kind, false);
        Ok(end)
    }
}

fn not_json(offset: usize) -> Error {
    let mut message = String::from("not valid JSON at byte ");
    push_decimal(&mut message, offset);
    Error::new(Code::InvalidJson, message)
}

/// Decimal digits without the formatting machinery, which costs 14 kB of wasm.
fn push_decimal(out: &mut String, mut n: usize) {
    let from = out.len();
    loop {
        out.insert(from, char::from(b'0' + (n % 10) as u8));
        n /= 10;
        if n == 0 {
            return;
        }
    }
}

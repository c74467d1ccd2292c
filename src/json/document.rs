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
    /// For strings: what most others differ in.
    pub(super) tag: u16,
}

impl Node {
    /// Of anything but a string.
    #[inline(always)]
    pub(super) fn new(start: usize, end: usize, next: usize, kind: Kind) -> Self {
        Node { start: start as u32, end: end as u32, next: next as u32, kind, escaped: false, tag: 0 }
    }
}

/// Length, first and last byte of a text, so that names can be told apart without looking at them.
#[inline(always)]
pub(super) fn tag(text: &[u8]) -> u16 {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return 0 };
    u16::from(first ^ last.rotate_left(4)) << 8 | (text.len() & 0xff) as u16
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
            innermost: NONE,
            depth: 0,
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

/// No container is open.
const NONE: u32 = u32::MAX;

struct Parser<'t> {
    bytes: &'t [u8],
    nodes: Vec<Node>,
    /// The innermost container that is open. Until it ends, its `next` is the one around it.
    innermost: u32,
    depth: usize,
    spaced: bool,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut at = self.skip(0);
        let mut in_object = false;
        // a container has just begun, and may end at once
        let mut fresh = false;
        loop {
            let mut ended = false;
            if in_object {
                match self.bytes.get(at) {
                    Some(b'"') => {
                        at = self.string(at)?;
                        at = self.skip(at);
                        if self.bytes.get(at) != Some(&b':') {
                            return Err(Fault::Syntax(at));
                        }
                        at = self.skip(at + 1);
                    }
                    Some(b'}') if fresh => ended = true,
                    _ => return Err(Fault::Syntax(at)),
                }
            }
            if !ended {
                match self.bytes.get(at) {
                    Some(b'"') => at = self.string(at)?,
                    Some(b'-' | b'0'..=b'9') => {
                        let end = scan::number(self.bytes, at).map_err(Fault::Syntax)?;
                        self.leaf(at, end, Kind::Number);
                        at = end;
                    }
                    Some(b't') => at = self.literal(at, b"true", Kind::Bool)?,
                    Some(b'f') => at = self.literal(at, b"false", Kind::Bool)?,
                    Some(b'n') => at = self.literal(at, b"null", Kind::Null)?,
                    Some(bracket @ (b'{' | b'[')) => {
                        in_object = *bracket == b'{';
                        at = self.begin(at, if in_object { Kind::Object } else { Kind::Array })?;
                        fresh = true;
                        continue;
                    }
                    Some(b']') if fresh && !in_object => ended = true,
                    _ => return Err(Fault::Syntax(at)),
                }
            }
            // behind a value, or at the end of a container
            loop {
                if ended {
                    at += 1;
                    in_object = self.end(at);
                }
                at = self.skip(at);
                if self.innermost == NONE {
                    return if at == self.bytes.len() { Ok(()) } else { Err(Fault::Syntax(at)) };
                }
                match self.bytes.get(at) {
                    Some(b',') => break,
                    Some(b'}') if in_object => ended = true,
                    Some(b']') if !in_object => ended = true,
                    _ => return Err(Fault::Syntax(at)),
                }
            }
            at = self.skip(at + 1);
            fresh = false;
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

    fn begin(&mut self, at: usize, kind: Kind) -> Result<usize, Fault> {
        if self.depth >= limits::JSON_DEPTH {
            return Err(Fault::Deep(at));
        }
        self.depth += 1;
        let around = std::mem::replace(&mut self.innermost, self.nodes.len() as u32);
        self.nodes.push(Node { next: around, ..Node::new(at, 0, 0, kind) });
        Ok(self.skip(at + 1))
    }

    /// Ends the innermost container; whether the one around it is an object.
    fn end(&mut self, end: usize) -> bool {
        let next = self.nodes.len() as u32;
        self.depth = self.depth.saturating_sub(1);
        if let Some(node) = self.nodes.get_mut(self.innermost as usize) {
            node.end = end as u32;
            self.innermost = std::mem::replace(&mut node.next, next);
        }
        self.nodes.get(self.innermost as usize).is_some_and(|node| node.kind == Kind::Object)
    }

    #[inline(always)]
    fn leaf(&mut self, start: usize, end: usize, kind: Kind) {
        let next = self.nodes.len() + 1;
        self.nodes.push(Node::new(start, end, next, kind));
    }

    #[inline(always)]
    fn string(&mut self, at: usize) -> Result<usize, Fault> {
        let token = scan::string(self.bytes, at).map_err(Fault::Syntax)?;
        let tag = tag(self.bytes.get(at + 1..token.end - 1).unwrap_or_default());
        let next = self.nodes.len() + 1;
        self.nodes.push(Node { escaped: token.escaped, tag, ..Node::new(at, token.end, next, Kind::String) });
        Ok(token.end)
    }

    fn literal(&mut self, at: usize, word: &[u8], kind: Kind) -> Result<usize, Fault> {
        let end = scan::literal(self.bytes, at, word).map_err(Fault::Syntax)?;
        self.leaf(at, end, kind);
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

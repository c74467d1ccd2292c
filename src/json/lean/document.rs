//! One JSON text and its values, each linked to the next and to the first that it holds.

use super::value::Value;
use super::{string, utf8};
use crate::error::{Code, Error};
use crate::json::Kind;
use crate::limits;
use crate::text::find;
use std::cell::Cell;
use std::marker::PhantomData;

/// One value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// As it came.
    pub(super) raw: Cell<&'static str>,
    /// Of strings what they say, of other scalars their spelling.
    pub(super) text: &'static str,
    pub(super) first: Cell<Option<&'static Node>>,
    /// What follows; while it is open, what it is in.
    pub(super) next: Cell<Option<&'static Node>>,
}

/// A JSON text and its values.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    root: &'static Node,
    text: PhantomData<&'t str>,
}

impl<'t> Document<'t> {
    /// Finds the values of a text that is known to be JSON without white space.
    ///
    /// # Errors
    /// `INVALID_JSON` if it cannot be such a text, as some that are none are seen to be; `LIMIT_EXCEEDED` beyond
    /// [`limits::JSON_DEPTH`].
    pub fn parse_str(text: &'static str) -> Result<Self, Error> {
        let mut depth = 0;
        let root = read(text.as_bytes(), &mut depth);
        let code = if depth > limits::JSON_DEPTH { Code::LimitExceeded } else { Code::InvalidJson };
        let root = root.ok_or_else(|| Error::new(code, ""))?;
        Ok(Document { root, text: PhantomData })
    }

    /// The outermost value.
    pub fn root(&self) -> Value<'t> {
        Value::new(self.root)
    }
}

fn read(text: &'static [u8], depth: &mut usize) -> Option<&'static Node> {
    let mut at = 0;
    let mut root = None;
    let mut open: Option<&'static Node> = None;
    let mut last: Option<&'static Node> = None;
    while let Some(&byte) = text.get(at) {
        let start = at;
        at += 1;
        let kind = match byte {
            b',' | b':' => continue,
            b'}' | b']' => {
                let node = open?;
                // until now it reached to the text's end
                let length = at.wrapping_sub(text.len()).wrapping_add(node.raw.get().len());
                node.raw.set(utf8(node.raw.get().as_bytes().get(..length)?));
                open = node.next.take();
                last = Some(node);
                *depth -= 1;
                continue;
            }
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => {
                loop {
                    at = find(text, at, b"\"\\") + 1;
                    if *text.get(at - 1)? == b'"' {
                        break;
                    }
                    // whatever is escaped does not end it
                    at += 1;
                }
                Kind::String
            }
            _ => {
                at = find(text, at, b",]}");
                match byte {
                    b'n' => Kind::Null,
                    b't' | b'f' => Kind::Bool,
                    _ => Kind::Number,
                }
            }
        };
        let holds = matches!(kind, Kind::Object | Kind::Array);
        let raw = text.get(start..if holds { text.len() } else { at })?;
        let node: &'static Node = Box::leak(Box::new(Node {
            kind,
            raw: Cell::new(utf8(raw)),
            text: if byte == b'"' { string::decode(raw) } else { utf8(raw) },
            first: Cell::new(None),
            next: Cell::new(None),
        }));
        match (last, open) {
            (Some(before), _) => before.next.set(Some(node)),
            (None, Some(holder)) => holder.first.set(Some(node)),
            (None, None) => root = Some(node),
        }
        last = Some(node);
        if holds {
            *depth += 1;
            if *depth > limits::JSON_DEPTH {
                return None;
            }
            node.next.set(open);
            open = last.take();
        }
    }
    if open.is_some() { None } else { root }
}

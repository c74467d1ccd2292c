//! Views of the values in a [`Document`].

use super::document::{Document, Node, tag};
use super::{Kind, string};
use std::borrow::Cow;

/// A text out of a document: borrowed, unless escapes had to be decoded.
pub type Text<'a> = Cow<'a, str>;

/// A part of a text.
pub(crate) fn part<'a>(text: Text<'a>, choose: impl for<'s> Fn(&'s str) -> &'s str) -> Text<'a> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(choose(text)),
        Cow::Owned(text) => Cow::Owned(choose(&text).to_owned()),
    }
}

/// Texts as one.
#[cfg(any(feature = "edge", feature = "browser"))]
pub(crate) fn join(parts: &[&str]) -> Text<'static> {
    Cow::Owned(parts.concat())
}

/// One value of a [`Document`]. Copying it copies two words.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    document: &'a Document<'a>,
    index: u32,
}

impl<'a> Value<'a> {
    pub(super) fn at(document: &'a Document<'a>, index: u32) -> Self {
        Value { document, index }
    }

    pub(super) fn document(&self) -> &'a Document<'a> {
        self.document
    }

    /// Its node and those of all that it holds, and the number of the first.
    #[cfg(feature = "edge")]
    pub(super) fn subtree(&self) -> (&'a [Node], u32) {
        let end = self.node().map_or(0, |node| node.next as usize);
        (self.document.nodes.get(self.index as usize..end).unwrap_or_default(), self.index)
    }

    #[inline]
    fn node(&self) -> Option<&'a Node> {
        self.document.nodes.get(self.index as usize)
    }

    /// Whether a backslash occurs in it, if it is a string.
    #[cfg(any(feature = "edge", feature = "browser"))]
    #[inline]
    pub(crate) fn has_escape(&self) -> bool {
        self.node().is_some_and(|node| node.escaped)
    }

    /// Whether some string in it, key or value, is `name` or holds an escape, and so might be.
    #[cfg(feature = "edge")]
    pub(crate) fn may_hold(&self, name: &str) -> bool {
        let wanted = tag(name.as_bytes());
        let (nodes, first) = self.subtree();
        nodes.iter().zip(first..).any(|(node, index)| {
            node.escaped || node.tag == wanted && Value::at(self.document, index).is_str(name)
        })
    }

    /// It and all that it holds, keys included.
    #[cfg(feature = "edge")]
    pub(crate) fn within(&self) -> impl Iterator<Item = Value<'a>> {
        let document = self.document;
        let end = self.node().map_or(0, |node| node.next);
        (self.index..end).map(move |index| Value::at(document, index))
    }

    /// The bytes of its text as received.
    #[inline(always)]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.node()
            .and_then(|node| self.document.text.as_bytes().get(node.start as usize..node.end as usize))
            .unwrap_or(b"null")
    }

    /// What it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.node().map_or(Kind::Null, |node| node.kind)
    }

    /// Its text as received, quotes and inner white space included.
    #[inline]
    pub fn raw(&self) -> &'a str {
        self.node()
            .and_then(|node| self.document.text.get(node.start as usize..node.end as usize))
            .unwrap_or("null")
    }

    /// Where it begins in the document's text.
    #[cfg(feature = "compile")]
    pub(super) fn offset(&self) -> usize {
        self.node().map_or(0, |node| node.start as usize)
    }

    /// Whether it is `null`.
    #[inline]
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Its truth value, if it is a boolean.
    #[inline]
    pub fn as_bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// Its decoded text, if it is a string. Borrowed unless escapes had to be decoded.
    #[inline]
    pub fn as_str(&self) -> Option<Text<'a>> {
        let node = self.node()?;
        if node.kind != Kind::String {
            return None;
        }
        let inner = self.document.text.get(node.start as usize + 1..node.end as usize - 1)?;
        Some(if node.escaped { Cow::Owned(string::decode(inner)) } else { Cow::Borrowed(inner) })
    }

    /// Its text, if it is a string, or its spelling, if it is a number.
    pub fn scalar(&self) -> Option<Text<'a>> {
        self.as_str().or_else(|| self.as_number().map(Cow::Borrowed))
    }

    /// Its spelling, if it is a number: `1e3` stays `1e3`.
    #[inline]
    pub fn as_number(&self) -> Option<&'a str> {
        (self.kind() == Kind::Number).then(|| self.raw())
    }

    /// Its value, if it is a number written as an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        crate::text::integer(self.as_number()?)
    }

    /// The texts in it, if it is an array.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.items() {
            if let Some(text) = item.as_str() {
                texts.push(text.into_owned());
            }
        }
        texts
    }

    /// Whether it is a string of exactly this text.
    pub fn is_str(&self, text: &str) -> bool {
        match self.node() {
            Some(node) if node.kind == Kind::String && !node.escaped => {
                // most names that are asked for differ in length already
                (node.end - node.start) as usize == text.len() + 2
                    && self.document.text.get(node.start as usize + 1..node.end as usize - 1) == Some(text)
            }
            _ => self.as_str().is_some_and(|s| s == text),
        }
    }

    /// Which of `names` it is, if it is a string.
    pub fn one_of(&self, names: &[&str]) -> Option<usize> {
        let node = self.node().filter(|node| node.kind == Kind::String)?;
        if node.escaped {
            return names.iter().position(|name| self.is_str(name));
        }
        let text = self.document.text.as_bytes().get(node.start as usize + 1..node.end as usize - 1)?;
        names.iter().position(|name| name.len() == text.len() && name.as_bytes() == text)
    }

    /// The member `key`, if it is an object that has it. Of duplicates the last, as `JSON.parse` has it.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let object = self.node().filter(|node| node.kind == Kind::Object)?;
        let wanted = tag(key.as_bytes());
        let nodes = self.document.nodes.as_slice();
        let (mut at, end) = (self.index as usize + 1, object.next as usize);
        let mut found = None;
        while at < end {
            let Some([name, value, ..]) = nodes.get(at..) else { break };
            if (name.tag == wanted || name.escaped) && Value::at(self.document, at as u32).is_str(key) {
                found = Some(at as u32 + 1);
            }
            at = value.next as usize;
        }
        found.map(|index| Value::at(self.document, index))
    }

    /// Hands over each member whose name is one of `names`, with the number of that name, in order of appearance.
    #[cfg(feature = "edge")]
    pub(crate) fn each_named(&self, names: &Names, visit: &mut impl FnMut(usize, Value<'a>)) {
        let Some(object) = self.node().filter(|node| node.kind == Kind::Object) else { return };
        let nodes = self.document.nodes.as_slice();
        let (mut at, end) = (self.index as usize + 1, object.next as usize);
        while at < end {
            let Some([name, value, ..]) = nodes.get(at..) else { break };
            if name.escaped || names.may_have(name.tag) {
                let key = Value::at(self.document, at as u32);
                let same =
                    |known: &(u16, String)| (name.escaped || known.0 == name.tag) && key.is_str(&known.1);
                if let Some(index) = names.list.iter().position(same) {
                    visit(index, Value::at(self.document, at as u32 + 1));
                }
            }
            at = value.next as usize;
        }
    }

    /// The element at `index`, if it is an array that long.
    pub fn item(&self, index: usize) -> Option<Value<'a>> {
        self.items().nth(index)
    }

    /// The members in order of appearance, duplicates included; nothing if it is no object.
    /// Keys are string values: compare them with [`Value::is_str`].
    #[inline]
    pub fn entries(&self) -> Entries<'a> {
        Entries(self.children(Kind::Object))
    }

    /// The elements; nothing if it is no array.
    #[inline]
    pub fn items(&self) -> Items<'a> {
        Items(self.children(Kind::Array))
    }

    #[inline]
    fn children(&self, kind: Kind) -> Children<'a> {
        let (from, to) = match self.node() {
            Some(node) if node.kind == kind => (self.index + 1, node.next),
            _ => (0, 0),
        };
        Children { document: self.document, from, to }
    }
}

/// Names of members, ready to be looked for together.
#[cfg(feature = "edge")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    list: Vec<(u16, String)>,
    /// A bit for each tag, so that most members of an object are passed over at a glance.
    tags: u64,
}

#[cfg(feature = "edge")]
impl Names {
    /// The number of `name`, added unless it is there.
    pub(crate) fn add(&mut self, name: &str) -> usize {
        if let Some(index) = self.list.iter().position(|(_, known)| known == name) {
            return index;
        }
        let tag = tag(name.as_bytes());
        self.tags |= Self::bit(tag);
        self.list.push((tag, name.to_owned()));
        self.list.len() - 1
    }

    fn may_have(&self, tag: u16) -> bool {
        self.tags & Self::bit(tag) != 0
    }

    /// Length and letters both count.
    fn bit(tag: u16) -> u64 {
        1 << ((tag ^ tag >> 8) & 63)
    }
}

#[derive(Clone, Debug)]
struct Children<'a> {
    document: &'a Document<'a>,
    from: u32,
    to: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        if self.from >= self.to {
            return None;
        }
        let value = Value::at(self.document, self.from);
        self.from = value.node()?.next;
        Some(value)
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Items<'a>(Children<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        self.0.next()
    }
}

/// The members of an object.
#[derive(Clone, Debug)]
pub struct Entries<'a>(Children<'a>);

impl<'a> Iterator for Entries<'a> {
    type Item = (Value<'a>, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(Value<'a>, Value<'a>)> {
        Some((self.0.next()?, self.0.next()?))
    }
}

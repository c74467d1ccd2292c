//! Views of the values in a [`Document`](super::Document): one pointer each.

use super::Text;
use super::document::Node;
use crate::json::Kind;
use std::marker::PhantomData;

/// Bytes of a plan, which stays for good.
pub type Held<'a> = &'static [u8];

/// A place in an event: nobody here asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Place;

/// It.
pub(crate) const fn place(_: &'static str) -> Place {
    Place
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    node: &'static Node,
    text: PhantomData<&'a str>,
}

impl<'a> Value<'a> {
    pub(super) fn new(node: &'static Node) -> Self {
        Value { node, text: PhantomData }
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.node.kind
    }

    /// Its text as received, quotes included.
    pub fn raw(self) -> &'static str {
        self.node.raw.get()
    }

    /// Whether a backslash occurs in it.
    pub(crate) fn has_escape(self) -> bool {
        let raw = self.raw().as_bytes();
        crate::text::find(raw, 0, b"\\") < raw.len()
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Its truth value, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then_some(self.node.text.len() == 4)
    }

    /// Its decoded text, if it is a string.
    pub fn as_str(self) -> Option<Text<'a>> {
        (self.kind() == Kind::String).then_some(Text::of(&self.node.text))
    }

    /// Its spelling, if it is a number.
    pub fn as_number(self) -> Option<&'static str> {
        (self.kind() == Kind::Number).then_some(self.node.text)
    }

    /// Its text, if it is a string, or its spelling, if it is a number.
    pub fn scalar(self) -> Option<Text<'a>> {
        matches!(self.kind(), Kind::String | Kind::Number).then_some(Text::of(&self.node.text))
    }

    /// Whether it is a string of exactly this text.
    #[inline(never)]
    pub fn is_str(self, text: &str) -> bool {
        self.kind() == Kind::String && self.node.text == text
    }

    /// Which of `names` it is, if it is a string.
    pub fn one_of(self, names: &[&str]) -> Option<usize> {
        names.iter().position(|name| self.is_str(name))
    }

    /// The member `key`, if it is an object that has it. Of duplicates the last, as `JSON.parse` has it.
    #[inline(never)]
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        let mut found = None;
        for (name, value) in self.entries() {
            if name.is_str(key) {
                found = Some(value);
            }
        }
        found
    }

    /// The members in order of appearance, duplicates included; nothing if it is no object.
    /// Keys are string values: compare them with [`Value::is_str`].
    pub fn entries(self) -> Entries<'a> {
        Entries(self.children(Kind::Object))
    }

    /// The elements; nothing if it is no array.
    pub fn items(self) -> Items<'a> {
        Items(self.children(Kind::Array))
    }

    #[inline(never)]
    fn children(self, kind: Kind) -> Option<Value<'a>> {
        if self.kind() == kind { self.node.first.get().map(Value::new) } else { None }
    }

    fn next(self) -> Option<Value<'a>> {
        self.node.next.get().map(Value::new)
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Items<'a>(Option<Value<'a>>);

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let item = self.0?;
        self.0 = item.next();
        Some(item)
    }
}

/// The members of an object.
#[derive(Clone, Debug)]
pub struct Entries<'a>(Option<Value<'a>>);

impl<'a> Iterator for Entries<'a> {
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<(Value<'a>, Value<'a>)> {
        let key = self.0?;
        let value = key.next()?;
        self.0 = value.next();
        Some((key, value))
    }
}

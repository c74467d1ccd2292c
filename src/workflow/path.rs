//! Paths into what a workflow reads: singular queries of RFC 9535, and `[*]`.
//!
//! `$` is the body. `$.request` and, for Gist sources, `$.gist` stand for what came around it (see
//! [`Root`](super::Root)); under `forEach`, `$item` is the element at hand.

use super::data::Data;
use super::lookup::Shortcut;
use super::root::{Root, Scope};
use crate::json::Value;
use crate::packed::{Packed, Packer, Unpacker, packed};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// A member of an object.
    Key(String),
    /// An element of an array, counted from the end if negative.
    Index(i64),
    /// All elements of an array, or all members of an object.
    All,
}

packed!(
    enum Segment {
        Key(a),
        Index(a),
        All,
    }
);

/// What a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// `$`
    Body,
    /// `$item`
    Item,
}

packed!(
    enum Base {
        Body,
        Item,
    }
);

/// A compiled path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// As it was written.
    pub(super) text: String,
    pub(super) base: Base,
    pub(super) segments: Vec<Segment>,
    /// Where a template's [`Lookup`](super::lookup::Lookup) finds what it begins with.
    pub(super) shortcut: Option<Shortcut>,
}

impl Packed for Path {
    fn pack(&self, out: &mut Packer) {
        self.text.pack(out);
        self.base.pack(out);
        self.segments.pack(out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        Path {
            text: Packed::unpack(input),
            base: Packed::unpack(input),
            segments: Packed::unpack(input),
            shortcut: None,
        }
    }
}

impl Path {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it may find several values: it holds `[*]`.
    pub fn is_multiple(&self) -> bool {
        self.segments.contains(&Segment::All)
    }

    /// What it finds, if anything. A path with `[*]` finds a list: nothing if what it spreads is absent or holds
    /// nothing to spread, and an empty list if that is empty.
    pub fn find<'a>(&self, scope: &Scope<'a>) -> Option<Data<'a>> {
        let (start, rest) = match self.base {
            Base::Item => (scope.item?, self.segments.as_slice()),
            Base::Body => match self.segments.split_first() {
                Some((Segment::Key(key), rest)) if scope.root.reserves(key) => {
                    return scope.root.around(key, rest);
                }
                _ => (scope.root.body, self.segments.as_slice()),
            },
        };
        walk(start, rest)
    }
}

/// Follows `segments` from `value`.
pub(super) fn walk<'a>(value: Value<'a>, segments: &[Segment]) -> Option<Data<'a>> {
    let mut value = value;
    for (index, segment) in segments.iter().enumerate() {
        value = match segment {
            Segment::Key(key) => value.get(key)?,
            Segment::Index(at) => element(value, *at)?,
            Segment::All => return spread(value, segments.get(index + 1..).unwrap_or_default()),
        };
    }
    Some(Data::Json(value))
}

fn element(value: Value<'_>, at: i64) -> Option<Value<'_>> {
    if at >= 0 {
        return value.item(usize::try_from(at).ok()?);
    }
    let back = usize::try_from(at.unsigned_abs()).ok()?;
    value.item(value.items().count().checked_sub(back)?)
}

/// What `rest` finds in every child, in one flat list.
fn spread<'a>(value: Value<'a>, rest: &[Segment]) -> Option<Data<'a>> {
    use crate::json::Kind;
    let mut found = Vec::new();
    let mut add = |child: Value<'a>| match walk(child, rest) {
        Some(Data::List(inner)) if rest.contains(&Segment::All) => found.extend(inner),
        Some(one) => found.push(one),
        None => {}
    };
    match value.kind() {
        Kind::Array => value.items().for_each(&mut add),
        Kind::Object => value.entries().for_each(|(_, child)| add(child)),
        _ => return None,
    }
    Some(Data::List(found))
}

/// Where a path cannot be read, and why.
#[cfg(feature = "compile")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathFault {
    /// Stable code of the diagnostic.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

#[cfg(feature = "compile")]
impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// `invalid_path`, or `path_not_singular` for what RFC 9535 knows beyond singular queries and `[*]`.
    pub fn parse(text: &str) -> Result<Path, PathFault> {
        super::source::path::parse(text)
    }
}

/// Whether a string in a mapping is a path rather than a constant.
#[cfg(feature = "compile")]
pub(super) fn looks_like_path(text: &str) -> bool {
    let after = |prefix: &str| text.strip_prefix(prefix).map(|rest| rest.chars().next());
    matches!(after("$"), Some(None | Some('.' | '[')))
        || matches!(after("$item"), Some(None | Some('.' | '[')))
}

impl<'a> Root<'a> {
    /// Whether `$.key` is not a member of the body but what came around it.
    fn reserves(&self, key: &str) -> bool {
        match key {
            "request" => self.request.is_some(),
            "gist" => self.gist.is_some(),
            _ => false,
        }
    }
}

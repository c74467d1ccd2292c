//! How the typed views are described: one table per object, from which the Rust methods, the JSON handed to
//! JavaScript and the topic page all come.

use super::read;
use super::topic::Confidence;
use crate::json::{Kind, Value, Writer};

/// How a field is read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// An identifier, always given as text.
    Id,
    /// Text; `""` counts as absent.
    Text,
    /// Unix seconds, given as milliseconds; 0 counts as absent.
    Time,
    /// A boolean, written as such or as a string.
    Flag,
    /// A whole number, written as such or as a string.
    Integer,
    /// An object whose members the vendor does not fix.
    Object,
    /// An array whose elements the vendor does not fix.
    Array,
    /// Anything.
    Any,
    /// An object of that shape.
    One(&'static Shape),
    /// An array of such objects.
    Many(&'static Shape),
}

/// One typed field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Its keys in a webhook's body, in order of preference.
    pub wire: &'static [&'static str],
    /// How it is read.
    pub read: Read,
    /// How sure its name is.
    pub confidence: Confidence,
}

/// The typed fields of one kind of object.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The name of the type, in Rust and in TypeScript.
    pub name: &'static str,
    /// The wire key that a bare string (or number) in place of the object stands for: a tag may be just its name.
    /// Empty where nothing may.
    pub bare: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Read {
    /// Whether `value` can be read this way.
    pub(super) fn accepts(&self, value: Value<'_>) -> bool {
        match self {
            Read::Id => read::id(value).is_some(),
            Read::Text => read::text(value).is_some(),
            Read::Time => read::time(value).is_some(),
            Read::Flag => read::flag(value).is_some(),
            Read::Integer => read::integer(value).is_some(),
            Read::Object => read::object(value).is_some(),
            Read::Array => read::array(value).is_some(),
            Read::Any => read::any(value).is_some(),
            Read::One(shape) => shape.accepts(value),
            Read::Many(shape) => value.kind() == Kind::Array && value.items().all(|item| shape.accepts(item)),
        }
    }

    /// Whether the value says that there is none.
    fn is_absent(&self, value: Value<'_>) -> bool {
        read::is_absent(value) || (matches!(self, Read::Time) && read::integer(value) == Some(0))
    }

    /// Writes a value that [`Read::accepts`].
    pub(super) fn write(&self, value: Value<'_>, out: &mut Writer) {
        match self {
            Read::Id => write_text(read::id(value), out),
            Read::Text => write_text(read::text(value), out),
            Read::Time => write_integer(read::time(value), out),
            Read::Integer => write_integer(read::integer(value), out),
            Read::Flag => {
                out.boolean(read::flag(value) == Some(true));
            }
            Read::Object | Read::Array | Read::Any => {
                out.value(value);
            }
            Read::One(shape) => shape.write(value, out),
            Read::Many(shape) => {
                out.begin_array();
                for item in value.items() {
                    shape.write(item, out);
                }
                out.end_array();
            }
        }
    }
}

fn write_text(text: Option<std::borrow::Cow<'_, str>>, out: &mut Writer) {
    out.string(&text.unwrap_or_default());
}

fn write_integer(n: Option<i64>, out: &mut Writer) {
    out.integer(n.unwrap_or_default());
}

impl Field {
    /// The first of the field's keys in `object` whose value can be read.
    pub(super) fn find<'a>(&self, object: Value<'a>) -> Option<(&'static str, Value<'a>)> {
        self.wire.iter().find_map(|key| {
            let value = object.get(key)?;
            self.read.accepts(value).then_some((*key, value))
        })
    }
}

impl Shape {
    /// Whether `value` can stand for such an object.
    pub(super) fn accepts(&self, value: Value<'_>) -> bool {
        match value.kind() {
            Kind::Object => true,
            Kind::String | Kind::Number => !self.bare.is_empty() && !read::is_absent(value),
            _ => false,
        }
    }

    pub(super) fn field(&self, wire: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.wire.contains(&wire))
    }

    /// The value of the field whose first key is `wire`.
    pub(super) fn get<'a>(&self, value: Value<'a>, wire: &str) -> Option<Value<'a>> {
        let field = self.field(wire)?;
        match value.kind() {
            Kind::Object => field.find(value).map(|(_, found)| found),
            _ => (self.bare == wire && self.accepts(value)).then_some(value),
        }
    }

    /// The members of `value` that no typed field carries, unread spellings of typed fields included.
    /// What says "no value" under a typed field's key is not among them.
    pub(super) fn extra<'a>(&self, value: Value<'a>) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        value.entries().filter(move |(key, member)| match key.as_str().and_then(|key| self.field(&key)) {
            None => true,
            Some(field) => {
                let carried = field.find(value).is_some_and(|(wire, _)| key.is_str(wire));
                !carried && !field.read.is_absent(*member)
            }
        })
    }

    /// The field of a key and the key's rank among the field's keys. Looks from field `from` on first: senders keep
    /// about the order of the table, so the next member is nearly always the next field.
    fn rank(&self, key: &str, from: usize) -> Option<(usize, usize)> {
        let (before, after) = self.fields.split_at_checked(from)?;
        let at =
            |(index, field): (usize, &Field)| Some((index, field.wire.iter().position(|wire| *wire == key)?));
        let ahead = after.iter().enumerate().find_map(|(index, field)| at((from + index, field)));
        ahead.or_else(|| before.iter().enumerate().find_map(at))
    }

    /// Writes the typed fields, then `extra` if there is any.
    pub(super) fn write(&self, value: Value<'_>, out: &mut Writer) {
        out.begin_object();
        if value.kind() == Kind::Object {
            if self.write_fields(value, out) {
                write_extra(self.extra(value), out);
            }
        } else if let Some(field) = self.field(self.bare) {
            out.key(field.name);
            // a bare number fills a text field, as its spelling
            Read::Id.write(value, out);
        }
        out.end_object();
    }

    /// Writes the typed fields in one pass over the members; whether there may be members that no field carries.
    fn write_fields(&self, object: Value<'_>, out: &mut Writer) -> bool {
        let mut found = [[None; KEYS]; FIELDS];
        let mut rest = false;
        let mut next = 0;
        for (key, member) in object.entries() {
            let place = key.as_str().and_then(|key| self.rank(&key, next));
            next = place.map_or(next, |(field, _)| field + 1);
            match place.and_then(|(field, rank)| found.get_mut(field)?.get_mut(rank)) {
                // of duplicates the last, as `Value::get` has it
                Some(slot) => *slot = Some(member),
                None => rest = true,
            }
        }
        for (field, candidates) in self.fields.iter().zip(&found) {
            let mut chosen = None;
            for &member in candidates.iter().flatten() {
                if chosen.is_none() && field.read.accepts(member) {
                    chosen = Some(member);
                } else {
                    rest |= !field.read.is_absent(member);
                }
            }
            if let Some(member) = chosen {
                out.key(field.name);
                field.read.write(member, out);
            }
        }
        rest
    }
}

/// Most fields that a shape has, and most keys that a field has; a test keeps them true.
const FIELDS: usize = 40;
const KEYS: usize = 2;

/// Writes `"extra": { … }`, if there is any.
pub(super) fn write_extra<'a>(extra: impl Iterator<Item = (Value<'a>, Value<'a>)>, out: &mut Writer) {
    let mut begun = false;
    for (key, member) in extra {
        if !begun {
            out.key("extra").begin_object();
            begun = true;
        }
        out.key_value(key).value(member);
    }
    if begun {
        out.end_object();
    }
}

/// A typed view of one object; see [`super::payload`].
pub trait View<'a>: Sized {
    /// The table of its fields.
    const SHAPE: &'static Shape;

    /// The view of `value`.
    fn of(value: Value<'a>) -> Self;

    /// The object as received (or the bare string that stands for it).
    fn value(&self) -> Value<'a>;

    /// The members that no typed field carries: unknown keys, and known ones with a value that can't be read.
    fn extra(&self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        Self::SHAPE.extra(self.value())
    }
}

macro_rules! read_type {
    (Id) => { ::std::borrow::Cow<'a, str> };
    (Text) => { ::std::borrow::Cow<'a, str> };
    (Time) => { i64 };
    (Integer) => { i64 };
    (Flag) => { bool };
    (Object) => { $crate::json::Value<'a> };
    (Array) => { $crate::json::Value<'a> };
    (Any) => { $crate::json::Value<'a> };
    (One $of:ident) => { $of<'a> };
    (Many $of:ident) => { Vec<$of<'a>> };
}

macro_rules! read_value {
    (Id $value:expr) => {
        $crate::webhook::gist::read::id($value)
    };
    (Text $value:expr) => {
        $crate::webhook::gist::read::id($value)
    };
    (Time $value:expr) => {
        $crate::webhook::gist::read::time($value)
    };
    (Integer $value:expr) => {
        $crate::webhook::gist::read::integer($value)
    };
    (Flag $value:expr) => {
        $crate::webhook::gist::read::flag($value)
    };
    (Object $value:expr) => {
        Some($value)
    };
    (Array $value:expr) => {
        Some($value)
    };
    (Any $value:expr) => {
        Some($value)
    };
    (One $of:ident $value:expr) => {
        Some($of::of($value))
    };
    (Many $of:ident $value:expr) => {
        Some($value.items().map($of::of).collect())
    };
}

macro_rules! read_kind {
    (One $of:ident) => {
        $crate::webhook::gist::shape::Read::One($of::SHAPE)
    };
    (Many $of:ident) => {
        $crate::webhook::gist::shape::Read::Many($of::SHAPE)
    };
    ($kind:ident) => {
        $crate::webhook::gist::shape::Read::$kind
    };
}

/// Declares typed views: a struct with one method per field, and the [`Shape`] that describes it.
macro_rules! views {
    ($(
        $(#[$about:meta])*
        $view:ident $(bare $bare:literal)? {
            $($(#[$note:meta])* $method:ident $name:literal: $kind:ident $($of:ident)? [$first:literal $(, $other:literal)*] $confidence:ident;)*
        }
    )*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $view<'a>($crate::json::Value<'a>);

        impl<'a> $crate::webhook::gist::shape::View<'a> for $view<'a> {
            const SHAPE: &'static $crate::webhook::gist::shape::Shape = &$crate::webhook::gist::shape::Shape {
                name: stringify!($view),
                bare: concat!("" $(, $bare)?),
                fields: &[$($crate::webhook::gist::shape::Field {
                    name: $name,
                    wire: &[$first $(, $other)*],
                    read: read_kind!($kind $($of)?),
                    confidence: $crate::webhook::gist::topic::Confidence::$confidence,
                },)*],
            };

            fn of(value: $crate::json::Value<'a>) -> Self {
                $view(value)
            }

            fn value(&self) -> $crate::json::Value<'a> {
                self.0
            }
        }

        impl<'a> $view<'a> {
            $($(#[$note])*
            pub fn $method(&self) -> Option<read_type!($kind $($of)?)> {
                use $crate::webhook::gist::shape::View as _;
                let value = Self::SHAPE.get(self.0, $first)?;
                read_value!($kind $($of)? value)
            })*
        }
    )*};
}

pub(super) use {read_kind, read_type, read_value, views};

#[cfg(test)]
mod tests {
    use super::super::payload::SHAPES;
    use super::*;

    #[test]
    fn the_bounds_hold_for_every_shape() {
        for shape in SHAPES {
            assert!(shape.fields.len() <= FIELDS, "{}", shape.name);
            for field in shape.fields {
                assert!((1..=KEYS).contains(&field.wire.len()), "{}.{}", shape.name, field.name);
            }
        }
    }
}

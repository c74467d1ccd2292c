//! Copying values so that every reader can read them. One entry that a strict parser refuses would take a whole
//! batch of strangers' events with it.

use super::note::Noting;
use super::number::is_finite;
use crate::json::{Kind, Value, Writer};
use crate::keep::Place;
use crate::text::contains;

/// What had to be changed inside a value. A page does not ask.
#[derive(Clone, Copy, Default)]
pub(super) struct Changes {
    #[cfg(feature = "explain")]
    half_character: bool,
    #[cfg(feature = "explain")]
    number: bool,
    #[cfg(feature = "explain")]
    prototype: bool,
}

#[cfg(not(feature = "explain"))]
impl Changes {
    #[inline(always)]
    pub(super) fn note(self, _: Noting<'_>, _: Place, _: Option<&str>) {}

    #[inline(always)]
    fn number(&mut self) {}

    #[inline(always)]
    fn prototype(&mut self) {}
}

#[cfg(feature = "explain")]
impl Changes {
    fn number(&mut self) {
        self.number = true;
    }

    fn prototype(&mut self) {
        self.prototype = true;
    }

    /// Says so, about `base` or its member `name`.
    pub(super) fn note(self, notes: Noting<'_>, base: Place, name: Option<&str>) {
        if self.half_character {
            let message = "half a surrogate pair was replaced by U+FFFD: it is no character";
            notes.push("half_character", base, name, message);
        }
        if self.number {
            let message = "a number inside became null: no computer number is that large";
            notes.push("number_too_large", base, name, message);
        }
        if self.prototype {
            notes.push("held_back", base, name, "a member `__proto__` inside was left out");
        }
    }
}

/// Writes a value: half surrogate pairs become U+FFFD, numbers beyond a double `null`, and members `__proto__`,
/// which change the prototype of whoever copies them one by one, are left out.
pub(super) fn write(value: Value<'_>, out: &mut Writer) -> Changes {
    let mut changes = Changes::default();
    // a page's events are small, and looking for what may need a change is code
    if cfg!(not(feature = "explain")) || is_suspicious(value) {
        walk(value, out, &mut changes);
    } else {
        out.value(value);
    }
    changes
}

/// Writes a key in its spelling, unless that holds half a surrogate pair.
pub(super) fn write_key(key: Value<'_>, out: &mut Writer) {
    if has_surrogate(key) {
        out.key(&key.as_str().unwrap_or_default());
    } else {
        out.key_value(key);
    }
}

/// Whether a value may need a change.
fn is_suspicious(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::String => has_surrogate(value),
        Kind::Object | Kind::Array => is_suspicious_inside(value),
        _ => false,
    }
}

/// An escaped surrogate; most are whole pairs, which survive being decoded. A page, whose texts have one spelling, decodes
/// every one.
fn has_surrogate(value: Value<'_>) -> bool {
    if cfg!(not(feature = "explain")) {
        return true;
    }
    value.has_escape() && (contains(value.raw(), "\\ud") || contains(value.raw(), "\\uD"))
}

/// Inside of strings an escape, which may spell a surrogate or `__proto__`, and the latter itself; a number with an
/// exponent, or of more digits than a double has places. This runs over everything that is sent: the index knows most
/// of it.
#[cfg(feature = "edge")]
fn is_suspicious_inside(value: Value<'_>) -> bool {
    let is_prototype = value.may_hold("__proto__");
    value.within().any(|value| match value.kind() {
        Kind::String if is_prototype => {
            value.has_escape() && contains(value.raw(), "\\u") || value.is_str("__proto__")
        }
        Kind::Number => {
            let raw = value.raw();
            raw.len() > 300 || raw.bytes().any(|byte| matches!(byte, b'e' | b'E'))
        }
        _ => false,
    })
}

/// The same for a page, which has no index: each byte is looked at once.
#[cfg(not(feature = "edge"))]
fn is_suspicious_inside(value: Value<'_>) -> bool {
    let raw = value.raw().as_bytes();
    let mut rest = raw.iter().enumerate();
    let (mut in_string, mut digits) = (false, 0);
    while let Some((index, byte)) = rest.next() {
        match byte {
            b'"' => (in_string, digits) = (!in_string, 0),
            b'\\' if rest.next().is_some_and(|(_, escape)| *escape == b'u') => return true,
            b'_' if raw.get(index..).is_some_and(|rest| rest.starts_with(b"__proto__")) => return true,
            b'0'..=b'9' if !in_string => digits += 1,
            b'e' | b'E' if digits > 0 => return true,
            _ => digits = 0,
        }
        if digits > 300 {
            return true;
        }
    }
    false
}

fn walk(value: Value<'_>, out: &mut Writer, changes: &mut Changes) {
    match value.kind() {
        Kind::Object => {
            out.begin_object();
            for (key, member) in value.entries() {
                if key.is_str("__proto__") {
                    changes.prototype();
                } else {
                    write_key(key, out);
                    walk(member, out, changes);
                }
            }
            out.end_object();
        }
        Kind::Array => {
            out.begin_array();
            for item in value.items() {
                walk(item, out, changes);
            }
            out.end_array();
        }
        Kind::String if has_surrogate(value) => {
            let text = value.as_str().unwrap_or_default();
            // decoding gives U+FFFD for nothing but halves
            #[cfg(feature = "explain")]
            {
                changes.half_character |= contains(&text, "\u{fffd}") && !contains(value.raw(), "\u{fffd}");
            }
            out.string(&text);
        }
        Kind::Number if !is_finite(value.raw()) => {
            changes.number();
            out.null();
        }
        _ => {
            out.value(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination::note::Notes;
    use crate::json::Document;

    #[test]
    fn what_a_strict_parser_refuses_is_changed() {
        for (json, expected, notes) in [
            (r#"{"a":"\ud83d\ude00","b":[1,2.5e3]}"#, r#"{"a":"😀","b":[1,2.5e3]}"#, 0),
            (r#"["\uD83D","x\udc00y"]"#, "[\"\u{fffd}\",\"x\u{fffd}y\"]", 1),
            (r#"{"\ud83d":[1e999,-1e999]}"#, "{\"\u{fffd}\":[null,null]}", 1),
            (r#"[{"__proto__":{"x":1},"y":1},{"\u005f_proto__":1}]"#, r#"[{"y":1},{}]"#, 1),
            (r#""\ud83d""#, "\"\u{fffd}\"", 1),
            (r#"{"untouched":"\u00e4 \\ud83d" }"#, r#"{"untouched":"ä \\ud83d"}"#, 0),
        ] {
            let document = Document::parse_str(json).unwrap();
            let (mut out, mut list) = (Writer::new(), Notes::default());
            write(document.root(), &mut out).note(&mut list, "", None);
            assert_eq!(out.into_string(), expected, "{json}");
            assert_eq!(list.into_vec().len(), notes, "{json}");
        }
        let long = format!("[{}]", "9".repeat(400));
        let document = Document::parse_str(&long).unwrap();
        let mut out = Writer::new();
        write(document.root(), &mut out);
        assert_eq!(out.into_string(), "[null]");
    }
}

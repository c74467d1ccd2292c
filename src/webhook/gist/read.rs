//! Reading single values the tolerant way: Gist spells the same thing in several ways.

use crate::json::{Kind, Value};
use std::borrow::Cow;

/// Whether Gist's way of saying "no value" stands here: `null` or `""`.
pub(super) fn is_absent(value: Value<'_>) -> bool {
    value.is_null() || value.is_str("")
}

/// An identifier: a string, or a number in its own spelling (64-bit ids survive).
pub(super) fn id(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::Number => value.as_number().map(Cow::Borrowed),
        _ => text(value),
    }
}

/// Text that is not empty.
pub(super) fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    value.as_str().filter(|text| !text.is_empty())
}

/// `true`, `false`, or either as a string.
pub(super) fn flag(value: Value<'_>) -> Option<bool> {
    if value.is_str("true") {
        return Some(true);
    }
    if value.is_str("false") {
        return Some(false);
    }
    value.as_bool()
}

/// A whole number, quoted or not.
pub(super) fn integer(value: Value<'_>) -> Option<i64> {
    match value.kind() {
        Kind::String => value.as_str()?.parse().ok(),
        _ => value.as_i64(),
    }
}

/// Unix seconds, quoted or not, as milliseconds. 0 is how Gist says "never".
pub(super) fn time(value: Value<'_>) -> Option<i64> {
    integer(value).filter(|&seconds| seconds != 0)?.checked_mul(1000)
}

/// An object.
pub(super) fn object(value: Value<'_>) -> Option<Value<'_>> {
    (value.kind() == Kind::Object).then_some(value)
}

/// An array.
pub(super) fn array(value: Value<'_>) -> Option<Value<'_>> {
    (value.kind() == Kind::Array).then_some(value)
}

/// Anything that is not absent.
pub(super) fn any(value: Value<'_>) -> Option<Value<'_>> {
    (!is_absent(value)).then_some(value)
}

//! Named steps: what can be done to a value on its way into an event.
//!
//! Nothing stays nothing and `null` stays `null`, but for `default`. Steps on texts, numbers and times are applied to
//! every element of a list.

use super::data::{Constant, Data};
use super::number;
use crate::json::Kind;
use crate::order;
use crate::packed::packed;
use crate::time;
use std::borrow::Cow;
use std::cmp::Ordering;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Trim,
    Lowercase,
    Uppercase,
    ToNumber,
    ToString,
    ToBoolean,
    ToUnixSeconds,
    ToIso,
    First,
    Last,
    Unique,
    Count,
    NonEmpty,
    NonZero,
    Split(String),
    Join(String),
    Default(Constant),
    Replace(String, String),
    Prefix(String),
    Suffix(String),
}

packed!(
    enum Step {
        Trim,
        Lowercase,
        Uppercase,
        ToNumber,
        ToString,
        ToBoolean,
        ToUnixSeconds,
        ToIso,
        First,
        Last,
        Unique,
        Count,
        NonEmpty,
        NonZero,
        Split(a),
        Join(a),
        Default(a),
        Replace(a, b),
        Prefix(a),
        Suffix(a),
    }
);

/// What a step answers: a value, nothing, or why it cannot be applied.
pub(super) type Answer<'a> = Result<Option<Data<'a>>, &'static str>;

impl Step {
    pub(super) fn apply<'a>(&'a self, value: Option<Data<'a>>) -> Answer<'a> {
        let value = match (self, value) {
            (Step::Default(constant), None | Some(Data::Null)) => return Ok(Some(constant.data())),
            (Step::Default(constant), Some(value)) if value.is_null() => return Ok(Some(constant.data())),
            (Step::Default(_), value) => return Ok(value),
            (_, None) => return Ok(None),
            (Step::NonEmpty | Step::NonZero, Some(value)) if value.is_null() => return Ok(None),
            (_, Some(value)) if value.is_null() => return Ok(Some(value)),
            (_, Some(value)) => value,
        };
        match self {
            Step::First => Ok(ends(value, |items| items.into_iter().next())),
            Step::Last => Ok(ends(value, |items| items.into_iter().next_back())),
            Step::Unique => Ok(Some(unique(value))),
            Step::Count => match value.into_list() {
                Ok(items) => Ok(Some(Data::Number(Cow::Owned(items.len().to_string())))),
                Err(_) => Err("only a list can be counted"),
            },
            Step::NonEmpty => Ok(non_empty(value)),
            Step::Join(between) => join(value, between).map(Some),
            _ => match value.into_list() {
                Ok(items) => {
                    let applied: Result<Vec<_>, _> = items.into_iter().map(|item| self.each(item)).collect();
                    Ok(Some(Data::List(applied?.into_iter().flatten().collect())))
                }
                Err(value) => self.each(value),
            },
        }
    }

    /// The step on one value that is no list.
    fn each<'a>(&'a self, value: Data<'a>) -> Answer<'a> {
        if value.is_null() {
            return Ok(Some(value));
        }
        Ok(Some(match self {
            Step::Trim => Data::Text(match text(value)? {
                Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
            }),
            Step::Lowercase => Data::Text(Cow::Owned(text(value)?.to_lowercase())),
            Step::Uppercase => Data::Text(Cow::Owned(text(value)?.to_uppercase())),
            Step::Prefix(prefix) => Data::Text(Cow::Owned(prefix.clone() + &text(value)?)),
            Step::Suffix(suffix) => Data::Text(Cow::Owned(text(value)?.into_owned() + suffix)),
            Step::Replace(from, to) => Data::Text(Cow::Owned(text(value)?.replace(from, to))),
            Step::Split(between) => split(&text(value)?, between),
            Step::ToString => match value.as_bool() {
                Some(truth) => Data::text(if truth { "true" } else { "false" }),
                None => Data::Text(text(value)?),
            },
            Step::ToNumber => match value.kind() {
                Kind::Number => value,
                _ => Data::Number(Cow::Owned(number::normalised(&text(value)?).ok_or("this is no number")?)),
            },
            Step::ToBoolean => Data::Bool(truth(&value).ok_or("this is neither true nor false")?),
            Step::NonZero => {
                let number = value.as_text().and_then(|text| number::normalised(&text));
                let zero =
                    number.is_some_and(|number| number::compare(&number, "0") == Some(Ordering::Equal));
                return Ok((!zero).then_some(value));
            }
            Step::ToUnixSeconds => {
                let seconds = instant(&value)?.div_euclid(1000);
                Data::Number(Cow::Owned(seconds.to_string()))
            }
            Step::ToIso => Data::Text(Cow::Owned(time::to_iso(instant(&value)?))),
            _ => value,
        }))
    }
}

fn text(value: Data<'_>) -> Result<Cow<'_, str>, &'static str> {
    value.into_text().ok_or("only a text or a number has a text")
}

fn split<'a>(text: &str, between: &str) -> Data<'a> {
    let pieces = text.split(between).map(|piece| Data::Text(Cow::Owned(piece.to_owned())));
    Data::List(if text.is_empty() { Vec::new() } else { pieces.collect() })
}

/// One element of a list; what is no list is its own first and last.
fn ends<'a>(value: Data<'a>, pick: impl FnOnce(Vec<Data<'a>>) -> Option<Data<'a>>) -> Option<Data<'a>> {
    match value.into_list() {
        Ok(items) => pick(items),
        Err(value) => Some(value),
    }
}

/// The elements without those that equal an earlier one.
fn unique(value: Data<'_>) -> Data<'_> {
    let key = |item: &Data<'_>| match item.as_str() {
        Some(text) => (true, text.into_owned()),
        None => (false, item.to_json()),
    };
    match value.into_list() {
        Ok(items) => {
            let firsts = order::firsts(&items.iter().map(key).collect::<Vec<_>>());
            let kept = items.into_iter().zip(firsts).enumerate().filter(|(at, (_, first))| at == first);
            Data::List(kept.map(|(_, (item, _))| item).collect())
        }
        Err(value) => value,
    }
}

/// The value, if it is not empty; of a list the elements that are not, if there are any.
fn non_empty(value: Data<'_>) -> Option<Data<'_>> {
    match value.into_list() {
        Ok(items) => {
            let kept: Vec<_> = items.into_iter().filter(|item| !item.is_null() && !is_empty(item)).collect();
            (!kept.is_empty()).then_some(Data::List(kept))
        }
        Err(value) => (!is_empty(&value)).then_some(value),
    }
}

/// An empty text (blanks count as nothing), list or object.
fn is_empty(value: &Data<'_>) -> bool {
    match value {
        Data::Json(json) => match json.kind() {
            Kind::String => json.as_str().is_some_and(|text| text.trim().is_empty()),
            Kind::Array => json.items().next().is_none(),
            Kind::Object => json.entries().next().is_none(),
            _ => false,
        },
        Data::Text(text) => text.trim().is_empty(),
        Data::List(items) => items.is_empty(),
        Data::Constant(json) => matches!(*json, "{}" | "[]"),
        _ => false,
    }
}

fn join<'a>(value: Data<'a>, between: &str) -> Result<Data<'a>, &'static str> {
    let items = match value.into_list() {
        Ok(items) => items,
        Err(value) => return Ok(Data::Text(text(value)?)),
    };
    let mut out = String::new();
    for (n, item) in items.into_iter().filter(|item| !item.is_null()).enumerate() {
        if n > 0 {
            out.push_str(between);
        }
        match item.as_bool() {
            Some(truth) => out.push_str(if truth { "true" } else { "false" }),
            None => out.push_str(
                &text(item).map_err(|_| "only a list of texts, numbers, true and false can be joined")?,
            ),
        }
    }
    Ok(Data::Text(Cow::Owned(out)))
}

fn truth(value: &Data<'_>) -> Option<bool> {
    if let Some(truth) = value.as_bool() {
        return Some(truth);
    }
    match value.as_text()?.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" | "" => Some(false),
        _ => None,
    }
}

/// Milliseconds since 1970 of a number (seconds or milliseconds, by size), of the same as text, or of ISO 8601.
fn instant(value: &Data<'_>) -> Result<i64, &'static str> {
    let text = value.as_text().ok_or("only a text or a number is a time")?;
    let text = text.trim();
    number::normalised(text)
        .map_or_else(|| time::from_iso(text), |number| time::from_number(&number))
        .ok_or("this is no time: ISO 8601, Unix seconds and milliseconds are read")
}

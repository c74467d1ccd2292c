//! Values on their way through a workflow: borrowed from the body as long as nothing changes them.

use super::root::{Gist, Request};
use crate::json::{Kind, Value, Writer};
use crate::packed::packed;
use std::borrow::Cow;

/// A value.
#[derive(Clone, Debug)]
pub enum Data<'a> {
    /// As it stands in the body.
    Json(Value<'a>),
    /// A text.
    Text(Cow<'a, str>),
    /// A number in JSON's spelling.
    Number(Cow<'a, str>),
    /// `true` or `false`
    Bool(bool),
    /// `null`
    Null,
    /// A list.
    List(Vec<Data<'a>>),
    /// JSON text of an object or array that the workspace holds.
    Constant(&'a str),
    /// An object that stands in no JSON text.
    Members(Box<Members<'a>>),
}

/// An object that stands in no JSON text.
#[derive(Clone, Copy, Debug)]
pub enum Members<'a> {
    /// `$.request`, with the body.
    Request(Request<'a>, Value<'a>),
    /// `$.request.headers`
    Headers(&'a [(Cow<'a, str>, Cow<'a, str>)]),
    /// `$.request.query`, with the whole URL.
    Query(&'a str),
    /// `$.gist`
    Gist(Gist<'a>),
}

impl<'a> Data<'a> {
    /// A borrowed text.
    pub(super) fn text(text: &'a str) -> Self {
        Data::Text(Cow::Borrowed(text))
    }

    /// What kind of JSON value it is.
    pub fn kind(&self) -> Kind {
        match self {
            Data::Json(value) => value.kind(),
            Data::Text(_) => Kind::String,
            Data::Number(_) => Kind::Number,
            Data::Bool(_) => Kind::Bool,
            Data::Null => Kind::Null,
            Data::List(_) => Kind::Array,
            Data::Constant(json) if json.starts_with('[') => Kind::Array,
            Data::Constant(_) | Data::Members(_) => Kind::Object,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// The text of a string, decoded.
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        match self {
            Data::Json(value) => value.as_str(),
            Data::Text(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// The spelling of a number.
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Data::Json(value) => value.as_number(),
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Data::Json(value) => value.as_bool(),
            Data::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// A string as it is, a number in its spelling.
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        self.as_str().or_else(|| self.as_number().map(Cow::Borrowed))
    }

    /// As [`Data::as_text`], keeping what was borrowed from the body borrowed.
    pub fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Data::Json(value) => value.as_str().or_else(|| value.as_number().map(Cow::Borrowed)),
            Data::Text(text) | Data::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if it is a list of whatever form.
    pub fn into_list(self) -> Result<Vec<Data<'a>>, Self> {
        match self {
            Data::List(items) => Ok(items),
            Data::Json(value) if value.kind() == Kind::Array => Ok(value.items().map(Data::Json).collect()),
            other => Err(other),
        }
    }

    /// Writes it as JSON; text that stood in the body keeps its spelling.
    pub fn write_json(&self, out: &mut Writer) {
        match self {
            Data::Json(value) => {
                out.value(*value);
            }
            Data::Text(text) => {
                out.string(text);
            }
            Data::Number(number) => {
                out.raw(number);
            }
            Data::Bool(truth) => {
                out.boolean(*truth);
            }
            Data::Null => {
                out.null();
            }
            Data::List(items) => {
                out.begin_array();
                for item in items {
                    item.write_json(out);
                }
                out.end_array();
            }
            Data::Constant(json) => {
                out.raw(json);
            }
            Data::Members(members) => members.write_json(out),
        }
    }

    /// As [`Data::write_json`], on its own.
    pub fn to_json(&self) -> String {
        let mut out = Writer::new();
        self.write_json(&mut out);
        out.into_string()
    }
}

/// A value that the workspace holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Constant {
    Null,
    Bool(bool),
    /// In JSON's spelling.
    Number(String),
    Text(String),
    /// An object or array, as compact JSON text.
    Json(String),
}

packed!(
    enum Constant {
        Null,
        Bool(a),
        Number(a),
        Text(a),
        Json(a),
    }
);

impl Constant {
    pub(super) fn data(&self) -> Data<'_> {
        match self {
            Constant::Null => Data::Null,
            Constant::Bool(truth) => Data::Bool(*truth),
            Constant::Number(number) => Data::Number(Cow::Borrowed(number)),
            Constant::Text(text) => Data::text(text),
            Constant::Json(json) => Data::Constant(json),
        }
    }
}

#[cfg(feature = "compile")]
impl From<&serde_json::Value> for Constant {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Constant::Null,
            serde_json::Value::Bool(truth) => Constant::Bool(*truth),
            serde_json::Value::Number(number) => Constant::Number(number.to_string()),
            serde_json::Value::String(text) => Constant::Text(text.clone()),
            other => Constant::Json(crate::json::tree::to_text(other)),
        }
    }
}

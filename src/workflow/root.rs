//! What a workflow reads: the body, and what came around it.

use super::data::{Data, Members};
use super::path::{Path, Segment, walk};
use crate::json::{Value, Writer};
use crate::order;
use std::borrow::Cow;

/// The root `$` of a workflow: a body, and under two reserved names what came with it.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// `$`
    pub body: Value<'a>,
    /// `$.request`; without it the name is an ordinary member of the body.
    pub request: Option<Request<'a>>,
    /// `$.gist`, for Gist sources; without it the name is an ordinary member of the body.
    pub gist: Option<Gist<'a>>,
}

/// `$.request`: `method`, `url`, `headers` (names in lower case, repeated ones joined by `, `), `query` (the first
/// of each name) and `body` (the whole body, for a body that has a member `request` or `gist` of its own).
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The URL that was called.
    pub url: &'a str,
    /// Names in lower case, values as received.
    pub headers: &'a [(Cow<'a, str>, Cow<'a, str>)],
}

/// `$.gist`: `topic`, `eventType`, `documented`, `person` and `personType`.
#[derive(Clone, Copy, Debug)]
pub struct Gist<'a> {
    /// The canonical topic; `unknown` if there is none.
    pub topic: &'a str,
    /// `event_type` as received.
    pub event_type: Option<&'a str>,
    /// Whether the vendor documents that `event_type`.
    pub documented: bool,
    /// The contact, whichever key it stood under.
    pub person: Option<Value<'a>>,
    /// `user` or `lead`.
    pub person_type: Option<&'a str>,
}

/// A root, and the element at hand under `forEach`.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// `$`
    pub root: Root<'a>,
    /// `$item`
    pub item: Option<Value<'a>>,
}

impl<'a> Scope<'a> {
    /// What stands at a path.
    pub(super) fn of(&self, path: &Path) -> Option<Data<'a>> {
        path.find(self)
    }
}

impl<'a> Root<'a> {
    /// A body alone.
    pub fn new(body: Value<'a>) -> Self {
        Root { body, request: None, gist: None }
    }

    /// What stands at `$.key` and `rest`, for the reserved keys.
    pub(super) fn around(&self, key: &str, rest: &[Segment]) -> Option<Data<'a>> {
        match key {
            "request" => self.request.and_then(|request| request.find(self.body, rest)),
            _ => self.gist.and_then(|gist| gist.find(rest)),
        }
    }
}

/// The key that a path goes on with, and what follows it.
fn next(rest: &[Segment]) -> Option<(&str, &[Segment])> {
    match rest.split_first()? {
        (Segment::Key(key), rest) => Some((key, rest)),
        _ => None,
    }
}

/// A value that has no parts, if the path ends here.
fn leaf<'a>(value: Data<'a>, rest: &[Segment]) -> Option<Data<'a>> {
    rest.is_empty().then_some(value)
}

impl<'a> Request<'a> {
    fn find(self, body: Value<'a>, rest: &[Segment]) -> Option<Data<'a>> {
        if rest.is_empty() {
            return Some(Data::Members(Box::new(Members::Request(self, body))));
        }
        let (key, rest) = next(rest)?;
        match key {
            "method" => leaf(Data::text(self.method), rest),
            "url" => leaf(Data::text(self.url), rest),
            "headers" if rest.is_empty() => Some(Data::Members(Box::new(Members::Headers(self.headers)))),
            "query" if rest.is_empty() => Some(Data::Members(Box::new(Members::Query(self.url)))),
            "headers" => {
                let (name, rest) = next(rest)?;
                leaf(Data::Text(header(self.headers, name)?), rest)
            }
            "query" => {
                let (name, rest) = next(rest)?;
                let (_, value) = parameters(self.url).find(|(found, _)| found == name)?;
                leaf(Data::Text(value), rest)
            }
            "body" => walk(body, rest),
            _ => None,
        }
    }
}

impl<'a> Gist<'a> {
    fn find(self, rest: &[Segment]) -> Option<Data<'a>> {
        if rest.is_empty() {
            return Some(Data::Members(Box::new(Members::Gist(self))));
        }
        let (key, rest) = next(rest)?;
        match key {
            "person" => walk(self.person?, rest),
            "topic" => leaf(Data::text(self.topic), rest),
            "eventType" => leaf(Data::text(self.event_type?), rest),
            "documented" => leaf(Data::Bool(self.documented), rest),
            "personType" => leaf(self.person_type.map_or(Data::Null, Data::text), rest),
            _ => None,
        }
    }
}

/// The values of a header, joined as fetch joins them.
fn header<'a>(headers: &'a [(Cow<'a, str>, Cow<'a, str>)], name: &str) -> Option<Cow<'a, str>> {
    let mut found: Option<Cow<'a, str>> = None;
    for (_, value) in headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)) {
        found = Some(match found {
            None => Cow::Borrowed(&**value),
            Some(before) => Cow::Owned(before.into_owned() + ", " + value),
        });
    }
    found
}

/// The decoded query parameters of a URL, as forms encode them.
fn parameters(url: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let without_hash = url.split_once('#').map_or(url, |(before, _)| before);
    let query = without_hash.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        (decoded(name), decoded(value))
    })
}

/// `+` is a blank, `%xx` a byte; what is no UTF-8 then becomes U+FFFD.
fn decoded(piece: &str) -> Cow<'_, str> {
    if !piece.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Cow::Borrowed(piece);
    }
    let bytes = piece.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits =
            piece.get(at + 1..at + 3).filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let (decoded, length) = match (byte, digits.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(decoded)) => (decoded, 3),
            (b'+', _) => (b' ', 1),
            _ => (byte, 1),
        };
        out.push(decoded);
        at += length;
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

impl Members<'_> {
    /// Writes the whole as a JSON object.
    pub(super) fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        match self {
            Members::Headers(headers) => {
                let mut names: Vec<&str> = headers.iter().map(|(name, _)| &**name).collect();
                order::sort_and_dedup(&mut names);
                for name in names {
                    if let Some(value) = header(headers, name) {
                        out.key(name).string(&value);
                    }
                }
            }
            Members::Query(url) => {
                let mut seen = Vec::new();
                for (name, value) in parameters(url) {
                    if !seen.contains(&name) {
                        out.key(&name).string(&value);
                        seen.push(name);
                    }
                }
            }
            Members::Request(request, body) => {
                out.key("method").string(request.method);
                out.key("url").string(request.url);
                Members::Headers(request.headers).write_json(out.key("headers"));
                Members::Query(request.url).write_json(out.key("query"));
                out.key("body").value(*body);
            }
            Members::Gist(gist) => {
                out.key("topic").string(gist.topic);
                if let Some(event_type) = gist.event_type {
                    out.key("eventType").string(event_type);
                }
                out.key("documented").boolean(gist.documented);
                if let Some(person) = gist.person {
                    out.key("person").value(person);
                }
                match gist.person_type {
                    Some(person_type) => out.key("personType").string(person_type),
                    None => out.key("personType").null(),
                };
            }
        }
        out.end_object();
    }
}

//! Reading a destination's answer: accepted, to be tried again, or dead.

use super::time;
use crate::error::{Code, Error};
use crate::json::{Document, Kind, Value, Writer};
use std::borrow::Cow;

/// The longest wait that a destination may ask for: a day, in milliseconds.
const LONGEST_WAIT: i64 = 86_400_000;

/// A destination's answer.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// HTTP status; 0 says that no answer came.
    pub status: u16,
    /// Names in any case.
    pub headers: &'a [(&'a str, &'a str)],
    /// As text.
    pub body: &'a str,
    /// Milliseconds since 1970.
    pub now: i64,
}

/// What an answer means for an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Taken. Whether it was applied, no destination says.
    Accepted(Option<String>),
    Retry(Option<i64>, String),
    Dead(String),
}

impl Response<'_> {
    /// By the status alone: 2xx is accepted; no answer, 408, 429 and 5xx may pass; the rest never will.
    pub(super) fn fate(&self, reason: impl FnOnce() -> Option<String>) -> Fate {
        let said = |lead: String| match reason() {
            Some(text) => lead + ": " + &text,
            None => lead,
        };
        match self.status {
            200..=299 => Fate::Accepted(None),
            0 => Fate::Retry(None, "no answer".to_owned()),
            408 | 429 | 500..=599 => Fate::Retry(self.retry_at(), said(self.http())),
            300..=399 => {
                let to = self.header("location").unwrap_or("nowhere");
                // a location may carry what was sent; its host is enough
                let host = to.split(['?', '#']).next().unwrap_or_default();
                Fate::Dead(self.http() + ": redirected to " + crate::text::begin(host, 200))
            }
            _ => Fate::Dead(said(self.http())),
        }
    }

    /// `HTTP 503`.
    pub(super) fn http(&self) -> String {
        let mut status = Writer::new();
        status.integer(i64::from(self.status));
        String::from("HTTP ") + &status.into_string()
    }

    /// `Retry-After` in seconds or as a date, at most a day from now.
    fn retry_at(&self) -> Option<i64> {
        let text = self.header("retry-after")?.trim();
        let at = match text.parse::<u32>() {
            Ok(seconds) => self.now.saturating_add(i64::from(seconds) * 1000),
            Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => i64::MAX,
            Err(_) => time::http_millis(text)?,
        };
        Some(at.clamp(self.now, self.now.saturating_add(LONGEST_WAIT)))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The body as JSON, if it is that.
    pub(super) fn json(&self) -> Option<Document<'_>> {
        Document::parse_str(self.body).ok()
    }
}

impl Fate {
    /// Writes `{event, result, at?, reason?}`.
    pub(super) fn write(&self, entry: Value<'_>, out: &mut Writer) {
        out.begin_object().key("event");
        match entry.get("event") {
            Some(event) => out.value(event),
            None => out.string(""),
        };
        let (result, at, reason) = match self {
            Fate::Accepted(reason) => ("accepted", None, reason.as_deref()),
            Fate::Retry(at, reason) => ("retry", *at, Some(reason.as_str())),
            Fate::Dead(reason) => ("dead", None, Some(reason.as_str())),
        };
        out.key("result").string(result);
        if let Some(at) = at {
            out.key("at").integer(at);
        }
        if let Some(reason) = reason {
            out.key("reason").string(crate::text::begin(reason, 500));
        }
        out.end_object();
    }
}

/// The entries of a batch.
pub(super) fn entries<'a>(batch: Value<'a>) -> Result<Vec<Value<'a>>, Error> {
    match batch.get("entries") {
        Some(entries) if entries.kind() == Kind::Array => Ok(entries.items().collect()),
        _ => Err(Error::new(Code::InvalidInput, "a batch has a list of entries").at("/entries")),
    }
}

/// A member as text, if it has any.
pub(super) fn text<'a>(value: Value<'a>, name: &str) -> Option<Cow<'a, str>> {
    value.get(name).and_then(|member| member.as_str()).filter(|text| !text.is_empty())
}

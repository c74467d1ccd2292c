//! Writing a [request](super): the effect as data, secrets by name.

use crate::json::{Indexed, Writer};
use std::borrow::Cow;
use std::ops::Range;

/// What all requests of one event have in common.
pub(super) struct Target<'a, 's> {
    /// Id of the destination.
    pub(super) destination: &'a str,
    /// ULID of the event.
    pub(super) event: Cow<'a, str>,
    /// Requests with equal keys keep their order.
    pub(super) person: Cow<'a, str>,
    /// Where requests are kept whose bodies alone are written.
    pub(super) drafts: Option<&'s mut Vec<Draft<'a>>>,
}

/// A request to be sent right away. Its body is one of those that the writer holds.
pub(crate) struct Draft<'a> {
    /// ULID of the event.
    pub(crate) event: Cow<'a, str>,
    /// Requests with equal keys keep their order; empty = no key.
    pub(crate) person: Cow<'a, str>,
    /// `{method, url, headers}`; none where all that travel together share the destination's own.
    pub(crate) head: Option<Indexed>,
    /// Where the body stands in the writer's text.
    pub(crate) body: Option<Range<usize>>,
}

/// What a request says beside its body.
pub(super) struct Head<'h> {
    pub(super) method: &'h str,
    /// The URL's parts.
    pub(super) url: &'h [&'h str],
    /// Writes the members of `headers`.
    pub(super) headers: &'h dyn Fn(&mut Writer),
    /// Whether the destination has a profile of the person afterwards, or has none.
    pub(super) profile: Option<bool>,
    /// What must be equal for requests to travel together; then method, URL and headers are too.
    pub(super) batch: Option<&'h str>,
    /// Whether a body follows.
    pub(super) body: bool,
}

impl Head<'_> {
    /// Writes `method`, `url` and `headers` into an open object.
    pub(super) fn write(&self, out: &mut Writer) {
        out.key("method").string(self.method).key("url");
        match self.url {
            [whole] => out.string(whole),
            parts => out.string(&parts.concat()),
        };
        out.key("headers").begin_object();
        (self.headers)(out);
        out.end_object();
    }
}

impl Target<'_, '_> {
    /// Begins a request; its body is written next, if it has one.
    pub(super) fn begin(&mut self, out: &mut Writer, head: &Head<'_>) {
        if let Some(drafts) = &mut self.drafts {
            let own = || {
                let mut own = Writer::indexed(256);
                head.write(own.begin_object());
                own.end_object();
                own.into_indexed()
            };
            drafts.push(Draft {
                event: self.event.clone(),
                person: self.person.clone(),
                head: head.batch.is_none().then(own),
                body: head.body.then(|| out.place()..out.place()),
            });
            return;
        }
        out.begin_object().key("destination").string(self.destination).key("event").string(&self.event);
        if !self.person.is_empty() {
            out.key("person").string(&self.person);
        }
        head.write(out);
        if let Some(exists) = head.profile {
            out.key("profile").boolean(exists);
        }
        if let Some(batch) = head.batch {
            out.key("batch").string(batch);
        }
        if head.body {
            out.key("body");
        }
    }

    /// Ends it.
    pub(super) fn end(&mut self, out: &mut Writer) {
        match &mut self.drafts {
            Some(drafts) => {
                if let Some(body) = drafts.last_mut().and_then(|draft| draft.body.as_mut()) {
                    body.end = out.len();
                }
            }
            None => {
                out.end_object();
            }
        }
    }
}

/// Percent-encodes one segment of a path or one value of a query: everything but unreserved characters.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let hex = |n: u8| char::from(if n < 10 { b'0' + n } else { b'A' + n - 10 });
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    out
}

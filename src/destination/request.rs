//! Writing a [request](super): the effect as data, secrets by name.

use crate::json::Writer;
use std::borrow::Cow;

/// What all requests of one event have in common.
pub(super) struct Target<'a> {
    /// Id of the destination.
    pub(super) destination: &'a str,
    /// ULID of the event.
    pub(super) event: Cow<'a, str>,
    /// Requests with equal keys keep their order.
    pub(super) person: Cow<'a, str>,
}

impl Target<'_> {
    /// Writes `{destination, event, person, method, url, headers: {` and leaves both objects open.
    pub(super) fn begin(&self, out: &mut Writer, method: &str, url: &[&str]) {
        out.begin_object().key("destination").string(self.destination).key("event").string(&self.event);
        if !self.person.is_empty() {
            out.key("person").string(&self.person);
        }
        out.key("method").string(method).key("url");
        match url {
            [whole] => out.string(whole),
            parts => out.string(&parts.concat()),
        };
        out.key("headers").begin_object();
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

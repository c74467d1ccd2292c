//! From a stored receipt to events.

use super::collector;
use super::receipt::Receipt;
use crate::json::{Document, Indexed, Writer};
use crate::log::{Record, Stage};
use crate::order;
use crate::plan::{Source, with_root};
use crate::webhook::gist::Topic;
use crate::workflow::{self, Origin, Request};
use std::borrow::Cow;

/// The events that a receipt yields, as JSON texts, and what was dropped or changed.
#[derive(Default)]
pub(super) struct Processed {
    pub(super) events: Vec<Indexed>,
    pub(super) log: Vec<Record>,
}

impl Processed {
    /// Writes `{events, log}`.
    pub(super) fn write(&self, out: &mut Writer) {
        out.begin_object();
        out.key("events").begin_array();
        for event in &self.events {
            out.raw(event.as_str());
        }
        out.end_array();
        out.key("log").begin_array();
        for record in &self.log {
            record.write_json(out);
        }
        out.end_array();
        out.end_object();
    }
}

pub(super) fn process(source: &Source, receipt: &Receipt<'_>, body: &[u8]) -> Processed {
    let mut done = Processed::default();
    let Processed { events, log } = &mut done;
    if source.kind.is_collector() {
        collector::events(receipt, body, events, log);
    } else {
        webhook(source, receipt, body, events, log);
    }
    done
}

fn webhook(
    source: &Source,
    receipt: &Receipt<'_>,
    body: &[u8],
    events: &mut Vec<Indexed>,
    log: &mut Vec<Record>,
) {
    let text = readable(&receipt.headers, body);
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(error) => {
            let message = ["the body is kept, but it can't be read: ", &error.message].concat();
            log.push(Record::new(Stage::Source, "unparsable_body", message, receipt.id.as_str()));
            return;
        }
    };
    let request = Request { method: &receipt.method, url: &receipt.url, headers: &receipt.headers };
    let origin = Origin {
        receipt: &receipt.id,
        source: &receipt.source,
        workflow: "",
        received_at: receipt.received_at,
    };
    with_root(source.kind, &document, Some(request), &mut |root, webhook| {
        if let Some(webhook) = webhook.filter(|webhook| webhook.topic() == Topic::Unknown) {
            let message = match webhook.event_type() {
                Some(name) => ["the topic `", &name, "` is not known"].concat(),
                None => String::from("the body names no topic in `event_type`"),
            };
            log.push(Record::new(Stage::Source, "unknown_topic", message, receipt.id.as_str()));
        }
        let outcome = workflow::process(&source.workflows, root, &origin);
        events.extend(outcome.events);
        log.extend(outcome.log);
    });
}

/// The body as JSON text: form fields become an object, and no body at all an empty one. Names of headers are in lower case.
pub(super) fn readable<'b>(headers: &[(Cow<'_, str>, Cow<'_, str>)], body: &'b [u8]) -> Cow<'b, [u8]> {
    let content_type = headers.iter().find(|(name, _)| name == "content-type");
    let is_form = content_type.is_some_and(|(_, value)| {
        let kind = value.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    if body.iter().all(u8::is_ascii_whitespace) {
        return Cow::Borrowed(b"{}");
    }
    if is_form { Cow::Owned(form_to_json(body)) } else { Cow::Borrowed(body) }
}

/// Form fields as a JSON object: a name that occurs several times, or ends in `[]`, is a list.
fn form_to_json(body: &[u8]) -> Vec<u8> {
    let (mut names, mut fields) = (Vec::new(), Vec::new());
    for (name, value) in form_urlencoded::parse(body) {
        let (name, is_list) = match name.strip_suffix("[]") {
            Some(bare) if !bare.is_empty() => (Cow::Owned(bare.to_owned()), true),
            _ => (name, false),
        };
        names.push(name);
        fields.push((value, is_list));
    }
    // grouped by sorting: looking each name up among the others would take the square of their number
    let firsts = order::firsts(&names);
    let first = |at: u32| firsts.get(at as usize).copied().unwrap_or_default();
    let sorted = order::sorted(fields.len(), &mut |a, b| first(a as u32).cmp(&first(b as u32)));
    let mut out = Writer::with_capacity(body.len() + 64);
    out.begin_object();
    for group in sorted.chunk_by(|a, b| first(*a) == first(*b)) {
        let mut values = group.iter().filter_map(|at| fields.get(*at as usize)).peekable();
        let (Some(name), Some((_, is_list))) =
            (group.first().and_then(|at| names.get(*at as usize)), values.peek())
        else {
            continue;
        };
        out.key(name);
        let several = *is_list || group.len() > 1;
        if several {
            out.begin_array();
        }
        for (value, _) in values {
            out.string(value);
        }
        if several {
            out.end_array();
        }
    }
    out.end_object();
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_fields_become_an_object() {
        let json = form_to_json(b"email=a%40b.se&tag=x&tag=y&list%5B%5D=1&name=J%C3%B6+B");
        assert_eq!(
            String::from_utf8(json).unwrap(),
            r#"{"email":"a@b.se","tag":["x","y"],"list":["1"],"name":"Jö B"}"#
        );
        let json = form_to_json(b"b=1&a=2&b=3&c[]=4&=5&a[]=6&b");
        assert_eq!(String::from_utf8(json).unwrap(), r#"{"b":["1","3",""],"a":["2","6"],"c":["4"],"":"5"}"#);
        assert_eq!(form_to_json(b""), b"{}");
    }

    #[test]
    fn a_form_is_known_by_its_media_type_however_it_is_spelled() {
        let read = |kind: &str| {
            let headers = [("content-type".into(), kind.into())];
            String::from_utf8(readable(&headers, b"a=1").into_owned()).unwrap()
        };
        assert_eq!(read(" Application/X-WWW-Form-URLencoded ; charset=utf-8"), r#"{"a":"1"}"#);
        assert_eq!(read("application/x-www-form-urlencoded-not"), "a=1");
    }

    #[test]
    fn a_form_of_nothing_but_names_takes_no_square_of_them() {
        // as many as a body may hold; the square of them would take minutes
        let body: String = (0..140_000).map(|n| format!("k{n}&")).collect();
        assert!(body.len() < crate::limits::BODY_BYTES);
        assert_eq!(form_to_json(body.as_bytes()).iter().filter(|byte| **byte == b':').count(), 140_000);
    }
}

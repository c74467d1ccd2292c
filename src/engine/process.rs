//! From a stored receipt to events.

use super::collector;
use super::receipt::Receipt;
use crate::json::{Document, Indexed, Writer};
use crate::log::{Record, Stage};
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
    let text = readable(receipt, body);
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
    let outcome = with_root(source.kind, &document, Some(request), |root, webhook| {
        if let Some(webhook) = webhook.filter(|webhook| webhook.topic() == Topic::Unknown) {
            let message = match webhook.event_type() {
                Some(name) => ["the topic `", &name, "` is not known"].concat(),
                None => String::from("the body names no topic in `event_type`"),
            };
            log.push(Record::new(Stage::Source, "unknown_topic", message, receipt.id.as_str()));
        }
        workflow::process(&source.workflows, root, &origin)
    });
    events.extend(outcome.events);
    log.extend(outcome.log);
}

/// The body as JSON text: form fields become an object, and no body at all an empty one.
fn readable<'b>(receipt: &Receipt<'_>, body: &'b [u8]) -> Cow<'b, [u8]> {
    let content_type = receipt.headers.iter().find(|(name, _)| name == "content-type");
    let is_form = content_type
        .is_some_and(|(_, value)| value.trim_start().starts_with("application/x-www-form-urlencoded"));
    if body.iter().all(u8::is_ascii_whitespace) {
        return Cow::Borrowed(b"{}");
    }
    if is_form { Cow::Owned(form_to_json(body)) } else { Cow::Borrowed(body) }
}

/// Form fields as a JSON object: a name that occurs several times, or ends in `[]`, is a list.
fn form_to_json(body: &[u8]) -> Vec<u8> {
    let mut fields: Vec<(Cow<'_, str>, Vec<Cow<'_, str>>, bool)> = Vec::new();
    for (name, value) in form_urlencoded::parse(body) {
        let (name, is_list) = match name.strip_suffix("[]") {
            Some(bare) if !bare.is_empty() => (Cow::Owned(bare.to_owned()), true),
            _ => (name, false),
        };
        match fields.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, values, _)) => values.push(value),
            None => fields.push((name, vec![value], is_list)),
        }
    }
    let mut out = Writer::with_capacity(body.len() + 64);
    out.begin_object();
    for (name, values, is_list) in &fields {
        out.key(name);
        match values.as_slice() {
            [only] if !is_list => {
                out.string(only);
            }
            several => {
                out.begin_array();
                for value in several {
                    out.string(value);
                }
                out.end_array();
            }
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
    }
}

//! From an event to a request of an owner's endpoint, in the form of Standard Webhooks: `type`, `timestamp`,
//! `data`; the id and the signature stand in headers.

use super::settings::{Header, Webhook};
use crate::destination::clean;
use crate::destination::note::{Notes, Report, Skipped};
use crate::destination::request::{Draft, Head, Target};
use crate::destination::response::{Response, entries};
use crate::destination::subject::Subject;
use crate::destination::time;
use crate::error::Error;
use crate::event::IdentifyBy;
use crate::event::{Event, Member};
use crate::json::{Value, Writer};
use crate::time::{from_iso, to_iso};
use std::borrow::Cow;

pub(in crate::destination) fn requests<'a>(
    settings: &'a Webhook,
    destination: &'a str,
    event: &'a Event<'a>,
    subject: &'a Subject<'a>,
    drafts: Option<&mut Vec<Draft<'a>>>,
    out: &mut Writer,
) -> Report {
    let mut report = Report::default();
    report.skipped = write(settings, destination, event, subject, drafts, out, &mut report.notes).err();
    report.count = usize::from(report.skipped.is_none());
    report
}

fn write<'a>(
    settings: &'a Webhook,
    destination: &'a str,
    event: &'a Event<'a>,
    subject: &'a Subject<'a>,
    drafts: Option<&mut Vec<Draft<'a>>>,
    out: &mut Writer,
    notes: &mut Notes,
) -> Result<(), Skipped> {
    let Some(ulid) = event.id() else {
        return Err(Report::skip(
            "no_event_id",
            "an event is sent only with its ULID in `id`, by which repeats are known",
        ));
    };
    if settings.identify_by != IdentifyBy::Default && subject.select(&settings.identify_by).next().is_none() {
        return Err(Report::skip(
            "identifier_missing",
            "the event and its person lack the field that `identifyBy` names",
        ));
    }
    let person = Cow::Borrowed(subject.person.unwrap_or_default());
    let mut target = Target { destination, event: ulid.clone(), person, drafts };
    let headers = |out: &mut Writer| headers(settings, &ulid, out);
    let head = Head {
        method: &settings.method,
        url: &[&settings.url],
        headers: &headers,
        profile: None,
        batch: None,
        body: true,
    };
    target.begin(out, &head);
    out.begin_object().key("type").string(event.kind().as_str());
    if let Some(millis) = happened(event) {
        out.key("timestamp").string(&to_iso(millis));
    }
    out.key("data");
    clean::write(event.root(), out).note(notes, "", None);
    if let Some(person) = subject.person {
        out.key("person").begin_object().key("id").string(person).key("identifiers").begin_array();
        for identifier in subject.known {
            out.begin_object().key("kind").string(&identifier.kind.name());
            out.key("value").string(&identifier.value).end_object();
        }
        out.end_array().end_object();
    }
    out.end_object();
    target.end(out);
    Ok(())
}

fn headers(settings: &Webhook, ulid: &str, out: &mut Writer) {
    out.key("content-type").string("application/json").key("webhook-id").string(ulid);
    for (name, value) in &settings.headers {
        match value {
            Header::Text(text) => out.key(name).string(text),
            Header::Secret(secret) => out.key(name).begin_object().key("secret").string(secret).end_object(),
        };
    }
    if let Some(secret) = &settings.signing_secret {
        out.key("webhook-signature").begin_object().key("signed").begin_object().key("secret").string(secret);
        out.end_object().end_object();
    }
}

fn happened(event: &Event<'_>) -> Option<i64> {
    let given = event.member(Member::Timestamp);
    let iso = given.and_then(|given| given.as_str()).and_then(|text| from_iso(text.trim_ascii()));
    iso.or_else(|| given.and_then(time::seconds).map(|seconds| seconds.saturating_mul(1000)))
        .or_else(|| event.member(Member::ReceivedAt)?.as_i64())
}

/// Any 2xx is taken; what the body says is the endpoint's own business and isn't kept.
pub(in crate::destination) fn outcome(
    batch: Value<'_>,
    response: &Response<'_>,
    out: &mut Writer,
) -> Result<(), Error> {
    let fate = response.fate(|| None);
    out.begin_array();
    for entry in entries(batch)? {
        fate.write(entry, out);
    }
    out.end_array();
    Ok(())
}

//! From an event to requests of Gist's REST API (its Ruby client and WP Fusion are the sources for the shapes).

use super::calls::{Who, who};
use super::flat;
use super::settings::{Deletes, Gist};
use crate::destination::clean;
use crate::destination::note::{Report, Skipped};
use crate::destination::number::is_finite;
use crate::destination::request::{Target, encode};
use crate::destination::subject::Subject;
use crate::destination::time;
use crate::event::{Event, IdentifierKind, IdentifyBy, Kind, Member};
use crate::json::{Kind as JsonKind, Value, Writer};
use std::borrow::Cow;

/// Contact fields of Gist's own; everything else is a custom property.
const FIELDS: [&str; 7] =
    ["name", "phone", "last_seen_ip", "last_seen_user_agent", "landing_url", "original_referrer", "type"];

pub(in crate::destination) fn requests(
    settings: &Gist,
    destination: &str,
    event: &Event<'_>,
    subject: &Subject<'_>,
    out: &mut Writer,
) -> Report {
    let mut report = Report::default();
    out.begin_array();
    report.skipped = write(settings, destination, event, subject, out, &mut report).err();
    out.end_array();
    report
}

fn write(
    settings: &Gist,
    destination: &str,
    event: &Event<'_>,
    subject: &Subject<'_>,
    out: &mut Writer,
    report: &mut Report,
) -> Result<(), Skipped> {
    let Some(api_key) = settings.api_key.as_deref() else {
        return Err(Report::skip("no_api_key", "nothing goes to Gist server-side without `apiKey`"));
    };
    let Some(ulid) = event.id() else {
        return Err(Report::skip(
            "no_event_id",
            "an event is sent only with its ULID in `id`, by which repeats are known",
        ));
    };
    let who = who(&settings.page.identify_by, subject)?;
    let own = || match (who.user_id, who.email) {
        (Some(id), _) => Cow::Owned(["user_id:", id].concat()),
        (None, email) => Cow::Owned(["email:", email.unwrap_or_default()].concat()),
    };
    let key = subject.person.map_or_else(own, Cow::Borrowed);
    let target = Target { destination, event: ulid, person: key };
    if event.deleted() {
        if settings.deletes == Deletes::Ignore {
            return Err(Report::skip(
                "deletes_ignored",
                "deleted at the source; `deletes` says to ignore that",
            ));
        }
        let (field, value) = match (who.user_id, who.email) {
            (Some(id), _) => ("user_id", id),
            (None, Some(email)) => ("email", email),
            (None, None) => return Err(Report::skip("no_identifier", "nobody to delete")),
        };
        let query = encode(value);
        target.begin(out, "DELETE", &[&settings.host, "/contacts?", field, "=", &query]);
        authorize(out, api_key, false);
        out.end_object();
        report.count += 1;
        return Ok(());
    }
    match event.kind() {
        Kind::Identify => {
            target.begin(out, "POST", &[&settings.host, "/contacts"]);
            authorize(out, api_key, true);
            out.key("body");
            contact(event.traits(), &who, out, report);
        }
        Kind::Track => {
            let email = email(&who, subject, &settings.page.identify_by);
            let Some(email) = email else {
                return Err(Report::skip(
                    "email_missing",
                    "Gist's REST API takes events by e-mail address, and neither the event nor its person has one",
                ));
            };
            target.begin(out, "POST", &[&settings.host, "/events"]);
            authorize(out, api_key, true);
            out.key("body").begin_object().key("event_name").string(&event.name().unwrap_or_default());
            out.key("email").string(email).key("properties").begin_object();
            flat::copy(event.member(Member::Properties), "/properties", [&[]; 2], out, &mut report.notes);
            out.end_object();
            if let Some(seconds) = happened(event) {
                out.key("occurred_at").integer(seconds);
            }
            out.end_object();
        }
        Kind::Page | Kind::Screen => {
            return Err(Report::skip(
                "no_such_request",
                "Gist's REST API takes no page views; `trackPageView` runs in a page",
            ));
        }
        Kind::Group | Kind::Alias => {
            return Err(Report::skip(
                "no_such_request",
                "Gist's REST API has no groups, and merging is not documented",
            ));
        }
    }
    out.end_object();
    report.count += 1;
    Ok(())
}

/// By the address alone.
static ADDRESS: IdentifyBy = IdentifyBy::Field(IdentifierKind::Email);

/// The address that an event is sent under: with a single `identifyBy`, only if that is the address.
fn email<'a>(who: &Who<'a>, subject: &Subject<'a>, by: &IdentifyBy) -> Option<&'a str> {
    who.email.or_else(|| {
        // the REST API has no other key for events, so the same person's address serves for their user id
        let wanted = *by == IdentifyBy::Field(IdentifierKind::UserId);
        let found = wanted.then(|| subject.select(&ADDRESS).next())?;
        found.map(|identifier| identifier.value.as_str())
    })
}

fn authorize(out: &mut Writer, api_key: &str, body: bool) {
    out.key("authorization").begin_object().key("bearer").begin_object().key("secret").string(api_key);
    out.end_object().end_object();
    if body {
        out.key("content-type").string("application/json");
    }
    out.end_object();
}

/// `POST /contacts`: matched by `id`, then `user_id`, then `email`. With a `user_id` it is a user, without a lead.
fn contact(traits: Option<Value<'_>>, who: &Who<'_>, out: &mut Writer, report: &mut Report) {
    out.begin_object();
    if let Some(id) = who.user_id {
        out.key("user_id").string(id);
    }
    if let Some(email) = who.email {
        out.key("email").string(email);
    }
    let object = traits.filter(|traits| traits.kind() == JsonKind::Object);
    let given = |name: &str| object.and_then(|traits| traits.get(name));
    for name in FIELDS {
        let value = given(name).filter(|value| !matches!(value.kind(), JsonKind::Array | JsonKind::Object));
        if let Some(value) = value.filter(|value| value.as_number().is_none_or(is_finite)) {
            out.key(name);
            clean::write(value, out).note(&mut report.notes, "/traits", Some(name));
        }
    }
    let signed_up =
        ["signed_up_at", "created_at", "createdAt"].into_iter().find(|name| given(name).is_some());
    if let Some(seconds) = signed_up.and_then(given).and_then(time::seconds) {
        out.key("signed_up_at").integer(seconds);
    }
    let unsubscribed = given("unsubscribed_from_emails").or_else(|| given("unsubscribed"));
    if let Some(unsubscribed) = unsubscribed.filter(|value| !value.is_null()) {
        let yes =
            unsubscribed.as_bool() == Some(true) || unsubscribed.is_str("true") || unsubscribed.raw() == "1";
        out.key("unsubscribed_from_emails").boolean(yes);
    }
    if let Some(tags) = given("tags") {
        out.key("tags").begin_array();
        let joined = flat::join(tags, "\u{1f}", "/traits", "tags", &mut report.notes);
        let text = tags.as_str().unwrap_or_default();
        let separated = if tags.kind() == JsonKind::Array { joined.split('\u{1f}') } else { text.split(',') };
        for tag in separated.map(str::trim).filter(|tag| !tag.is_empty()) {
            out.string(tag);
        }
        out.end_array();
    }
    let others = ["id", "user_id", "tags", "overwrite_tags", "unsubscribed", "unsubscribed_from_emails"];
    let mut own = vec![0xff];
    for name in FIELDS.into_iter().chain(others).chain(who.email.map(|_| "email")).chain(signed_up) {
        own.extend_from_slice(name.as_bytes());
        own.push(0xff);
    }
    out.key("custom_properties").begin_object();
    flat::copy(traits, "/traits", [&own, &[]], out, &mut report.notes);
    out.end_object().end_object();
}

fn happened(event: &Event<'_>) -> Option<i64> {
    let given = event.member(Member::Timestamp).and_then(time::seconds);
    given.or_else(|| Some(event.member(Member::ReceivedAt)?.as_i64()?.div_euclid(1000)))
}

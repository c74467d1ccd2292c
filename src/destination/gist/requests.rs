//! From an event to requests of Gist's REST API (its Ruby client and WP Fusion are the sources for the shapes).

use super::calls::{Who, held_back, who};
use super::flat;
use super::settings::{Deletes, Gist};
use crate::destination::clean;
use crate::destination::note::{Report, Skipped};
use crate::destination::number::is_finite;
use crate::destination::request::{Draft, Head, Target, encode};
use crate::destination::subject::Subject;
use crate::destination::time;
use crate::event::{Event, IdentifierKind, IdentifyBy, Kind, Member};
use crate::json::{Kind as JsonKind, Value, Writer};
use std::borrow::Cow;

/// Contact fields of Gist's own; everything else is a custom property.
const FIELDS: [&str; 7] =
    ["name", "phone", "last_seen_ip", "last_seen_user_agent", "landing_url", "original_referrer", "type"];

/// The traits that say whether somebody wants e-mail; the first that is there counts.
const UNSUBSCRIBED: [&str; 2] = ["unsubscribed_from_emails", "unsubscribed"];

pub(in crate::destination) fn requests<'a>(
    settings: &'a Gist,
    destination: &'a str,
    event: &'a Event<'a>,
    subject: &'a Subject<'a>,
    drafts: Option<&mut Vec<Draft<'a>>>,
    out: &mut Writer,
) -> Report {
    let mut report = Report::default();
    report.skipped = write(settings, destination, event, subject, drafts, out, &mut report).err();
    report
}

fn write<'a>(
    settings: &'a Gist,
    destination: &'a str,
    event: &'a Event<'a>,
    subject: &'a Subject<'a>,
    drafts: Option<&mut Vec<Draft<'a>>>,
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
    let who = who(&settings.page.identify_by, subject, &mut report.notes)?;
    let own = || match (who.user_id, who.email) {
        (Some(id), _) => Cow::Owned(["user_id:", id].concat()),
        (None, email) => Cow::Owned(["email:", email.unwrap_or_default()].concat()),
    };
    let key = subject.person.map_or_else(own, Cow::Borrowed);
    let mut target = Target { destination, event: ulid, person: key, drafts };
    // a deleted group is nobody's contact
    if event.deleted() && event.kind() != Kind::Group {
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
        let headers = |out: &mut Writer| authorize(out, api_key);
        let url = &[&settings.host, "/contacts?", field, "=", &query];
        let head = Head { method: "DELETE", url, headers: &headers, profile: None, batch: None, body: false };
        target.begin(out, &head);
        target.end(out);
        report.count += 1;
        return Ok(());
    }
    let mut begin = |out: &mut Writer, path: &str| {
        let headers = |out: &mut Writer| {
            authorize(out, api_key);
            out.key("content-type").string("application/json");
        };
        let url = &[settings.host.as_str(), path];
        let head = Head { method: "POST", url, headers: &headers, profile: None, batch: None, body: true };
        target.begin(out, &head);
    };
    match event.kind() {
        Kind::Identify => {
            begin(out, "/contacts");
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
            begin(out, "/events");
            out.begin_object().key("event_name").string(&event.name().unwrap_or_default());
            out.key("email").string(email).key("properties").begin_object();
            flat::copy(event.member(Member::Properties), "/properties", b"", out, &mut report.notes);
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
    target.end(out);
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

fn authorize(out: &mut Writer, api_key: &str) {
    out.key("authorization").begin_object().key("bearer").begin_object().key("secret").string(api_key);
    out.end_object().end_object();
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
    // the traits that need not become custom properties, because they stand elsewhere
    let mut own = vec!["id", "user_id", "tags", "overwrite_tags"];
    own.extend(UNSUBSCRIBED);
    own.extend(who.email.map(|_| "email"));
    held_back(object, who, "overwrite_tags", &mut report.notes);
    for name in FIELDS {
        let fits = |value: &Value<'_>| {
            !matches!(value.kind(), JsonKind::Array | JsonKind::Object)
                && value.as_number().is_none_or(is_finite)
                && (name != "type" || value.is_str("user") || value.is_str("lead"))
        };
        if let Some(value) = given(name).filter(fits) {
            out.key(name);
            clean::write(value, out).note(&mut report.notes, "/traits", Some(name));
            own.push(name);
        }
    }
    let mut signed_up = None;
    for name in ["signed_up_at", "created_at", "createdAt"] {
        let Some(value) = given(name) else { continue };
        let seconds = time::seconds(value).filter(|_| signed_up.is_none());
        if seconds.is_some() || value.is_null() {
            own.push(name);
        }
        signed_up = signed_up.or(seconds);
    }
    if let Some(seconds) = signed_up {
        out.key("signed_up_at").integer(seconds);
    }
    let unsubscribed =
        UNSUBSCRIBED.into_iter().find_map(|name| Some((name, given(name).filter(|value| !value.is_null())?)));
    if let Some((name, value)) = unsubscribed {
        match yes_or_no(value) {
            Some(yes) => {
                out.key("unsubscribed_from_emails").boolean(yes);
            }
            None => {
                let message = "left out: it is neither true nor false, and Gist would send e-mail or stop it";
                report.notes.push("not_true_or_false", "/traits", Some(name), message);
            }
        }
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
    let mut names = vec![0xff];
    for name in own {
        names.extend_from_slice(name.as_bytes());
        names.push(0xff);
    }
    out.key("custom_properties").begin_object();
    flat::copy(traits, "/traits", &names, out, &mut report.notes);
    out.end_object().end_object();
}

/// What a sender means by the value of a switch, where that is clear.
fn yes_or_no(value: Value<'_>) -> Option<bool> {
    let text = value.as_str();
    let text = text.as_deref().or(value.as_number()).unwrap_or_default();
    if text == "1" || text.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if text == "0" || text.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    value.as_bool()
}

fn happened(event: &Event<'_>) -> Option<i64> {
    let given = event.member(Member::Timestamp).and_then(time::seconds);
    given.or_else(|| Some(event.member(Member::ReceivedAt)?.as_i64()?.div_euclid(1000)))
}

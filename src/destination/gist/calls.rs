//! From an event to calls of the `gist` queue (Gist's help centre and its JavaScript SDK). It needs the Workspace
//! ID alone.

use super::flat::{self, join};
use super::settings::Page;
use crate::destination::call;
use crate::destination::note::{Noting, Report, Skipped};
use crate::destination::subject::Subject;
use crate::event::IdentifyBy;
use crate::event::{Event, IdentifierKind, Kind, Member};
use crate::json::{Kind as JsonKind, Value, Writer};
use crate::keep::place;

const TARGET: &str = "gist";

/// An id is a case-sensitive text under 255 characters.
pub(super) const ID_CHARACTERS: usize = 254;

/// Begins the call that an event makes and writes its arguments, or says why there is none.
pub(in crate::destination) fn call(
    page: &Page,
    event: &Event<'_>,
    subject: &Subject<'_>,
    out: &mut Writer,
    notes: Noting<'_>,
) -> Result<(), Skipped> {
    if event.deleted() {
        return Err(Report::skip(
            "not_in_a_page",
            "a page can't delete a contact; that is a server-side request",
        ));
    }
    match event.kind() {
        Kind::Identify => {
            let who = who(&page.identify_by, subject, notes)?;
            call::begin(out, TARGET, "identify");
            if let Some(id) = who.user_id {
                out.string(id);
            }
            out.begin_object();
            identify_traits(page, event.traits(), &who, out, notes);
            out.end_object();
        }
        Kind::Track => {
            call::begin(out, TARGET, "track");
            out.string(&event.name().unwrap_or_default()).begin_object();
            flat::copy(event.member(Member::Properties), place("/properties"), b"", out, notes);
            out.end_object();
        }
        Kind::Page => call::begin(out, TARGET, "trackPageView"),
        Kind::Screen | Kind::Group | Kind::Alias => {
            return Err(Report::skip("no_such_call", "`gist` knows identify, track and trackPageView only"));
        }
    }
    Ok(())
}

/// A user has an id, a lead an e-mail address only.
pub(super) struct Who<'a> {
    pub(super) user_id: Option<&'a str>,
    pub(super) email: Option<&'a str>,
}

/// Whom Gist is told of. By default both identifiers are used, as Gist matches by either; a single field is used
/// alone.
pub(super) fn who<'a>(
    by: &'a IdentifyBy,
    subject: &Subject<'a>,
    notes: Noting<'_>,
) -> Result<Who<'a>, Skipped> {
    let mut who = Who { user_id: None, email: None };
    for identifier in subject.select(by) {
        let value: &str = &identifier.value;
        let (slot, name) = match identifier.kind {
            IdentifierKind::UserId => (&mut who.user_id, "user_id"),
            IdentifierKind::Email => (&mut who.email, "email"),
            // the owner chose it for Gist's user id
            IdentifierKind::External(_) if *by != IdentifyBy::Default => (&mut who.user_id, "user_id"),
            _ => continue,
        };
        if characters(value) > ID_CHARACTERS {
            let message =
                "passed over: Gist takes ids of less than 255 characters, and a cut one is another's";
            notes.push("identifier_unusable", place(""), Some(name), message);
        } else if slot.is_none() {
            *slot = Some(value);
        }
    }
    if who.user_id.is_some() || who.email.is_some() {
        return Ok(who);
    }
    Err(if *by == IdentifyBy::Default {
        Report::skip(
            "no_identifier",
            "Gist knows people by a user id or an e-mail address; the event has neither",
        )
    } else {
        Report::skip(
            "identifier_missing",
            "the event lacks the field that `identifyBy` names, or Gist can't use it",
        )
    })
}

/// How many characters a text has: bytes, but for those that only go on with one.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// What `identify` says itself of a contact, whose traits say the rest: at the beginning what is left to them where no
/// e-mail address identifies, at the end what is where there are no tags.
const OWN: &[u8] = b"\xffemail\xffid\xffuser_id\xfftags\xffoverwrite_tags\xff";
const OWN_EMAIL: usize = b"\xffemail".len();
const OWN_OVERWRITE: usize = b"overwrite_tags\xff".len();

fn identify_traits(
    page: &Page,
    traits: Option<Value<'_>>,
    who: &Who<'_>,
    out: &mut Writer,
    notes: Noting<'_>,
) {
    let given = |name: &str| traits.and_then(|traits| traits.get(name));
    if let Some(email) = who.email {
        out.key("email").string(email);
    }
    let written = who.email.is_some();
    let tags = given("tags");
    let from = if written { 0 } else { OWN_EMAIL };
    let to = if tags.is_some() { OWN.len() } else { OWN.len() - OWN_OVERWRITE };
    let own = OWN.get(from..to).unwrap_or_default();
    #[cfg(feature = "explain")]
    held_back(traits, who, if tags.is_some() { "overwrite_tags" } else { "id" }, notes);
    flat::copy(traits, place("/traits"), own, out, notes);
    if let Some(tags) = tags {
        match tags.kind() {
            JsonKind::Array => {
                out.key("tags").string(join(tags, ",", place("/traits"), "tags", notes).as_str())
            }
            JsonKind::String => out.key("tags").string(&tags.as_str().unwrap_or_default()),
            JsonKind::Null => out.key("tags").null(),
            _ => {
                notes.push(
                    "not_tags",
                    place("/traits"),
                    Some("tags"),
                    "left out: tags are a list or a text with commas",
                );
                return;
            }
        };
        out.key("overwrite_tags").boolean(page.overwrite_tags);
    }
}

/// Says what of the traits would decide more than a trait may: who the person is, and what becomes of their tags.
#[cfg(feature = "explain")]
pub(super) fn held_back(traits: Option<Value<'_>>, who: &Who<'_>, overwrite: &str, notes: Noting<'_>) {
    let given = |name: &str| traits.and_then(|traits| traits.get(name)).filter(|value| !value.is_null());
    for name in ["id", "user_id"] {
        let other = given(name).is_some_and(|value| {
            crate::event::scalar_text(value).is_none_or(|text| Some(&*text) != who.user_id)
        });
        if other {
            notes.push(
                "held_back",
                "/traits",
                Some(name),
                "left out: it differs from the id that the person is known by",
            );
        }
    }
    if overwrite == "overwrite_tags" && given(overwrite).is_some() {
        notes.push(
            "held_back",
            "/traits",
            Some(overwrite),
            "left out: `overwriteTags` of the destination decides",
        );
    }
}

/// What a page does before the first call, as data: the queue to make, the script to load, the workspace to name.
#[cfg(feature = "explain")]
pub(in crate::destination) fn load(page: &Page, out: &mut Writer) {
    out.begin_object().key("target").string(TARGET).key("stub").begin_array();
    for method in ["trackPageView", "identify", "track", "setAppId"] {
        out.string(method);
    }
    out.end_array().key("script").begin_object().key("src").string("https://widget.getgist.com");
    out.key("id").string("gist-loader").key("attributes").begin_object().end_object().end_object();
    out.key("calls")
        .begin_array()
        .begin_object()
        .key("target")
        .string(TARGET)
        .key("method")
        .string("setAppId");
    out.key("args").begin_array().string(&page.workspace_id).end_array().end_object().end_array();
    out.key("notes").begin_array().begin_object().key("code").string("page_counted_twice").key("message").string(
        "Gist's own snippet sends a page view by itself; where it is on the page, leave `page` events off here",
    );
    out.end_object().begin_object().key("code").string("name_clash").key("message").string(
        "window.gist is this one; window.Gist, with a capital G, belongs to Customer.io's in-app messages",
    );
    out.end_object().end_array().end_object();
}

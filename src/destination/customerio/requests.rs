//! From an event to requests of the Track API.
//!
//! Identified people go to v2 (`/api/v2/batch`), where the type of an identifier is said and not guessed;
//! anonymous events go to v1 (`/api/v1/events`), the only documented place for them.

use super::entry::Entry;
use super::extras;
use super::identifier::{self, Identifier, Type};
use super::settings::{Customerio, Deletes};
use crate::destination::note::{Report, Skipped};
use crate::destination::request::{Draft, Target};
use crate::destination::subject::Subject;
use crate::event::{Event, Kind, Member};
use crate::json::Writer;
use std::borrow::Cow;

pub(in crate::destination) fn requests<'a>(
    settings: &'a Customerio,
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
    settings: &'a Customerio,
    destination: &'a str,
    event: &'a Event<'a>,
    subject: &'a Subject<'a>,
    drafts: Option<&mut Vec<Draft<'a>>>,
    out: &mut Writer,
    report: &mut Report,
) -> Result<(), Skipped> {
    let Some(api_key) = settings.api_key.as_deref() else {
        return Err(Report::skip("no_api_key", "nothing goes to Customer.io server-side without `apiKey`"));
    };
    let Some(ulid) = event.id() else {
        return Err(Report::skip(
            "no_event_id",
            "an event is sent only with its ULID in `id`, by which repeats are known",
        ));
    };
    let by = &settings.page.identify_by;
    let chosen = identifier::choose(subject, by, |_| false, &mut report.notes);
    let Some(identifier) = chosen else {
        return Err(no_identifier(settings));
    };
    let own = || Cow::Owned([identifier.kind(), ":", identifier.value()].concat());
    let key = subject.person.map_or_else(own, Cow::Borrowed);
    let target = Target { destination, event: ulid, person: key, drafts };
    let mut entry = Entry { settings, api_key, target, event, out, report };

    if event.deleted() {
        return deletion(&mut entry, &identifier, subject);
    }
    match event.kind() {
        Kind::Identify => {
            if identifier.of == Type::Anonymous {
                return Err(Report::skip(
                    "anonymous_identify",
                    "Customer.io keeps no profile of an anonymous visitor; traits go with the first identify that names the person",
                ));
            }
            entry.identify(&identifier, subject);
            extras::device(&mut entry, &identifier);
        }
        Kind::Track | Kind::Page | Kind::Screen => {
            let name = super::event::name(event, &mut entry.report.notes)?;
            match channel(settings, &identifier, subject)? {
                Channel::Person => {
                    entry.event(&identifier, subject, &name);
                    extras::device(&mut entry, &identifier);
                }
                Channel::Anonymous(id) => entry.anonymous_event(&id, &name),
            }
        }
        Kind::Group => extras::group(&mut entry, &identifier)?,
        Kind::Alias => extras::merge(&mut entry, &identifier)?,
    }
    Ok(())
}

fn no_identifier(settings: &Customerio) -> Skipped {
    if settings.page.identify_by == crate::event::IdentifyBy::Default {
        Report::skip(
            "no_identifier",
            "neither the event nor its person has an identifier that Customer.io takes",
        )
    } else {
        Report::skip("identifier_missing", "the event and its person lack the field that `identifyBy` names")
    }
}

enum Channel<'a> {
    Person,
    Anonymous(Cow<'a, str>),
}

/// An event about an unknown identifier creates a profile in v2, and profiles cost money. Where that is not
/// wanted, an event goes to a person only if that person was identified before, else to the anonymous endpoint.
fn channel<'a>(
    settings: &Customerio,
    identifier: &Identifier<'a>,
    subject: &Subject<'a>,
) -> Result<Channel<'a>, Skipped> {
    if identifier.of == Type::Anonymous {
        return Ok(Channel::Anonymous(Cow::Owned(identifier.value().to_owned())));
    }
    if settings.create_profiles || subject.identified {
        return Ok(Channel::Person);
    }
    match identifier::anonymous(subject) {
        Some(id) => Ok(Channel::Anonymous(Cow::Borrowed(id))),
        None => Err(Report::skip(
            "would_create_profile",
            "`createProfiles` is off and this person was never identified, so the event would create a profile",
        )),
    }
}

fn deletion(
    entry: &mut Entry<'_, '_>,
    identifier: &Identifier<'_>,
    subject: &Subject<'_>,
) -> Result<(), Skipped> {
    let action = match entry.settings.deletes {
        Deletes::Ignore => {
            return Err(Report::skip(
                "deletes_ignored",
                "deleted at the source; `deletes` says to ignore that",
            ));
        }
        Deletes::Delete => "delete",
        Deletes::Suppress => "suppress",
    };
    if identifier.of == Type::Anonymous {
        return Err(Report::skip("no_identifier", "an anonymous visitor has no profile to delete"));
    }
    if entry.event.kind() == Kind::Group {
        return extras::delete_group(entry);
    }
    entry.begin_profile("person", action, subject.profile(false));
    entry.out.key("identifiers");
    identifier.write(entry.out);
    entry.end();
    Ok(())
}

/// The Unix seconds at which an event happened; without a usable time the destination takes the moment of arrival.
pub(super) fn seconds(event: &Event<'_>, report: &mut Report) -> Option<i64> {
    let given = event.member(Member::Timestamp);
    let read = given.and_then(crate::destination::time::seconds);
    if given.is_some() && read.is_none() {
        let message = "replaced by the time of receipt: it can't be read as a time";
        report.notes.push("not_a_time", "/timestamp", None, message);
    }
    let received = || event.member(Member::ReceivedAt)?.as_i64().map(|millis| millis.div_euclid(1000));
    let seconds = read.or_else(received)?;
    if seconds < 0 {
        report.notes.push(
            "before_1970",
            "/timestamp",
            None,
            "left out: Customer.io takes no event before 1970",
        );
        return None;
    }
    Some(seconds)
}

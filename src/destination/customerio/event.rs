//! What an event is called at Customer.io, and what its data holds beside its properties.

use super::limits::EVENT_NAME_BYTES;
use super::members::Members;
use crate::destination::note::{Noting, Report, Skipped};
use crate::event::{Event, Kind, Member};
use crate::json::{Text, part};
use crate::keep::{Place, place};
use crate::text::{begin, trim};

/// Where the traits stand that [`Event::traits`] gives.
pub(super) fn traits_base(event: &Event<'_>) -> Place {
    if cfg!(not(feature = "explain")) || event.member(Member::Traits).is_some() {
        place("/traits")
    } else {
        place("/context/traits")
    }
}

/// What a page or screen event says outside its properties.
pub(super) fn page_data(event: &Event<'_>, members: &mut Members<'_>) {
    let properties = event.member(Member::Properties);
    if event.kind() == Kind::Page {
        members.lacking(properties, "url", event.page_url());
        members.lacking(properties, "name", event.text(Member::Name));
    }
    if matches!(event.kind(), Kind::Page | Kind::Screen) {
        members.lacking(properties, "category", event.text(Member::Category));
    }
}

/// The name that Customer.io gets: of a page its URL, by which campaigns know it.
pub(super) fn name<'a>(event: &Event<'a>, notes: Noting<'_>) -> Result<Text<'a>, Skipped> {
    let (name, path) = match event.kind() {
        Kind::Track => (event.name(), place("/event")),
        Kind::Page => {
            let own = event.member(Member::Properties).and_then(|properties| properties.get("url")?.as_str());
            match (event.page_url(), own) {
                (Some(url), _) => (Some(url), place("/context/page/url")),
                (None, Some(url)) => (Some(url), place("/properties/url")),
                (None, None) => (event.text(Member::Name), place("/name")),
            }
        }
        _ => (event.text(Member::Name), place("/name")),
    };
    let Some(name) = name.filter(|name| !trim(name).is_empty()) else {
        return Err(Report::skip(
            "name_missing",
            "Customer.io takes no event without a name; of a page that is its URL",
        ));
    };
    if name.len() <= EVENT_NAME_BYTES {
        return Ok(name);
    }
    notes.push(
        "name_cut",
        path,
        None,
        "cut to 100 bytes, the longest name of an event that Customer.io takes",
    );
    Ok(part(name, |name| begin(name, EVENT_NAME_BYTES)))
}

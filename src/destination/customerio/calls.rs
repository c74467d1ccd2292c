//! From an event to calls of the `_cio` queue, Customer.io's classic snippet. It needs the Site ID alone.

use super::event::{name, page_data, traits_base};
use super::held::Hold;
use super::identifier::{Type, choose};
use super::limits;
use super::members::Members;
use super::settings::Page;
#[cfg(feature = "explain")]
use super::settings::Region;
use crate::destination::call;
use crate::destination::note::{Noting, Report, Skipped};
use crate::destination::subject::Subject;
use crate::event::{Event, IdentifierKind, Kind, Member};
use crate::json::{Writer, join};
use crate::keep::place;

const TARGET: &str = "_cio";

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
            "`_cio` can't delete anybody; that is a server-side request",
        ));
    }
    let end = out.len() + limits::DATA_BYTES;
    match event.kind() {
        Kind::Identify => {
            // the script guesses the type from the text: a phone number would become an id
            let alien =
                |kind: &IdentifierKind| matches!(kind, IdentifierKind::Phone | IdentifierKind::Anonymous);
            let Some(identifier) = choose(subject, &page.identify_by, alien, notes) else {
                return Err(Report::skip(
                    "identifier_missing",
                    "`_cio.identify` needs an `id`: the event has neither a user id nor an e-mail address that `identifyBy` allows",
                ));
            };
            call::begin(out, TARGET, "identify");
            out.begin_object().key("id");
            let prefix = if identifier.of == Type::CioId { "cio_" } else { "" };
            out.string(&join(&[prefix, identifier.value()]));
            let rules = limits::attributes(page, end, Hold::Argument(&identifier));
            let mut members = Members::new(out, notes, &rules);
            members.written = 1;
            members.copy(event.traits(), traits_base(event));
            out.end_object();
        }
        Kind::Track | Kind::Page => {
            let name = name(event, notes)?;
            call::begin(out, TARGET, if event.kind() == Kind::Page { "page" } else { "track" });
            out.string(&name).begin_object();
            let rules = limits::data(page, end);
            let mut members = Members::new(out, notes, &rules);
            page_data(event, &mut members);
            members.copy(event.member(Member::Properties), place("/properties"));
            out.end_object();
        }
        Kind::Screen | Kind::Group | Kind::Alias => {
            return Err(Report::skip("no_such_call", "`_cio` knows identify, track and page only"));
        }
    }
    Ok(())
}

/// What a page does before the first call, as data: the queue to make and the script to load.
///
/// `data-auto-track-page` is `false`: left on, as it is by default, the script counts a page view by itself and
/// the workflow's `page` calls would count it again.
#[cfg(feature = "explain")]
pub(in crate::destination) fn load(page: &Page, out: &mut Writer) {
    let source = match page.region {
        Region::Us => "https://assets.customer.io/assets/track.js",
        Region::Eu => "https://assets.customer.io/assets/track-eu.js",
    };
    out.begin_object().key("target").string(TARGET).key("stub").begin_array();
    for method in ["load", "identify", "sidentify", "track", "page", "on", "off"] {
        out.string(method);
    }
    out.end_array().key("script").begin_object().key("src").string(source).key("id").string("cio-tracker");
    out.key("attributes").begin_object().key("data-site-id").string(&page.site_id);
    out.key("data-use-array-params").string("true").key("data-auto-track-page").string("false");
    out.end_object().end_object().key("calls").begin_array().end_array();
    out.key("notes").begin_array().begin_object().key("code").string("page_counted_twice").key("message").string(
        "a snippet of Customer.io's that is on the page already must say data-auto-track-page=\"false\", or every page view counts twice",
    );
    out.end_object().end_array().end_object();
}

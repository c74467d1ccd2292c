//! Decisions in a page, over a browser plan.

use super::{Consent, Context, Side, output};
use crate::destination::{Client, Subject};
use crate::error::Error;
use crate::event::{Event, Identifiers};
use crate::json::{Document, Writer};
use crate::plan::{BrowserPlan, Opened};

/// Writes the list of decisions on an event, one per destination with client-side callbacks. What a page decides
/// is what the edge decides for the client side: the same function, the same answer.
///
/// # Errors
/// `INVALID_INPUT` if it is no event.
pub fn decide(
    opened: &Opened<BrowserPlan>,
    document: &Document<'_>,
    url: Option<&str>,
    consent: Consent,
    out: &mut Writer,
) -> Result<(), Error> {
    let event = Event::read(document)?;
    let rules = opened.rules()?;
    let subject = rules.subject(url);
    let context = Context {
        side: Side::Client,
        subject: &subject,
        consent,
        policy: &opened.plan.consent,
        from_gist: false,
    };
    let identifiers = Identifiers::of(&event);
    let who = Subject::of(&identifiers.list);
    out.begin_array();
    for routed in &opened.plan.destinations {
        let is_gist = matches!(routed.settings, Client::Gist(_));
        let calls = |client: &Client, out: &mut Writer| client.calls(&event, &who, out);
        output::write(routed, is_gist, &rules, &event, &context, calls, out);
    }
    out.end_array();
    Ok(())
}

/// Writes what a page does before the first call, one entry per destination: `{destination, target, …}`.
pub fn load(opened: &Opened<BrowserPlan>, out: &mut Writer) {
    out.begin_array();
    for routed in &opened.plan.destinations {
        routed.settings.load(out);
    }
    out.end_array();
}

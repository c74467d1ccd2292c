//! Decisions in a page, over a browser plan.

use super::{Consent, Context, Side, output};
use crate::destination::{Client, Subject};
use crate::error::{Code, Error};
use crate::event::{Event, Identifiers};
use crate::json::{Document, Writer};
use crate::plan::{BrowserPlan, routed};

/// Writes the list of decisions on an event, one per destination with client-side callbacks. What a page decides
/// is what the edge decides for the client side: the same function, the same answer.
///
/// # Errors
/// `INVALID_INPUT` if it is no event; `INVALID_PLAN` if the plan says what no compiler writes.
pub fn decide(
    plan: &BrowserPlan<'_>,
    document: &Document<'_>,
    url: Option<&str>,
    consent: Consent,
    out: &mut Writer,
) -> Result<(), Error> {
    let event = Event::read(document)?;
    let subject = plan.rules.subject(url);
    let policy = plan.consent();
    let context =
        Context { side: Side::Client, subject: &subject, consent, policy: &policy, from_gist: false };
    let identifiers = Identifiers::of(&event);
    let who = Subject::of(&identifiers.list);
    out.begin_array();
    for entry in plan.destinations() {
        let Some(routed) = routed(entry, &event) else {
            return Err(Error::new(
                Code::InvalidPlan,
                "a destination of this plan can't be read; compile it again",
            ));
        };
        let is_gist = matches!(routed.settings, Client::Gist(_));
        let calls = |client: &Client, out: &mut Writer| client.calls(&event, &who, out);
        output::write(&routed, is_gist, &plan.rules, &event, &context, calls, out);
    }
    out.end_array();
    Ok(())
}

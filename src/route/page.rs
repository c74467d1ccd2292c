//! Decisions in a page, over a browser plan.

use super::{Asked, Consent, Context, Side, output};
use crate::destination::{Client, Subject};
use crate::error::{Code, Error};
use crate::event::{Event, Identifiers};
use crate::json::{Document, Writer};
use crate::plan::{BrowserPlan, action_for};

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
        let (Some(id), Some(client), Some(action)) =
            (entry.get("id").and_then(|id| id.as_str()), Client::read(entry), action_for(entry, &event))
        else {
            let message = "a destination of this plan can't be read; compile it again";
            return Err(Error::new(Code::InvalidPlan, message));
        };
        let required = entry.get("consent").map(|list| list.texts()).unwrap_or_default();
        let asked = Asked {
            id: &id,
            enabled: true,
            is_loop: false,
            consent: &required,
            action: action.as_ref(),
            new_events: false,
        };
        let calls = |out: &mut Writer| client.calls(&event, &who, out);
        output::write(asked, &plan.rules, &event, &context, calls, out);
    }
    out.end_array();
    Ok(())
}

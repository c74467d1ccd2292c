//! Decisions in a page, over a browser plan.

use super::{Asked, Consent, Context, output};
use crate::destination::Subject;
use crate::error::Error;
use crate::event::{Event, Identifiers};
use crate::json::{Document, Writer};
use crate::plan::BrowserPlan;

/// Writes the list of decisions on an event, one per destination with client-side callbacks. What a page decides
/// is what the edge decides for the client side: the same function, the same answer.
///
/// # Errors
/// `INVALID_INPUT` if it is no event.
pub fn decide(
    plan: &BrowserPlan<'_>,
    document: &Document<'_>,
    url: Option<&str>,
    consent: Consent,
    out: &mut Writer,
) -> Result<(), Error> {
    let event = Event::read(document)?;
    let subject = plan.rules.subject(url);
    let context = Context {
        #[cfg(feature = "edge")]
        side: super::Side::Client,
        subject: &subject,
        #[cfg(feature = "edge")]
        consent: Consent::default(),
        #[cfg(feature = "edge")]
        policy: &Default::default(),
        #[cfg(feature = "edge")]
        from_gist: false,
    };
    let identifiers = Identifiers::of(&event);
    let who = Subject::of(&identifiers.list);
    out.begin_array();
    for destination in plan.destinations() {
        let (row, verdict) = destination.row(&event, &consent);
        let asked = Asked {
            id: destination.id,
            #[cfg(feature = "edge")]
            setting: super::Setting::PAGE,
            consent: verdict,
            row,
        };
        let calls = |out: &mut Writer| destination.client().calls(&event, &who, out);
        output::write(asked, &plan.rules, &event, &context, calls, out);
    }
    out.end_array();
    Ok(())
}

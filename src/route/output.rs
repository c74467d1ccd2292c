//! A decision with the requests or calls that follow from it, as JSON.

use super::{Asked, Context, Detail, Side, decide};
use crate::destination::Report;
use crate::event::Event;
use crate::json::Writer;
use crate::trigger::RuleSet;

/// Decides for one destination and writes `{destination, callback, fire, trace, requests | calls, notes?}`.
/// `effects` writes the requests or calls; it is asked only where everything else lets the event pass.
pub fn write<'a>(
    asked: Asked<'a>,
    rules: &RuleSet<'a>,
    event: &Event<'_>,
    context: &Context<'a>,
    effects: impl FnOnce(&mut Writer) -> Report,
    out: &mut Writer,
) {
    let mut trace = decide(asked, rules, event, context, Detail::Full);
    let mut written = Writer::new();
    #[cfg(feature = "explain")]
    let mut report = None;
    if trace.fires() {
        let made = effects(&mut written);
        trace.checks.settings(made.skipped);
        #[cfg(feature = "explain")]
        report.replace(made);
    }
    out.begin_object();
    out.key("destination").string(asked.id);
    out.key("callback").string(context.side().as_str());
    out.key("fire").boolean(trace.fires());
    out.key("trace");
    trace.write(asked.id, event, out);
    if trace.fires() {
        out.key(if context.side() == Side::Server { "requests" } else { "calls" }).written(&written);
    }
    #[cfg(feature = "explain")]
    if let Some(report) = report.filter(|report| !report.notes.is_empty()) {
        out.key("notes").begin_array();
        for note in report.notes.into_vec() {
            note.write_json(out);
        }
        out.end_array();
    }
    out.end_object();
}

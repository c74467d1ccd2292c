//! What a decision looked at, as JSON and in words. A page's own wasm decides without it.

use super::{Check, Switch, Trace, Verdict};
use crate::event::Event;
use crate::json::Writer;
use std::borrow::Cow;

impl Trace<'_> {
    /// Why, in a sentence or two.
    pub fn text(&self, destination: &str, event: &str) -> String {
        match self.checks.iter().find(|check| !check.ok()) {
            Some(Check::Url { .. }) | None => match &self.path {
                Some(path) => path.text(),
                None => String::from("Fires: the trigger path has no rules."),
            },
            Some(check) => {
                let mut out = String::from("Not fired: ");
                check.refusal(destination, event, &mut out);
                out
            }
        }
    }

    /// Writes the members `"text"`, `"checks"` and what the trigger path has to say into an object already begun.
    pub(super) fn explain(&self, destination: &str, event: &Event<'_>, out: &mut Writer) {
        out.key("text").string(&self.text(destination, &label(event)));
        out.key("checks").begin_array();
        for check in self.checks.iter() {
            check.write(out);
        }
        out.end_array();
        match &self.path {
            Some(path) => path.write_rules(out),
            None => {
                out.key("rules").begin_array().end_array();
            }
        }
    }
}

/// What an event is called in a trace: its name, or else its kind.
pub fn label<'a>(event: &Event<'a>) -> Cow<'a, str> {
    match event.name() {
        Some(name) => Cow::Owned(["\"", &name, "\""].concat()),
        None => Cow::Borrowed(event.kind().as_str()),
    }
}

impl Check<'_> {
    /// Writes it as `{check, ok, …}`.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object();
        out.key("check").string(self.name());
        out.key("ok").boolean(self.ok());
        match self {
            Check::Switch(switch) => {
                out.key("listed").boolean(matches!(switch, Switch::On | Switch::Off));
            }
            Check::Callback { side, .. } => {
                out.key("callback").string(side);
            }
            Check::Consent(verdict) => {
                let (state, category) = match verdict {
                    Verdict::NotRequired => ("not_required", None),
                    Verdict::Granted => ("granted", None),
                    Verdict::Gpc(category) => ("refused_by_gpc", Some(category)),
                    Verdict::Dnt(category) => ("refused_by_dnt", Some(category)),
                    Verdict::Refused(category) => ("refused", Some(category)),
                    Verdict::Unknown(category) => ("unknown", Some(category)),
                };
                out.key("state").string(state);
                if let Some(category) = category {
                    out.key("category").string(category);
                }
            }
            Check::Url { reason, .. } => {
                out.key("reason").string(reason);
            }
            Check::Settings(Some(skipped)) => {
                out.key("reason").string(skipped.code);
            }
            Check::Destination(_) | Check::Loop(_) | Check::Integrations(_) | Check::Settings(None) => {}
        }
        out.end_object();
    }

    fn name(&self) -> &'static str {
        match self {
            Check::Destination(_) => "destination",
            Check::Loop(_) => "loop",
            Check::Integrations(_) => "integrations",
            Check::Switch(_) => "switch",
            Check::Callback { .. } => "callback",
            Check::Consent(_) => "consent",
            Check::Settings(_) => "settings",
            Check::Url { .. } => "url",
        }
    }

    /// The sentence that says why nothing is sent.
    fn refusal(&self, destination: &str, event: &str, out: &mut String) {
        let parts: &[&str] = match self {
            Check::Destination(_) => &["the destination ", destination, " is switched off."],
            Check::Loop(_) => {
                &["the event came from Gist and would go back to it; set `allowLoop` if that is wanted."]
            }
            Check::Integrations(_) => &["the event's `integrations` leave out ", destination, "."],
            Check::Switch(Switch::Off) => {
                &[event, " is switched off in the action workflow of ", destination, "."]
            }
            Check::Switch(_) => &[
                event,
                " is not listed in the action workflow of ",
                destination,
                ", and new events are off.",
            ],
            Check::Callback { side, .. } => &["the ", side, "-side callback of ", event, " is not ticked."],
            Check::Consent(Verdict::Gpc(category)) => {
                &["Global Privacy Control refuses the consent category ", category, ", which is required."]
            }
            Check::Consent(Verdict::Dnt(category)) => {
                &["Do Not Track refuses the consent category ", category, ", which is required."]
            }
            Check::Consent(Verdict::Unknown(category)) => {
                &["the consent category ", category, " is required and no consent is known yet."]
            }
            Check::Consent(Verdict::Refused(category)) => {
                &["the consent category ", category, " is required and not granted."]
            }
            Check::Settings(Some(skipped)) => &[skipped.message, "."],
            Check::Settings(None) | Check::Consent(_) | Check::Url { .. } => &[],
        };
        for part in parts {
            out.push_str(part);
        }
    }
}

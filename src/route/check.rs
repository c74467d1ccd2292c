//! The switches that are looked at beside the trigger path, and what each found.

use super::consent::Verdict;
use crate::destination::Skipped;
use crate::json::Writer;

/// One check of a decision, in the order they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check<'a> {
    /// Is the destination switched on?
    Destination(bool),
    /// Would the event go back to where it came from?
    Loop(bool),
    /// Does the event itself want this destination?
    Integrations(bool),
    /// Is the event's row in the action workflow on?
    Switch(Switch),
    /// Is this callback ticked?
    Callback {
        /// It is.
        on: bool,
        /// `"server"` or `"client"`.
        side: &'static str,
    },
    /// Does the known consent cover what is required?
    Consent(Verdict<'a>),
    /// Do the destination's settings leave anything to send: is there an identifier it takes, are merges on, …?
    Settings(Option<Skipped>),
    /// Does the trigger path fire?
    Url {
        /// It does.
        fires: bool,
        /// Why or why not.
        reason: &'static str,
    },
}

/// The state of an event's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Listed and on.
    On,
    /// Listed and off.
    Off,
    /// Not listed; new events are on.
    New,
    /// Not listed; new events are off.
    NotListed,
}

impl Check<'_> {
    /// Whether it lets the event pass.
    pub fn ok(&self) -> bool {
        match self {
            Check::Destination(ok) | Check::Integrations(ok) => *ok,
            Check::Loop(loops) => !loops,
            Check::Switch(switch) => matches!(switch, Switch::On | Switch::New),
            Check::Callback { on, .. } => *on,
            Check::Consent(verdict) => matches!(verdict, Verdict::NotRequired | Verdict::Granted),
            Check::Settings(skipped) => skipped.is_none(),
            Check::Url { fires, .. } => *fires,
        }
    }

    /// The reason that it gives a decision.
    pub fn reason(&self) -> &'static str {
        match self {
            Check::Destination(_) => "destination_off",
            Check::Loop(_) => "loop",
            Check::Integrations(_) => "integrations_off",
            Check::Switch(Switch::Off) => "event_off",
            Check::Switch(_) => "event_not_listed",
            Check::Callback { .. } => "callback_off",
            Check::Consent(Verdict::Gpc(_)) => "consent_refused_by_gpc",
            Check::Consent(Verdict::Dnt(_)) => "consent_refused_by_dnt",
            Check::Consent(Verdict::Unknown(_)) => "consent_unknown",
            Check::Consent(_) => "consent_refused",
            Check::Settings(skipped) => skipped.map_or("something_to_send", |skipped| skipped.code),
            Check::Url { reason, .. } => reason,
        }
    }

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
    pub(super) fn refusal(&self, destination: &str, event: &str, out: &mut String) {
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

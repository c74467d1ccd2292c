//! The switches that are looked at beside the trigger path, and what each found.

use super::consent::Verdict;
use crate::destination::Skipped;

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
    #[inline]
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
    #[inline]
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
}

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

#[cfg(feature = "explain")]
impl Check<'_> {
    /// Whether it lets the event pass.
    pub fn ok(&self) -> bool {
        match self {
            Check::Destination(ok) | Check::Integrations(ok) => *ok,
            Check::Loop(loops) => !loops,
            Check::Switch(switch) => switch.ok(),
            Check::Callback { on, .. } => *on,
            Check::Consent(verdict) => verdict.ok(),
            Check::Settings(skipped) => skipped.is_none(),
            Check::Url { fires, .. } => *fires,
        }
    }
}

impl Switch {
    /// Whether it lets the event pass.
    pub fn ok(self) -> bool {
        matches!(self, Switch::On | Switch::New)
    }

    pub(super) fn reason(self) -> &'static str {
        if self == Switch::Off { "event_off" } else { "event_not_listed" }
    }
}

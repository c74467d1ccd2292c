//! Event and plan in, decisions out: which destination, by which callback, and why.
//!
//! One function makes every decision; its trace is what it looked at, so no explanation can tell another story.

mod check;
mod checks;
mod consent;
#[cfg(feature = "explain")]
mod explain;
mod output;
pub mod page;

pub use check::{Check, Switch};
pub use checks::Checks;
pub use consent::{Consent, Granted, Verdict, verdict};
#[cfg(feature = "explain")]
pub use explain::label;
pub use output::write;

use crate::event::Event;
use crate::json::Writer;
#[cfg(feature = "edge")]
use crate::plan::{Action, ConsentPolicy, Routed};
#[cfg(feature = "explain")]
use crate::trigger::PathTrace;
use crate::trigger::{RuleSet, Subject};

/// Who would carry an event to its destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// firepath's own server.
    Server,
    /// The page.
    Client,
}

impl Side {
    /// `"server"` or `"client"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Side::Server => "server",
            Side::Client => "client",
        }
    }

    /// The side of that name.
    pub fn parse(name: &str) -> Option<Side> {
        [Side::Server, Side::Client].into_iter().find(|side| side.as_str() == name)
    }
}

/// What a decision is made in view of, beside the event and the plan.
#[derive(Clone)]
pub struct Context<'c> {
    /// Which callback is asked about.
    #[cfg(feature = "edge")]
    pub side: Side,
    /// The location, taken apart for the plan's rules.
    pub subject: &'c Subject<'c>,
    /// What is known of the person's consent.
    #[cfg(feature = "edge")]
    pub consent: Consent,
    /// What privacy signals refuse.
    #[cfg(feature = "edge")]
    pub policy: &'c ConsentPolicy,
    /// Whether the event came from a Gist source.
    #[cfg(feature = "edge")]
    pub from_gist: bool,
}

impl Context<'_> {
    /// Which callback is asked about: a page asks about its own.
    pub const fn side(&self) -> Side {
        #[cfg(feature = "edge")]
        return self.side;
        #[cfg(not(feature = "edge"))]
        Side::Client
    }
}

/// What a decision needs to know of a destination.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Its id.
    pub id: &'a str,
    /// What of it can be otherwise at the edge alone.
    #[cfg(feature = "edge")]
    pub setting: Setting,
    /// Whether the consent that is known covers what is required.
    pub consent: Verdict<'a>,
    /// The event's row in its action workflow.
    pub row: Option<Row>,
}

/// What a page takes for granted of a destination: others are not in its plan.
#[derive(Clone, Copy)]
pub struct Setting {
    /// Whether anything is sent there.
    pub enabled: bool,
    /// Whether the event would go back to where it came from.
    pub is_loop: bool,
    /// Whether events that are not listed are sent, server-side.
    pub new_events: bool,
}

impl Setting {
    /// As it is in a page.
    pub const PAGE: Setting = Setting { enabled: true, is_loop: false, new_events: false };
}

/// An event's row in an action workflow, as one callback sees it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether this callback is ticked.
    #[cfg(feature = "edge")]
    pub on: bool,
    /// Number of its trigger path; none = no rules.
    pub path: Option<usize>,
}

impl Row {
    /// Whether this callback is ticked: in a page's plan there are no others.
    const fn on(&self) -> bool {
        #[cfg(feature = "edge")]
        return self.on;
        #[cfg(not(feature = "edge"))]
        true
    }
}

impl<'a> Asked<'a> {
    const fn setting(&self) -> Setting {
        #[cfg(feature = "edge")]
        return self.setting;
        #[cfg(not(feature = "edge"))]
        Setting::PAGE
    }

    /// Of a destination in an edge plan. `is_gist` says whether it is a Gist destination.
    #[cfg(feature = "edge")]
    pub fn of<D>(routed: &'a Routed<D>, is_gist: bool, event: &Event<'_>, context: &Context<'_>) -> Self {
        let action = routed.actions.find(event);
        let own = action.map(|action| action.consent.as_slice()).unwrap_or_default();
        let policy = context.policy;
        let required = routed.consent.iter().chain(own).map(|category| {
            (category.as_str(), policy.gpc.contains(category), policy.dnt.contains(category))
        });
        let row = |action: &Action| Row {
            enabled: action.enabled,
            on: if context.side == Side::Server { action.server } else { action.client },
            path: action.path.map(|path| path as usize),
        };
        Asked {
            id: &routed.id,
            setting: Setting {
                enabled: routed.enabled,
                is_loop: context.from_gist && is_gist && !routed.allow_loop,
                new_events: routed.actions.new_events,
            },
            consent: verdict(required, &context.consent),
            row: action.map(row),
        }
    }
}

/// Why something fires or does not.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    /// Every check in the order it was made.
    pub checks: Checks<'a>,
    /// The reason of the trigger path, which counts where no check refuses.
    pub(crate) passed: &'static str,
    /// What the trigger path made of the URL; absent where no row of the action workflow says anything.
    #[cfg(feature = "explain")]
    pub path: Option<PathTrace<'a>>,
}

/// How much a trace tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Every check, and what each rule of the trigger path made of the URL.
    Full,
    /// What was decided and the reason: all that is needed where an event passes.
    Brief,
}

/// Decides for one destination. The detail changes what the trace tells, never the decision.
pub fn decide<'a>(
    asked: Asked<'a>,
    rules: &RuleSet<'a>,
    event: &Event<'_>,
    context: &Context<'a>,
    detail: Detail,
) -> Trace<'a> {
    let mut checks = Checks::new(detail);
    let Setting { enabled, is_loop, new_events } = asked.setting();
    let wanted = event.wants(asked.id);
    checks.push(enabled, "destination_off", || Check::Destination(enabled));
    checks.push(!is_loop, "loop", || Check::Loop(is_loop));
    checks.push(wanted, "integrations_off", || Check::Integrations(wanted));
    let switch = match asked.row {
        Some(row) if row.enabled => Switch::On,
        Some(_) => Switch::Off,
        None if new_events => Switch::New,
        None => Switch::NotListed,
    };
    checks.push(switch.ok(), switch.reason(), || Check::Switch(switch));
    if switch == Switch::NotListed {
        return Trace {
            checks,
            passed: "",
            #[cfg(feature = "explain")]
            path: None,
        };
    }
    // an event that is not listed is new, and new events go to the server
    let side = context.side();
    let new = Row {
        enabled: true,
        #[cfg(feature = "edge")]
        on: side == Side::Server,
        path: None,
    };
    let row = asked.row.unwrap_or(new);
    checks.push(row.on(), "callback_off", || Check::Callback { on: row.on(), side: side.as_str() });
    let consent = asked.consent;
    checks.push(consent.ok(), consent.reason(), || Check::Consent(consent));
    #[cfg(feature = "explain")]
    let path = row.path.filter(|_| detail == Detail::Full);
    #[cfg(feature = "explain")]
    let path = path.and_then(|path| rules.trace(path, context.subject));
    let brief = || rules.decide_path(row.path?, context.subject);
    #[cfg(feature = "explain")]
    let decision = path.as_ref().map_or_else(brief, |path| Some(path.decision));
    #[cfg(not(feature = "explain"))]
    let decision = brief();
    let (fires, reason) =
        decision.map_or((true, "no_rules"), |decision| (decision.fire, decision.reason.as_str()));
    checks.push(fires, reason, || Check::Url { fires, reason });
    Trace {
        checks,
        passed: reason,
        #[cfg(feature = "explain")]
        path,
    }
}

impl Trace<'_> {
    /// Whether everything lets the event pass.
    pub fn fires(&self) -> bool {
        self.checks.refused.is_none()
    }

    /// What decided: the first check that refuses, or else the trigger path.
    pub fn reason(&self) -> &'static str {
        self.checks.refused.unwrap_or(self.passed)
    }

    /// Writes it as JSON: `{"fire", "reason"}`, and what else explains it.
    pub fn write(&self, destination: &str, event: &Event<'_>, out: &mut Writer) {
        out.begin_object();
        out.key("fire").boolean(self.fires());
        out.key("reason").string(self.reason());
        #[cfg(feature = "explain")]
        self.explain(destination, event, out);
        #[cfg(not(feature = "explain"))]
        let _ = (destination, event);
        out.end_object();
    }
}

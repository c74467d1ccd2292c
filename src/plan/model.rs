//! What a plan says, as read from its CBOR section. Field numbers are part of the format: they are never reused.

use crate::event::{Event, Kind};
use minicbor::{Decode, Encode};

/// One row of an action workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Action {
    /// Whether the row is switched on.
    #[n(0)]
    pub enabled: bool,
    /// Whether firepath's server sends it.
    #[n(1)]
    pub server: bool,
    /// Whether the page sends it.
    #[n(2)]
    pub client: bool,
    /// Number of its trigger path in the rules section; none = no rules.
    #[n(3)]
    pub path: Option<u32>,
    /// Consent categories required beside the destination's.
    #[n(4)]
    pub consent: Vec<String>,
}

/// The action workflow of one destination.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Actions {
    /// Whether events that are not listed are sent, server-side.
    #[n(0)]
    pub new_events: bool,
    /// `track` events, sorted by name.
    #[n(1)]
    pub events: Vec<(String, Action)>,
    /// The other calls, by their position in [`Kind::ALL`].
    #[n(2)]
    pub types: Vec<(u8, Action)>,
}

impl Actions {
    /// The row of an event, if it has one.
    pub fn find(&self, event: &Event<'_>) -> Option<&Action> {
        if event.kind() == Kind::Track {
            let name = event.name()?;
            let index = self.events.binary_search_by(|(key, _)| key.as_str().cmp(&name)).ok()?;
            return self.events.get(index).map(|(_, action)| action);
        }
        self.types.iter().find(|(kind, _)| *kind == event.kind() as u8).map(|(_, action)| action)
    }
}

/// A destination with its action workflow; `D` are the settings that the plan's readers need.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Routed<D> {
    /// Its id in the workspace.
    #[n(0)]
    pub id: String,
    /// Whether anything is sent there.
    #[n(1)]
    pub enabled: bool,
    /// Consent categories that everything sent there requires.
    #[n(2)]
    pub consent: Vec<String>,
    /// Whether events of a Gist source may go to Gist.
    #[n(3)]
    pub allow_loop: bool,
    /// Its action workflow.
    #[n(4)]
    pub actions: Actions,
    /// The settings of its type.
    #[n(5)]
    pub settings: D,
}

/// What privacy signals refuse.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ConsentPolicy {
    /// Categories that Global Privacy Control refuses.
    #[n(0)]
    pub gpc: Vec<String>,
    /// Categories that Do Not Track refuses.
    #[n(1)]
    pub dnt: Vec<String>,
}

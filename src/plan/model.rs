//! What an edge plan says, field after field: fields change only with the plan's version.

use crate::event::{Event, Kind};
use crate::packed::packed;

/// One row of an action workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// Whether the row is switched on.
    pub enabled: bool,
    /// Whether firepath's server sends it.
    pub server: bool,
    /// Whether the page sends it.
    pub client: bool,
    /// Number of its trigger path in the rules section; none = no rules.
    pub path: Option<u32>,
    /// Consent categories required beside the destination's.
    pub consent: Vec<String>,
}

packed!(struct Action { enabled, server, client, path, consent });

/// The action workflow of one destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Whether events that are not listed are sent, server-side.
    pub new_events: bool,
    /// `track` events, sorted by name.
    pub events: Vec<(String, Action)>,
    /// The other calls, by their position in [`Kind::ALL`].
    pub types: Vec<(u8, Action)>,
}

packed!(struct Actions { new_events, events, types });

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
#[derive(Clone, Debug, PartialEq)]
pub struct Routed<D> {
    /// Its id in the workspace.
    pub id: String,
    /// Whether anything is sent there.
    pub enabled: bool,
    /// Consent categories that everything sent there requires.
    pub consent: Vec<String>,
    /// Whether events of a Gist source may go to Gist.
    pub allow_loop: bool,
    /// Its action workflow.
    pub actions: Actions,
    /// The settings of its type.
    pub settings: D,
}

packed!(struct Routed<D> { id, enabled, consent, allow_loop, actions, settings });

/// What privacy signals refuse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentPolicy {
    /// Categories that Global Privacy Control refuses.
    pub gpc: Vec<String>,
    /// Categories that Do Not Track refuses.
    pub dnt: Vec<String>,
}

packed!(struct ConsentPolicy { gpc, dnt });

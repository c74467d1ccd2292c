//! What a browser plan says, as JSON: a page reads JSON anyway, and a CBOR decoder would be a quarter of what it loads.
//!
//! `{"gpc"?, "dnt"?: [category], "destinations": [{"id", "type", …settings, "consent"?: [category],
//! "events": {name: row}, "types": {type: row}}]}`; a row is the number of its trigger path or -1 for none, or
//! `[that number, [category]]`, with a third item where it is switched off. Only rows with a client-side callback are
//! there.

#[cfg(feature = "compile")]
pub(super) use write::PageModel;

use super::model::{Action, ConsentPolicy};
use super::open::BrowserPlan;
use crate::event::Event;
#[cfg(feature = "compile")]
use crate::event::Kind;
use crate::json::{Items, Value};

impl BrowserPlan<'_> {
    /// What privacy signals refuse.
    pub fn consent(&self) -> ConsentPolicy {
        let root = self.model.root();
        let texts = |key| root.get(key).map(|list| list.texts()).unwrap_or_default();
        ConsentPolicy { gpc: texts("gpc"), dnt: texts("dnt") }
    }

    /// The destinations with client-side callbacks, sorted by id.
    pub fn destinations(&self) -> Items<'_> {
        self.model.root().get("destinations").unwrap_or(self.model.root()).items()
    }
}

/// The row that an event has in the action workflow of one of [`BrowserPlan::destinations`]; `None` if it says what no
/// compiler writes.
pub fn action_for(entry: Value<'_>, event: &Event<'_>) -> Option<Option<Action>> {
    let row = match event.name() {
        Some(name) => entry.get("events").and_then(|rows| rows.get(&name)),
        None => entry.get("types").and_then(|rows| rows.get(event.kind().as_str())),
    };
    match row {
        Some(row) => action(row).map(Some),
        None => Some(None),
    }
}

fn action(row: Value<'_>) -> Option<Action> {
    let number = row.item(0).unwrap_or(row).as_i64()?;
    Some(Action {
        enabled: row.item(2).is_none(),
        server: false,
        client: true,
        path: u32::try_from(number).ok(),
        consent: row.item(1).map(|list| list.texts()).unwrap_or_default(),
    })
}

#[cfg(feature = "compile")]
mod write {
    use super::super::model::Routed;
    use super::{Action, ConsentPolicy, Kind};
    use crate::destination::Client;
    use crate::json::Writer;

    /// What a browser plan is to say.
    pub(in crate::plan) struct PageModel {
        /// Destinations with client-side callbacks, sorted by id.
        pub(in crate::plan) destinations: Vec<Routed<Client>>,
        /// What privacy signals refuse.
        pub(in crate::plan) consent: ConsentPolicy,
    }

    impl PageModel {
        /// The bytes of the model section.
        pub(in crate::plan) fn write(&self) -> Vec<u8> {
            let mut out = Writer::new();
            out.begin_object();
            texts("gpc", &self.consent.gpc, &mut out);
            texts("dnt", &self.consent.dnt, &mut out);
            out.key("destinations").begin_array();
            for routed in &self.destinations {
                out.begin_object().key("id").string(&routed.id);
                routed.settings.write(&mut out);
                texts("consent", &routed.consent, &mut out);
                out.key("events").begin_object();
                for (name, row) in &routed.actions.events {
                    action(row, out.key(name));
                }
                out.end_object().key("types").begin_object();
                for (kind, row) in &routed.actions.types {
                    if let Some(kind) = Kind::ALL.get(usize::from(*kind)) {
                        action(row, out.key(kind.as_str()));
                    }
                }
                out.end_object().end_object();
            }
            out.end_array().end_object();
            out.into_bytes()
        }
    }

    fn action(row: &Action, out: &mut Writer) {
        let number = row.path.map_or(-1, i64::from);
        if row.consent.is_empty() && row.enabled {
            out.integer(number);
            return;
        }
        out.begin_array().integer(number).begin_array();
        for category in &row.consent {
            out.string(category);
        }
        out.end_array();
        if !row.enabled {
            out.integer(0);
        }
        out.end_array();
    }

    fn texts(key: &str, texts: &[String], out: &mut Writer) {
        if texts.is_empty() {
            return;
        }
        out.key(key).begin_array();
        for text in texts {
            out.string(text);
        }
        out.end_array();
    }
}

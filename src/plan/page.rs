//! What a browser plan says, as JSON: a page reads JSON anyway, and a CBOR decoder would be a quarter of what it loads.
//!
//! `{"gpc"?, "dnt"?: [category], "destinations": [{"id", "type", …settings, "consent"?: [category],
//! "events": {name: row}, "types": {type: row}}]}`; a row is the number of its trigger path or -1 for none, or
//! `[that number, [category]]`, with a third item where it is switched off. Only rows with a client-side callback are
//! there.

use super::model::{Action, Actions, ConsentPolicy, Routed};
use super::open::BrowserPlan;
use crate::destination::Client;
use crate::event::Kind;
use crate::json::{Document, Value};

impl BrowserPlan {
    /// Reads the model section.
    pub(super) fn read(section: &[u8]) -> Option<BrowserPlan> {
        let document = Document::parse(section).ok()?;
        let root = document.root();
        let mut destinations = Vec::new();
        for entry in root.get("destinations")?.items() {
            destinations.push(Routed {
                id: entry.get("id")?.as_str()?.into_owned(),
                enabled: true,
                consent: texts(entry.get("consent")),
                allow_loop: false,
                actions: actions(entry)?,
                settings: Client::read(entry)?,
            });
        }
        let consent = ConsentPolicy { gpc: texts(root.get("gpc")), dnt: texts(root.get("dnt")) };
        Some(BrowserPlan { destinations, consent })
    }
}

fn actions(entry: Value<'_>) -> Option<Actions> {
    let mut actions = Actions::default();
    for (name, row) in entry.get("events").into_iter().flat_map(|rows| rows.entries()) {
        actions.events.push((name.as_str()?.into_owned(), action(row)?));
    }
    for (kind, row) in entry.get("types").into_iter().flat_map(|rows| rows.entries()) {
        actions.types.push((Kind::parse(&kind.as_str()?)? as u8, action(row)?));
    }
    Some(actions)
}

fn action(row: Value<'_>) -> Option<Action> {
    let number = row.item(0).unwrap_or(row).as_i64()?;
    Some(Action {
        enabled: row.item(2).is_none(),
        server: false,
        client: true,
        path: u32::try_from(number).ok(),
        consent: texts(row.item(1)),
    })
}

fn texts(list: Option<Value<'_>>) -> Vec<String> {
    let items = list.map(|list| list.items()).into_iter().flatten();
    items.filter_map(|item| item.as_str()).map(|item| item.into_owned()).collect()
}

#[cfg(feature = "compile")]
mod write {
    use super::{Action, BrowserPlan, Kind};
    use crate::json::Writer;

    impl BrowserPlan {
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

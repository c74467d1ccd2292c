//! What a browser plan says of destinations, read in place.
//!
//! A run is its length and so many bytes, a list a run of runs; numbers are varints.
//!
//! | part | content |
//! |---|---|
//! | per destination | a run: its id, a run of what calls are made of ([`Client::to_bytes`]), and to the end its rows |
//! | what is required | per category a run: 1 where Global Privacy Control refuses it plus 2 where Do Not Track does, then the category |
//! | row | a run: the number of its kind in [`Kind::ALL`](crate::event::Kind::ALL), then the name of a `track`; a number: 4 × (its trigger path + 1, or 0 for none), plus 2 where it is switched off, plus 1 where consent is required, of which the list follows |
//!
//! Only rows with a client-side callback are there.

#[cfg(feature = "compile")]
pub(super) use write::PageModel;

use super::open::BrowserPlan;
use crate::bytes::Reader;
use crate::destination::Client;
use crate::event::Event;
use crate::keep::Held;
use crate::route::{Consent, Row, Verdict, verdict};

/// A destination with client-side callbacks.
#[derive(Clone, Debug)]
pub struct PageDestination<'a> {
    /// Its id.
    pub id: &'a str,
    client: Held<'a>,
    rows: Reader<'a>,
}

impl<'a> BrowserPlan<'a> {
    /// The destinations with client-side callbacks, sorted by id.
    pub fn destinations(&self) -> impl Iterator<Item = PageDestination<'a>> + use<'a> {
        let mut all = Reader(self.model);
        std::iter::from_fn(move || {
            let mut entry = Reader(all.next()?);
            Some(PageDestination { id: entry.text(), client: entry.run(), rows: entry })
        })
    }
}

impl<'a> PageDestination<'a> {
    /// What calls are made of.
    pub fn client(&self) -> Client {
        Client::from_bytes(self.client)
    }

    /// The row that an event has in its action workflow, and whether the consent that is known covers what is required.
    pub fn row(&self, event: &Event<'_>, known: &Consent) -> (Option<Row>, Verdict<'a>) {
        let name = event.name().unwrap_or_default();
        let mut rows = self.rows;
        while let Some(key) = rows.next() {
            let number = rows.varint();
            let list = if number & 1 == 0 { &[] } else { rows.run() };
            if key.split_first() == Some((&(event.kind() as u8), name.as_bytes())) {
                let row = Row {
                    enabled: number & 2 == 0,
                    #[cfg(feature = "edge")]
                    on: true,
                    path: (number >> 2).checked_sub(1),
                };
                return (Some(row), verdict(required(list), known));
            }
        }
        (None, Verdict::NotRequired)
    }
}

/// The categories of a list, each with what refuses it.
fn required(list: &[u8]) -> impl Iterator<Item = (&str, bool, bool)> {
    let mut list = Reader(list);
    std::iter::from_fn(move || {
        let mut category = Reader(list.next()?);
        let refusals = category.byte();
        Some((category.rest(), refusals & 1 != 0, refusals & 2 != 0))
    })
}

#[cfg(feature = "compile")]
mod write {
    use super::super::model::{Action, ConsentPolicy, Routed};
    use crate::bytes::{push_run, push_varint};
    use crate::destination::Client;
    use crate::event::Kind;

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
            let mut out = Vec::new();
            for routed in &self.destinations {
                let mut entry = Vec::new();
                push_run(&mut entry, routed.id.as_bytes());
                push_run(&mut entry, &routed.settings.to_bytes());
                for (kind, row) in &routed.actions.types {
                    self.row(*kind, "", row, &routed.consent, &mut entry);
                }
                for (name, row) in &routed.actions.events {
                    self.row(Kind::Track as u8, name, row, &routed.consent, &mut entry);
                }
                push_run(&mut out, &entry);
            }
            out
        }

        fn row(&self, kind: u8, name: &str, row: &Action, everywhere: &[String], out: &mut Vec<u8>) {
            push_run(out, &[&[kind], name.as_bytes()].concat());
            let path = row.path.map_or(0, |path| path as usize + 1);
            let required: Vec<&String> = everywhere.iter().chain(&row.consent).collect();
            let more = usize::from(!required.is_empty());
            push_varint(out, path << 2 | usize::from(!row.enabled) << 1 | more);
            if more == 1 {
                push_run(out, &self.required(&required));
            }
        }

        fn required(&self, categories: &[&String]) -> Vec<u8> {
            let mut list = Vec::new();
            for category in categories {
                let by = |list: &[String]| u8::from(list.contains(category));
                let refusals = by(&self.consent.gpc) | by(&self.consent.dnt) << 1;
                push_run(&mut list, &[&[refusals], category.as_bytes()].concat());
            }
            list
        }
    }
}

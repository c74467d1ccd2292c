//! Workflows: receipt in, events out. A filter ([`Condition`]) and event templates, compiled once, run per receipt.

mod condition;
mod data;
#[cfg(feature = "compile")]
mod defaults;
pub mod encoding;
mod expression;
mod lookup;
mod mapping;
mod number;
mod path;
mod pattern;
#[cfg(feature = "compile")]
mod preview;
mod root;
#[cfg(feature = "compile")]
mod source;
mod steps;
mod template;
mod test;

pub use condition::{Condition, Explanation};
pub use data::{Data, Members};
#[cfg(feature = "compile")]
pub use defaults::{default_workflow, default_workflows};
pub use path::Path;
#[cfg(feature = "compile")]
pub use path::PathFault;
#[cfg(feature = "compile")]
pub use preview::{Preview, preview};
pub use root::{Gist, Request, Root, Scope};
#[cfg(feature = "compile")]
pub use source::{Compiled, compile};
pub use test::Reason;

use crate::json::{Indexed, Writer};
use crate::limits;
use crate::log::{Record, Stage};
use expression::{Remark, Run};
use mapping::{Dropped, EventTemplate};
use std::sync::Arc;

/// A compiled workflow. In a plan it is written by [`encoding`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workflow {
    /// Its id in the workspace.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it runs.
    pub active: bool,
    /// The filter; without one every receipt passes.
    when: Option<Condition>,
    /// The events it makes.
    map: Vec<Arc<EventTemplate>>,
    /// The one Gist topic that its filter lets pass, if it asks for one.
    topic: Option<String>,
}

/// Where a receipt came from and when.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Id of the receipt.
    pub receipt: &'a str,
    /// Id of the source.
    pub source: &'a str,
    /// Id of the workflow; set by [`Workflow::run`] itself.
    pub workflow: &'a str,
    /// When the receipt first arrived, in milliseconds.
    pub received_at: i64,
}

/// What a workflow made of a receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the filter let it pass.
    pub matched: bool,
    /// The events, each a JSON object.
    pub events: Vec<Indexed>,
    /// What was dropped, left out or converted, and why.
    pub log: Vec<Record>,
}

impl Outcome {
    /// Writes it as `{matched, events, log}`.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("matched").boolean(self.matched);
        self.write_parts(out);
        out.end_object();
    }

    fn write_parts(&self, out: &mut Writer) {
        out.key("events").begin_array();
        for event in &self.events {
            out.raw(event.as_str());
        }
        out.end_array();
        out.key("log").begin_array();
        for record in &self.log {
            record.write_json(out);
        }
        out.end_array();
    }
}

impl Workflow {
    /// Whether the filter lets a receipt pass.
    pub fn matches(&self, root: &Root<'_>) -> bool {
        self.when.as_ref().is_none_or(|when| when.met(&Scope { root: *root, item: None }))
    }

    /// The filter, part by part; nothing if every receipt passes.
    pub fn explain(&self, root: &Root<'_>) -> Option<Explanation> {
        self.when.as_ref().map(|when| when.explain(&Scope { root: *root, item: None }))
    }

    /// The one Gist topic that its filter lets pass, if it asks for one.
    pub fn topic(&self) -> Option<&str> {
        self.topic.as_deref()
    }

    /// Filter and map. A workflow that is not active is run all the same: it is for the caller to leave it out.
    pub fn run(&self, root: &Root<'_>, origin: &Origin<'_>) -> Outcome {
        if self.matches(root) { self.make(root, origin) } else { Outcome::default() }
    }

    /// The events of a receipt, whether the filter lets it pass or not.
    fn make(&self, root: &Root<'_>, origin: &Origin<'_>) -> Outcome {
        let origin = Origin { workflow: &self.id, ..*origin };
        let mut outcome = Outcome { matched: true, ..Outcome::default() };
        let mut remarks = Vec::new();
        let mut ordinal = 0;
        for (n, template) in self.map.iter().enumerate() {
            let found = template.lookup.find(root);
            let scope = Scope { root: *root, item: None };
            let elements = match template.elements(&scope) {
                Ok(elements) => elements,
                Err(why) => {
                    outcome.log.push(self.dropped(why, n, None, &origin));
                    continue;
                }
            };
            for (index, item) in elements.iter().enumerate() {
                if outcome.events.len() >= limits::EVENTS_PER_RECEIPT {
                    let what =
                        "a receipt yields at most 1,000 events (EVENTS_PER_RECEIPT); the rest was dropped";
                    outcome.log.push(self.record("too_many_events", what, &origin));
                    break;
                }
                let scope = Scope { root: *root, item: *item };
                let mut run = Run::new(&scope, &found, &mut remarks);
                match template.event(&mut run, &origin, ordinal) {
                    Ok(event) => outcome.events.push(event),
                    Err(why) => outcome.log.push(self.dropped(why, n, item.map(|_| index), &origin)),
                }
                ordinal += 1;
            }
        }
        let more = remarks.len() > limits::RECORDS_PER_WORKFLOW;
        remarks.truncate(limits::RECORDS_PER_WORKFLOW);
        let of_remark = |Remark { code, path, message }| self.record(code, message, &origin).path(path);
        outcome.log.extend(remarks.into_iter().map(of_remark));
        if more {
            let what = "more was left out than is recorded here (RECORDS_PER_WORKFLOW)";
            outcome.log.push(self.record("more_records", what, &origin));
        }
        outcome
    }

    fn record(&self, code: &'static str, message: impl Into<String>, origin: &Origin<'_>) -> Record {
        Record::new(Stage::Workflow, code, message.into(), origin.receipt).workflow(&self.id)
    }

    /// The record of an event that was not made.
    fn dropped(&self, why: Dropped, template: usize, index: Option<usize>, origin: &Origin<'_>) -> Record {
        let mut path = format!("/map/{template}");
        if let Some(index) = index {
            path.push('/');
            path.push_str(&index.to_string());
        }
        self.record(why.code, why.message, origin).path(path)
    }
}

/// Runs all active workflows of a source over one receipt. What nothing makes an event of is recorded.
pub fn process<'w>(
    workflows: impl IntoIterator<Item = &'w Workflow>,
    root: &Root<'_>,
    origin: &Origin<'_>,
) -> Outcome {
    let mut all = Outcome::default();
    let topic = root.gist.map(|gist| gist.topic);
    let mut inactive = 0;
    for workflow in workflows {
        // most of a Gist source's workflows are for other topics
        if workflow.topic.is_some() && workflow.topic.as_deref() != topic {
            continue;
        }
        if !workflow.active {
            inactive += usize::from(workflow.matches(root));
            continue;
        }
        let outcome = workflow.run(root, origin);
        all.matched |= outcome.matched;
        all.events.extend(outcome.events);
        all.log.extend(outcome.log);
    }
    if !all.matched {
        let (code, what) = match inactive {
            0 => ("no_workflow_matched", "no workflow's filter lets this pass, so it yields no event"),
            _ => ("workflow_inactive", "the workflow for this is switched off, so it yields no event"),
        };
        all.log.push(Record::new(Stage::Workflow, code, what, origin.receipt));
    }
    all
}

//! A workflow tried on a sample while it is being set up: nothing is stored, sent or logged.

use super::source::{Compiled, compile};
use super::{Explanation, Origin, Outcome, Root};
use crate::error::Diagnostic;
use crate::json::Writer;
use serde_json::Value;

/// What a workflow would make of a sample.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Whether the workflow compiles.
    pub ok: bool,
    /// What is wrong with it; paths that find nothing in the sample are among the warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The filter, condition by condition; nothing if there is none, or none that compiles.
    pub filter: Option<Explanation>,
    /// Whether the filter lets the sample pass, and the events that the mapping makes of it: also when the filter
    /// does not, so that the mapping can be set up before the filter is right.
    pub outcome: Outcome,
}

/// Compiles the workflow `id` and runs it on a sample.
pub fn preview(id: &str, source: &Value, root: &Root<'_>, origin: &Origin<'_>) -> Preview {
    match compile(id, source) {
        Err(diagnostics) => Preview { ok: false, diagnostics, filter: None, outcome: Outcome::default() },
        Ok(compiled) => {
            let mut diagnostics = compiled.check_sample(root);
            let Compiled { workflow, warnings, .. } = compiled;
            diagnostics.splice(0..0, warnings);
            let filter = workflow.explain(root);
            let matched = filter.as_ref().is_none_or(Explanation::met);
            let outcome = Outcome { matched, ..workflow.make(root, origin) };
            Preview { ok: true, diagnostics, filter, outcome }
        }
    }
}

impl Preview {
    /// Writes it as `{ok, diagnostics, matched, filter, events, log}`; `filter` is `null` if there is none.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("ok").boolean(self.ok);
        Diagnostic::write_list(&self.diagnostics, out.key("diagnostics"));
        out.key("matched").boolean(self.outcome.matched);
        match &self.filter {
            Some(filter) => filter.write_json(out.key("filter")),
            None => {
                out.key("filter").null();
            }
        }
        self.outcome.write_parts(out);
        out.end_object();
    }
}

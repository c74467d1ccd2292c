//! Writing a [call](super): an effect in a page as data.

use super::note::{Noting, Report, Skipped};
use crate::json::Writer;

/// Begins `{target, method, args: [`; the arguments come next.
pub(super) fn begin(out: &mut Writer, target: &str, method: &str) {
    out.begin_object().key("target").string(target).key("method").string(method).key("args").begin_array();
}

/// Writes the list of calls: the one that `write` [begins](begin), or none.
pub(super) fn list(
    out: &mut Writer,
    write: impl FnOnce(&mut Writer, Noting<'_>) -> Result<(), Skipped>,
) -> Report {
    let mut report = Report::default();
    out.begin_array();
    match write(out, report.notes.noting()) {
        Ok(()) => {
            out.end_array().end_object();
            #[cfg(feature = "explain")]
            {
                report.count = 1;
            }
        }
        Err(skipped) => report.skipped = Some(skipped),
    }
    out.end_array();
    report
}

//! Writing a [call](super): an effect in a page as data.

use super::note::Report;
use crate::json::Writer;

/// Begins `{target, method, args: [`; the arguments come next.
pub(super) fn begin(out: &mut Writer, target: &str, method: &str) {
    out.begin_object().key("target").string(target).key("method").string(method).key("args").begin_array();
}

/// Ends what [`begin`] began.
pub(super) fn end(out: &mut Writer, report: &mut Report) {
    out.end_array().end_object();
    #[cfg(feature = "explain")]
    {
        report.count += 1;
    }
    #[cfg(not(feature = "explain"))]
    let _ = report;
}

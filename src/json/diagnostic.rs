//! Findings as JSON, for whoever shows them.

use super::Writer;
use crate::error::Diagnostic;

impl Diagnostic {
    /// Writes `[{severity, code, path, message, help?, example?}]`.
    pub fn write_list(list: &[Diagnostic], out: &mut Writer) {
        out.begin_array();
        for finding in list {
            out.begin_object();
            out.key("severity").string(finding.severity.as_str());
            out.key("code").string(finding.code);
            out.key("path").string(&finding.path);
            out.key("message").string(&finding.message);
            for (key, value) in [("help", &finding.help), ("example", &finding.example)] {
                if let Some(value) = value {
                    out.key(key).string(value);
                }
            }
            out.end_object();
        }
        out.end_array();
    }
}

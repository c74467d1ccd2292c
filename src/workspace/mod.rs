//! The document a person writes, and the checks that need nothing but the document.

mod definitions;
mod document;
mod schema;
#[cfg(test)]
mod settings;
mod suggest;

pub use definitions::*;
pub use document::*;
pub use schema::SCHEMA;
pub use suggest::closest;

use crate::error::Diagnostic;
use crate::limits;
use serde_json::Value;

/// Reads a workspace, or says everything that is wrong with its shape.
///
/// # Errors
/// All findings at once: `invalid_json`, `unknown_key`, `missing_key`, `wrong_type`, `not_one_of`, `out_of_range`.
pub fn read(json: &str) -> Result<(Workspace, Value), Vec<Diagnostic>> {
    if json.len() > limits::WORKSPACE_BYTES {
        return Err(vec![Diagnostic::error(
            "workspace_too_large",
            "",
            "the workspace is longer than 32 MiB (WORKSPACE_BYTES)",
        )]);
    }
    let value: Value = serde_json::from_str(json)
        .map_err(|e| vec![Diagnostic::error("invalid_json", "", format!("this is not JSON: {e}"))])?;
    from_value(value)
}

/// As [`read`], for a document that is already a tree.
///
/// # Errors
/// As [`read`].
pub fn from_value(value: Value) -> Result<(Workspace, Value), Vec<Diagnostic>> {
    let findings = schema::check(&value);
    if !findings.is_empty() {
        return Err(findings);
    }
    match serde::Deserialize::deserialize(&value) {
        Ok(workspace) => Ok((workspace, value)),
        Err(e) => Err(vec![Diagnostic::error("invalid_document", "", e.to_string())]),
    }
}

//! The document a person writes, and the checks that need nothing but the document.

mod definition;
#[cfg(test)]
mod definitions;
mod document;
mod read;
mod schema;
#[cfg(test)]
mod settings;
mod suggest;

pub use definition::{check_definition, definition_type};
pub use document::*;
pub use schema::SCHEMA;
pub use suggest::closest;

use crate::error::Diagnostic;
use crate::json::tree::{self, NoTree};
use crate::limits;
use serde_json::Value;

/// A workspace as far as it could be read, and what is wrong with the shape of the rest.
#[derive(Debug)]
pub struct Reading {
    /// What has the right shape.
    pub workspace: Workspace,
    /// The document that it was read from, without the parts that could not be.
    pub document: Value,
    /// `unknown_key`, `missing_key`, `wrong_type`, `not_one_of`, `out_of_range`.
    pub findings: Vec<Diagnostic>,
}

/// Reads a workspace. A source, destination or definition of the wrong shape is left out, so that what is wrong with
/// the others can still be said.
///
/// # Errors
/// `invalid_json`, `workspace_too_large`, or what is wrong with a document of which nothing can be read.
pub fn read(json: &str) -> Result<Reading, Vec<Diagnostic>> {
    if json.len() > limits::WORKSPACE_BYTES {
        return Err(vec![Diagnostic::error(
            "workspace_too_large",
            "",
            "the workspace is longer than 32 MiB (WORKSPACE_BYTES)",
        )]);
    }
    let mut document = tree::to_tree(json).map_err(|fault| vec![not_json(json, &fault)])?;
    let findings = schema::check(&document);
    for finding in &findings {
        leave_out(&mut document, finding);
    }
    match read::workspace(&document) {
        Some(workspace) => Ok(Reading { workspace, document, findings }),
        None => Err(findings),
    }
}

/// What is wrong with a text, and where an editor shows it.
fn not_json(text: &str, fault: &NoTree) -> Diagnostic {
    let before = text.get(..fault.offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let message = format!("this is not JSON: {} (line {line}, column {column})", fault.what);
    Diagnostic::error("invalid_json", "", message)
}

/// Puts `null`, which is read as nothing, in the place of what a finding is about, as far as the rest can do without it.
fn leave_out(document: &mut Value, finding: &Diagnostic) {
    let Some(members) = document.as_object_mut() else { return };
    let mut tokens = finding.path.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
    let (Some(section), child) = (tokens.next(), tokens.next()) else {
        members.entry("version").or_insert(Value::from(1));
        return;
    };
    match (members.get_mut(&section), child) {
        (Some(Value::Object(children)), Some(child)) if section == "sources" || section == "destinations" => {
            if finding.code != "unknown_key"
                && let Some(child) = children.get_mut(&child)
            {
                *child = Value::Null;
            }
        }
        (Some(Value::Array(items)), Some(index)) if section == "events" => {
            if let Some(item) = index.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                *item = Value::Null;
            }
        }
        (Some(version), _) if section == "version" => *version = Value::from(1),
        (Some(section), _) => *section = Value::Null,
        (None, _) => {}
    }
}

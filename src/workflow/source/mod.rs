//! From what a person writes to what runs: the compiler of workflows.

mod condition;
mod lint;
mod mapping;
pub(super) mod path;

use super::path::Path;
use super::root::{Root, Scope};
use super::{Workflow, condition::Condition};
use crate::error::{Diagnostic, Severity};
use crate::json::push_pointer;
use crate::workspace::closest;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A workflow that compiled, and what can be said about it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What runs.
    pub workflow: Workflow,
    /// Findings that don't prevent it from running.
    pub warnings: Vec<Diagnostic>,
    /// What is read, with the JSON Pointer to where it is written: one path, or several of which one is enough.
    paths: Vec<(String, Vec<Path>)>,
}

impl Compiled {
    /// Warns of every path that finds nothing in a sample, but for those that are asked whether they exist, have a
    /// default or another path to stand in, or begin with `$item`: elements differ.
    pub fn check_sample(&self, root: &Root<'_>) -> Vec<Diagnostic> {
        let scope = Scope { root: *root, item: None };
        let lacks = |path: &Path| !path.as_str().starts_with("$item") && path.find(&scope).is_none();
        let lacking = self.paths.iter().filter(|(_, paths)| !paths.is_empty() && paths.iter().all(lacks));
        lacking
            .map(|(pointer, paths)| {
                let paths: Vec<_> = paths.iter().map(Path::as_str).collect();
                let message = format!("the sample has nothing at {}", paths.join(", nor at "));
                Diagnostic::warning("path_not_in_sample", pointer, message)
            })
            .collect()
    }
}

/// The members of a workflow in a workspace.
const MEMBERS: [&str; 5] = ["name", "active", "sample", "when", "map"];

/// Compiles the workflow `id`. Pointers are relative to the workflow.
///
/// # Errors
/// Everything that is wrong with it, warnings included.
pub fn compile(id: &str, source: &Value) -> Result<Compiled, Vec<Diagnostic>> {
    let mut compiler = Compiler::default();
    let workflow = compiler.workflow(id, source);
    match workflow {
        Some(workflow) if compiler.findings.iter().all(|found| found.severity == Severity::Warning) => {
            Ok(Compiled { workflow, warnings: compiler.findings, paths: compiler.paths })
        }
        _ => Err(compiler.findings),
    }
}

/// What the parts of the compiler share.
#[derive(Debug, Default)]
struct Compiler {
    findings: Vec<Diagnostic>,
    paths: Vec<(String, Vec<Path>)>,
    /// Inside an event template with `forEach`.
    item: bool,
}

impl Compiler {
    fn workflow(&mut self, id: &str, source: &Value) -> Option<Workflow> {
        let Some(object) = source.as_object() else {
            self.wrong_type("", "a workflow is an object");
            return None;
        };
        self.known_keys(object, &MEMBERS, "");
        let name = object.get("name").and_then(|name| self.text(name, "/name"));
        let active = object.get("active").and_then(|active| self.boolean(active, "/active"));
        let when = object.get("when").map(|when| self.condition(when, "/when"));
        let map = match object.get("map") {
            Some(Value::Array(templates)) => templates.as_slice(),
            Some(_) => {
                self.wrong_type("/map", "map is a list of event templates");
                &[]
            }
            None => {
                let what = "a workflow needs map, the list of events that it makes";
                self.findings.push(Diagnostic::error("missing_key", "", what));
                &[]
            }
        };
        let templates = map.iter().enumerate();
        let map = templates
            .filter_map(|(n, template)| self.event(template, &format!("/map/{n}")).map(Arc::new))
            .collect();
        let when = match when {
            Some(when) => Some(when?),
            None => None,
        };
        if let Some(when) = &when {
            lint::unsatisfiable(when, &mut self.findings);
        }
        let topic = when.as_ref().and_then(Condition::topic);
        Some(Workflow { id: id.to_owned(), name, active: active.unwrap_or(true), when, map, topic })
    }

    fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        self.findings.push(Diagnostic::error(code, pointer, message));
    }

    fn wrong_type(&mut self, pointer: &str, message: &str) {
        self.error("wrong_type", pointer, message);
    }

    fn text(&mut self, value: &Value, pointer: &str) -> Option<String> {
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(pointer, "this is a text");
        }
        text
    }

    fn boolean(&mut self, value: &Value, pointer: &str) -> Option<bool> {
        if value.as_bool().is_none() {
            self.wrong_type(pointer, "this is true or false");
        }
        value.as_bool()
    }

    /// Reports keys that nothing reads.
    fn known_keys(&mut self, object: &Map<String, Value>, known: &[&'static str], pointer: &str) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let finding =
                Diagnostic::error("unknown_key", at(pointer, key), format!("\"{key}\" means nothing here"));
            self.findings.push(did_you_mean(finding, key, known));
        }
    }

    /// Makes one entry of the paths recorded since there were `from` of them: one of them is enough.
    fn alternatives(&mut self, from: usize, pointer: &str) {
        let several = self.paths.split_off(from.min(self.paths.len()));
        self.paths.push((pointer.to_owned(), several.into_iter().flat_map(|(_, paths)| paths).collect()));
    }

    fn path(&mut self, text: &str, pointer: &str) -> Option<Path> {
        match Path::parse(text) {
            Ok(path) if path.as_str().starts_with("$item") && !self.item => {
                let finding =
                    Diagnostic::error("item_outside_for_each", pointer, "$item is known only with forEach")
                        .help("add \"forEach\": \"$.list\" to the event template");
                self.findings.push(finding);
                None
            }
            Ok(path) => {
                self.paths.push((pointer.to_owned(), vec![path.clone()]));
                Some(path)
            }
            Err(fault) => {
                let message = format!("\"{text}\": {}", fault.message);
                let finding =
                    Diagnostic { help: fault.help, ..Diagnostic::error(fault.code, pointer, message) };
                self.findings.push(finding);
                None
            }
        }
    }
}

/// `pointer` with one more token.
fn at(pointer: &str, token: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_pointer(&mut pointer, token);
    pointer
}

/// The finding, with the nearest of the names that would have been right.
fn did_you_mean(finding: Diagnostic, word: &str, known: &[&'static str]) -> Diagnostic {
    match closest(word, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean \"{near}\"?")),
        None => finding.help(format!("one of {}", known.join(", "))),
    }
}

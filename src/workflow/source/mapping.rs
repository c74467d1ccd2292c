//! Compiling event templates.

use super::{Compiler, at, did_you_mean};
use crate::error::Diagnostic;
use crate::event::Kind;
use crate::limits;
use crate::workflow::data::Constant;
use crate::workflow::expression::{Expression, Node, Source};
use crate::workflow::mapping::{EventTemplate, Slot};
use crate::workflow::path::looks_like_path;
use crate::workflow::steps::Step;
use crate::workflow::template::{Part, Template};
use serde_json::{Map, Value};

const TYPES: [&str; 6] = ["identify", "track", "page", "screen", "group", "alias"];

/// Steps without an argument.
const PLAIN: [(&str, Step); 14] = [
    ("trim", Step::Trim),
    ("lowercase", Step::Lowercase),
    ("uppercase", Step::Uppercase),
    ("to_number", Step::ToNumber),
    ("to_string", Step::ToString),
    ("to_boolean", Step::ToBoolean),
    ("to_unix_seconds", Step::ToUnixSeconds),
    ("to_iso", Step::ToIso),
    ("first", Step::First),
    ("last", Step::Last),
    ("unique", Step::Unique),
    ("count", Step::Count),
    ("non_empty", Step::NonEmpty),
    ("non_zero", Step::NonZero),
];

/// Steps with an argument.
const WITH: [&str; 6] = ["split", "join", "default", "replace", "prefix", "suffix"];

impl Compiler {
    /// Reads an event template; nothing if it is wrong, which is reported then.
    pub(super) fn event(&mut self, source: &Value, pointer: &str) -> Option<EventTemplate> {
        let Some(object) = source.as_object() else {
            self.wrong_type(pointer, "an event template is an object: {\"type\": \"track\", \"event\": …}");
            return None;
        };
        let known: Vec<&'static str> =
            Slot::ALL.into_iter().map(Slot::name).chain(["forEach", "when"]).collect();
        self.known_keys(object, &known, pointer);
        let for_each = match object.get("forEach") {
            Some(Value::String(path)) => Some(self.path(path, &at(pointer, "forEach"))),
            Some(_) => {
                self.wrong_type(&at(pointer, "forEach"), "forEach is a path to a list: \"$.items\"");
                Some(None)
            }
            None => None,
        };
        self.item = for_each.is_some();
        let when = object.get("when").map(|when| self.condition(when, &at(pointer, "when")));
        self.type_and_name(object, pointer);
        let mut members = Vec::new();
        for slot in Slot::ALL {
            let Some(value) = object.get(slot.name()) else { continue };
            let place = at(pointer, slot.name());
            self.suits(slot, value, &place);
            let mut nodes = Vec::new();
            self.expression(value, &place, 0, &mut nodes);
            members.push((slot, Expression { nodes }));
        }
        self.item = false;
        // what is given must also be right
        let for_each = for_each.map_or(Some(None), |path| path.map(Some))?;
        let when = when.map_or(Some(None), |when| when.map(Some))?;
        Some(EventTemplate::new(for_each, members, when))
    }

    fn type_and_name(&mut self, object: &Map<String, Value>, pointer: &str) {
        match object.get("type") {
            Some(Value::String(name)) if !looks_like_path(name) && !name.contains("{{") => {
                if Kind::parse(name).is_none() {
                    let message = format!("\"{name}\" is no type of event");
                    let finding = Diagnostic::error("not_one_of", at(pointer, "type"), message);
                    self.findings.push(did_you_mean(finding, name, &TYPES));
                }
            }
            Some(_) => {}
            None => self.error("missing_key", pointer, "an event template needs a type, such as \"track\""),
        }
        let track = object.get("type").and_then(Value::as_str) == Some("track");
        let unnamed = matches!(object.get("event"), None | Some(Value::Null))
            || object.get("event").and_then(Value::as_str).is_some_and(|name| name.trim().is_empty());
        if track && unnamed {
            self.error("missing_key", pointer, "a track event needs its name in event");
        }
    }

    /// Whether a constant is of the type that the member takes.
    fn suits(&mut self, slot: Slot, value: &Value, pointer: &str) {
        let special = value.as_object().is_some_and(|object| is_steps(object) || is_literal(object));
        let objects = matches!(slot, Slot::Traits | Slot::Properties | Slot::Context | Slot::Integrations);
        let path = value.as_str().is_some_and(looks_like_path);
        if objects && !(path || special || value.is_object()) {
            self.wrong_type(pointer, "this is an object, or the path to one");
        }
        if !objects && !special && (value.is_object() || value.is_array()) {
            self.wrong_type(pointer, "this is a single value: a text, a path or a template");
        }
    }

    fn expression(&mut self, value: &Value, pointer: &str, depth: usize, nodes: &mut Vec<Node>) {
        if depth > limits::MAPPING_DEPTH {
            self.error(
                "mapping_too_deep",
                pointer,
                "an event template is nested deeper than 64 levels (MAPPING_DEPTH)",
            );
            return;
        }
        match value {
            Value::String(text) => match self.source(text, pointer) {
                Some(Some(source)) => nodes.push(Node::From(source)),
                Some(None) => nodes.push(Node::Constant(Constant::Text(text.clone()))),
                None => {}
            },
            Value::Object(object) if is_literal(object) => {
                let literal = object.get("literal").unwrap_or(&Value::Null);
                nodes.push(Node::Constant(Constant::from(literal)));
            }
            Value::Object(object) if is_steps(object) => self.steps(object, pointer, nodes),
            Value::Object(object) => self.object(object, pointer, depth, nodes),
            Value::Array(items) => {
                let begin = nodes.len();
                nodes.push(Node::Array(0));
                for (n, item) in items.iter().enumerate() {
                    self.expression(item, &at(pointer, &n.to_string()), depth + 1, nodes);
                }
                let end = nodes.len() as u32;
                if let Some(node) = nodes.get_mut(begin) {
                    *node = Node::Array(end);
                }
            }
            other => nodes.push(Node::Constant(Constant::from(other))),
        }
    }

    fn object(&mut self, object: &Map<String, Value>, pointer: &str, depth: usize, nodes: &mut Vec<Node>) {
        if object.len() == 1 && object.contains_key("from") {
            let what = "\"from\" alone is an ordinary member; with \"steps\" beside it, it says where a value comes from";
            self.findings.push(Diagnostic::warning("steps_missing", pointer, what).help("add \"steps\": []"));
        }
        let begin = nodes.len();
        nodes.push(Node::Object(0));
        for (key, value) in object {
            let place = at(pointer, key);
            match (key.as_str(), value) {
                ("...", _) => {}
                ("__proto__", _) => {
                    self.error("reserved_key", &place, "a member of this name is never written")
                }
                _ => {
                    nodes.push(Node::Field(key.clone()));
                    self.expression(value, &place, depth + 1, nodes);
                }
            }
        }
        let place = at(pointer, "...");
        match object.get("...") {
            Some(Value::Array(several)) => {
                let before = self.paths.len();
                for (n, one) in several.iter().enumerate() {
                    self.spread(one, &at(&place, &n.to_string()), nodes);
                }
                self.alternatives(before, &place);
            }
            Some(one) => self.spread(one, &place, nodes),
            None => {}
        }
        let end = nodes.len() as u32;
        if let Some(node) = nodes.get_mut(begin) {
            *node = Node::Object(end);
        }
    }

    fn spread(&mut self, source: &Value, pointer: &str, nodes: &mut Vec<Node>) {
        match source {
            Value::String(text) => nodes.extend(self.path(text, pointer).map(Node::Spread)),
            _ => self.wrong_type(pointer, "\"...\" takes the path to an object, or a list of such paths"),
        }
    }

    fn steps(&mut self, object: &Map<String, Value>, pointer: &str, nodes: &mut Vec<Node>) {
        let from = at(pointer, "from");
        let mut sources = Vec::new();
        let before = self.paths.len();
        let places: Vec<(&Value, String)> = match object.get("from") {
            Some(Value::Array(several)) => {
                several.iter().enumerate().map(|(n, one)| (one, at(&from, &n.to_string()))).collect()
            }
            Some(one) => vec![(one, from.clone())],
            None => Vec::new(),
        };
        if places.is_empty() {
            self.error("wrong_operand", &from, "from names at least one path");
        }
        for (value, place) in places {
            match value.as_str().map(|text| self.source(text, &place)) {
                Some(Some(Some(source))) => sources.push(source),
                Some(Some(None)) | None => {
                    let finding =
                        Diagnostic::error("wrong_operand", place, "from takes a path or a template");
                    self.findings.push(
                        finding.help("a path begins with $. ; a constant is given by {\"default\": …}"),
                    );
                }
                Some(None) => {}
            }
        }
        let place = at(pointer, "steps");
        let Some(list) = object.get("steps").and_then(Value::as_array) else {
            self.wrong_type(&place, "steps is a list");
            return;
        };
        let named = list.iter().enumerate();
        let steps: Vec<Step> =
            named.filter_map(|(n, step)| self.step(step, &at(&place, &n.to_string()))).collect();
        if steps.iter().any(|step| matches!(step, Step::Default(_))) {
            self.paths.truncate(before);
        } else {
            self.alternatives(before, &from);
        }
        nodes.push(Node::Steps(sources, steps));
    }

    fn step(&mut self, step: &Value, pointer: &str) -> Option<Step> {
        match step {
            Value::String(name) => {
                let found = PLAIN.into_iter().find(|(known, _)| known == name).map(|(_, step)| step);
                if found.is_none() {
                    self.unknown_step(name, pointer);
                }
                found
            }
            Value::Object(object) if object.len() == 1 => {
                let (name, argument) = object.iter().next()?;
                self.step_with(name, argument, pointer)
            }
            _ => {
                self.wrong_type(pointer, "a step is a name, or an object with one name: {\"split\": \",\"}");
                None
            }
        }
    }

    fn step_with(&mut self, name: &str, argument: &Value, pointer: &str) -> Option<Step> {
        let text = argument.as_str().map(str::to_owned);
        let step = match (name, text) {
            ("split", Some(text)) if !text.is_empty() => Some(Step::Split(text)),
            ("join", Some(text)) => Some(Step::Join(text)),
            ("prefix", Some(text)) => Some(Step::Prefix(text)),
            ("suffix", Some(text)) => Some(Step::Suffix(text)),
            ("default", _) => Some(Step::Default(Constant::from(argument))),
            ("replace", _) => match argument.as_array().map(Vec::as_slice) {
                Some([Value::String(from), Value::String(to)]) if !from.is_empty() => {
                    Some(Step::Replace(from.clone(), to.clone()))
                }
                _ => None,
            },
            _ => None,
        };
        if step.is_none() {
            if WITH.contains(&name) {
                let what = match name {
                    "replace" => {
                        "replace takes two texts, [\"what\", \"by what\"], the first of them not empty"
                    }
                    "split" => "split takes the text to split at, which is not empty",
                    _ => "this step takes a text",
                };
                self.error("wrong_operand", &at(pointer, name), what);
            } else if PLAIN.iter().any(|(known, _)| *known == name) {
                let finding =
                    Diagnostic::error("wrong_operand", at(pointer, name), "this step takes no argument");
                self.findings.push(finding.help(format!("write \"{name}\"")));
            } else {
                self.unknown_step(name, pointer);
            }
        }
        step
    }

    fn unknown_step(&mut self, name: &str, pointer: &str) {
        let known: Vec<&'static str> = PLAIN.iter().map(|(name, _)| *name).chain(WITH).collect();
        let finding = Diagnostic::error("unknown_step", pointer, format!("\"{name}\" is no step"));
        self.findings.push(did_you_mean(finding, name, &known));
    }

    /// What a text is: a path or template, `Some(None)` for a constant, `None` if it is wrong.
    fn source(&mut self, text: &str, pointer: &str) -> Option<Option<Source>> {
        if looks_like_path(text) {
            return self.path(text, pointer).map(|path| Some(Source::Path(path)));
        }
        if !text.contains("{{") {
            return Some(None);
        }
        self.template(text, pointer).map(|template| Some(Source::Template(template)))
    }

    fn template(&mut self, text: &str, pointer: &str) -> Option<Template> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let Some((path, after)) = after.split_once("}}") else {
                let finding = Diagnostic::error("invalid_template", pointer, "{{ is not closed by }}");
                self.findings.push(finding.help("write {\"literal\": …} for a text that holds {{ itself"));
                return None;
            };
            let path = self.path(path.trim(), pointer)?;
            if path.is_multiple() {
                let what = format!("{} finds a list, which has no text", path.as_str());
                let finding = Diagnostic::error("invalid_template", pointer, what);
                self.findings.push(finding.help("use {\"from\": …, \"steps\": [{\"join\": \", \"}]}"));
                return None;
            }
            parts.push(Part::Path(path));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Some(Template { parts })
    }
}

fn is_literal(object: &Map<String, Value>) -> bool {
    object.len() == 1 && object.contains_key("literal")
}

fn is_steps(object: &Map<String, Value>) -> bool {
    object.len() == 2 && object.contains_key("from") && object.contains_key("steps")
}

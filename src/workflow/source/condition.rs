//! Compiling conditions.

use super::{Compiler, at, did_you_mean};
use crate::error::Diagnostic;
use crate::limits;
use crate::time;
use crate::workflow::condition::{Condition, Join, Node};
use crate::workflow::data::Constant;
use crate::workflow::pattern::Pattern;
use crate::workflow::test::{Operator, Side, Test};
use serde_json::{Map, Value};

const OPERATORS: [&str; 11] =
    ["exists", "equals", "contains", "starts_with", "ends_with", "in", "gt", "gte", "lt", "lte", "regex"];

const GROUPS: [(&str, Join); 3] = [("all", Join::All), ("any", Join::Any), ("none", Join::None)];

impl Compiler {
    /// Reads a condition; nothing if it is wrong, which is reported then.
    pub(super) fn condition(&mut self, source: &Value, pointer: &str) -> Option<Condition> {
        let mut nodes = Vec::new();
        self.condition_into(source, pointer, 0, &mut nodes).then_some(Condition { nodes })
    }

    fn condition_into(&mut self, source: &Value, pointer: &str, depth: usize, nodes: &mut Vec<Node>) -> bool {
        if depth > limits::CONDITION_DEPTH {
            self.error(
                "condition_too_deep",
                pointer,
                "conditions are nested deeper than 32 levels (CONDITION_DEPTH)",
            );
            return false;
        }
        let Some(object) = source.as_object() else {
            self.wrong_type(
                pointer,
                "a condition is an object: {\"path\": …, \"equals\": …} or {\"all\": […]}",
            );
            return false;
        };
        let groups: Vec<_> = GROUPS.into_iter().filter(|(name, _)| object.contains_key(*name)).collect();
        match groups.as_slice() {
            [] => match self.test(object, pointer) {
                Some(test) => {
                    nodes.push(Node::Test(test));
                    true
                }
                None => false,
            },
            [(name, join)] if object.len() == 1 => {
                let Some(parts) = object.get(*name).and_then(Value::as_array) else {
                    self.wrong_type(&at(pointer, name), "this is a list of conditions");
                    return false;
                };
                let group = nodes.len();
                nodes.push(Node::Group(*join, 0));
                let mut good = true;
                for (n, part) in parts.iter().enumerate() {
                    let place = at(&at(pointer, name), &n.to_string());
                    good &= self.condition_into(part, &place, depth + 1, nodes);
                }
                let end = nodes.len() as u32;
                if let Some(node) = nodes.get_mut(group) {
                    *node = Node::Group(*join, end);
                }
                good
            }
            _ => {
                let finding = Diagnostic::error(
                    "invalid_condition",
                    pointer,
                    "a condition has one of all, any, none, or a path with one operator",
                );
                self.findings.push(finding.help("put the parts into one \"all\": [ … ]"));
                false
            }
        }
    }

    fn test(&mut self, object: &Map<String, Value>, pointer: &str) -> Option<Test> {
        let known: Vec<&'static str> =
            ["path", "ignoreCase", "all", "any", "none"].into_iter().chain(OPERATORS).collect();
        let before = self.findings.len();
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let finding = Diagnostic::error(
                "unknown_operator",
                at(pointer, key),
                format!("\"{key}\" is no operator of a condition"),
            );
            self.findings.push(did_you_mean(finding, key, &OPERATORS));
        }
        let path = match object.get("path") {
            Some(Value::String(text)) => self.path(text, &at(pointer, "path")),
            Some(_) => {
                self.wrong_type(&at(pointer, "path"), "a path is a text such as \"$.user.email\"");
                None
            }
            None => {
                self.error("missing_key", pointer, "a condition needs a path, or one of all, any, none");
                None
            }
        };
        let ignore_case = match object.get("ignoreCase") {
            Some(value) => self.boolean(value, &at(pointer, "ignoreCase")).unwrap_or_default(),
            None => false,
        };
        let named: Vec<_> = OPERATORS.into_iter().filter(|name| object.contains_key(*name)).collect();
        let operator = match named.as_slice() {
            [name] => {
                let operand = object.get(*name).unwrap_or(&Value::Null);
                self.operator(name, operand, ignore_case, &at(pointer, name))
            }
            [] => {
                if self.findings.len() == before {
                    let what = "a condition needs an operator, such as \"exists\": true";
                    self.error("invalid_condition", pointer, what);
                }
                None
            }
            _ => {
                let finding = Diagnostic::error(
                    "invalid_condition",
                    pointer,
                    format!("a condition has one operator, this has {}", named.join(" and ")),
                );
                self.findings.push(finding.help("write one condition for each and put them into \"all\""));
                None
            }
        };
        if matches!(operator, Some(Operator::Exists(_))) && path.is_some() {
            self.paths.pop();
        }
        if let (Some(path), Some(operator)) = (&path, &operator)
            && path.is_multiple()
            && !matches!(operator, Operator::Exists(_) | Operator::Contains(_))
        {
            let finding = Diagnostic::error(
                "wrong_operand",
                pointer,
                format!("{} finds a list, and {} looks at one value", path.as_str(), operator.name()),
            );
            self.findings.push(finding.help("use contains, which looks at every element"));
        }
        if self.findings.len() > before {
            None
        } else {
            Some(Test { path: path?, operator: operator?, ignore_case })
        }
    }

    fn operator(
        &mut self,
        name: &str,
        operand: &Value,
        ignore_case: bool,
        pointer: &str,
    ) -> Option<Operator> {
        let fold = |text: &str| if ignore_case { text.to_lowercase() } else { text.to_owned() };
        let constant = |value: &Value| match value {
            Value::String(text) => Constant::Text(fold(text)),
            other => Constant::from(other),
        };
        let scalar = !operand.is_object() && !operand.is_array();
        let date = operand.as_str().is_some_and(|text| time::from_iso(text).is_some());
        let operator = match (name, operand) {
            ("exists", Value::Bool(wanted)) => Operator::Exists(*wanted),
            ("equals", value) if scalar => Operator::Equals(constant(value)),
            ("contains", value) if scalar && !value.is_null() => Operator::Contains(constant(value)),
            ("starts_with", Value::String(text)) => Operator::StartsWith(fold(text)),
            ("ends_with", Value::String(text)) => Operator::EndsWith(fold(text)),
            ("in", Value::Array(values))
                if values.iter().all(|value| !value.is_object() && !value.is_array()) =>
            {
                Operator::In(values.iter().map(constant).collect())
            }
            ("gt", value) if value.is_number() || date => Operator::Order(Side::Gt, Constant::from(value)),
            ("gte", value) if value.is_number() || date => Operator::Order(Side::Gte, Constant::from(value)),
            ("lt", value) if value.is_number() || date => Operator::Order(Side::Lt, Constant::from(value)),
            ("lte", value) if value.is_number() || date => Operator::Order(Side::Lte, Constant::from(value)),
            ("regex", Value::String(source)) => match Pattern::compile(source, ignore_case) {
                Ok(pattern) => Operator::Regex(pattern),
                Err(message) => {
                    self.error("invalid_regex", pointer, message);
                    return None;
                }
            },
            _ => {
                let message = match name {
                    "exists" => "exists takes true or false",
                    "equals" => "equals takes a text, a number, true, false or null",
                    "contains" => "contains takes a text, a number, true or false",
                    "in" => "in takes a list of texts, numbers, true, false or null",
                    "starts_with" | "ends_with" | "regex" => "this operator takes a text",
                    _ => "this operator takes a number, or a date such as \"2026-11-21\"",
                };
                self.error("wrong_operand", pointer, message);
                return None;
            }
        };
        Some(operator)
    }
}

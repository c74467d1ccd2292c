//! Checking a document against its JSON Schema, which is generated from the types in `document`.
//!
//! Only the keywords that the generated schema uses are understood; a test holds the two together. The published
//! validators stop at "does not match oneOf" where a person needs "unknown key `sercets`, did you mean `secrets`".

use super::suggest::closest;
use crate::error::Diagnostic;
use crate::json::{push_pointer, tree};
use serde_json::{Map, Value};

/// The schema as published: `firepath/workspace.schema.json`.
pub const SCHEMA: &str = include_str!("schema.json");

/// The same as far as the checker reads it: 30 kB less in the wasm.
const CHECKED: &str = include_str!("schema.checked.json");

/// Everything in `document` that the schema does not allow.
pub(super) fn check(document: &Value) -> Vec<Diagnostic> {
    let Ok(schema) = tree::to_tree(CHECKED) else {
        return vec![Diagnostic::error(
            "invalid_schema",
            "",
            "firepath's own schema is damaged; reinstall it",
        )];
    };
    let mut checker = Checker { root: &schema, path: String::new(), findings: Vec::new() };
    checker.value(document, &schema);
    checker.findings
}

struct Checker<'s> {
    root: &'s Value,
    path: String,
    findings: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    fn value(&mut self, value: &Value, schema: &'s Value) {
        let schema = self.resolve(schema);
        let Some(schema) = schema.as_object() else { return };
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            // the branch of the value's own type, else what an optional value is where it is not `null`
            let of_its_type =
                |branch: &&Value| type_of(branch).is_some_and(|name| matches_type(value, &Value::from(name)));
            let not_null = |branch: &&Value| type_of(branch) != Some("null");
            if let Some(branch) = branches.iter().find(of_its_type).or_else(|| branches.iter().find(not_null))
            {
                self.value(value, branch);
            }
            return;
        }
        if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
            return self.one_of(value, branches);
        }
        if let Some(expected) = schema.get("type")
            && !matches_type(value, expected)
        {
            return self.wrong_type(value, expected);
        }
        if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
            && !allowed.contains(value)
        {
            return self.not_one_of(value, &allowed.iter().filter_map(Value::as_str).collect::<Vec<_>>());
        }
        if let Some(only) = schema.get("const")
            && only != value
        {
            return self.not_one_of(value, &only.as_str().into_iter().collect::<Vec<_>>());
        }
        match value {
            Value::Object(members) => self.object(members, schema),
            Value::Array(items) => {
                if let Some(item_schema) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.inside(&index.to_string(), |checker| checker.value(item, item_schema));
                    }
                }
            }
            Value::Number(number) => {
                let beyond = |limit: &str, is_beyond: fn(f64, f64) -> bool| {
                    let limit = schema.get(limit)?;
                    is_beyond(number.as_f64()?, limit.as_f64()?).then(|| tree::to_text(limit))
                };
                if let Some(limit) =
                    beyond("minimum", |n, l| n < l).or_else(|| beyond("maximum", |n, l| n > l))
                {
                    self.report(
                        "out_of_range",
                        format!("{number} is out of range; the bound is {limit}"),
                        None,
                    );
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, members: &Map<String, Value>, schema: &'s Map<String, Value>) {
        let no_properties = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = required.as_str()
                && !members.contains_key(name)
            {
                self.report("missing_key", format!("`{name}` is missing"), describe(properties, name));
            }
        }
        for (name, member) in members {
            if let Some(member_schema) = properties.and_then(|properties| properties.get(name)) {
                self.inside(name, |checker| checker.value(member, member_schema));
                continue;
            }
            match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => {
                    let known = properties.unwrap_or(&no_properties);
                    let help = match closest(name, known.keys().map(String::as_str)) {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => format!("known here: {}", list(known.keys().map(String::as_str))),
                    };
                    self.inside(name, |checker| {
                        checker.report("unknown_key", format!("`{name}` is not known here"), Some(help));
                    });
                }
                Some(member_schema @ Value::Object(_)) => {
                    let key_schema = schema.get("propertyNames");
                    self.inside(name, |checker| {
                        if let Some(key_schema) = key_schema {
                            checker.value(&Value::String(name.clone()), key_schema);
                        }
                        checker.value(member, member_schema);
                    });
                }
                _ => {}
            }
        }
    }

    /// Branches are told apart by the constant of their `type` member, or are constants themselves.
    fn one_of(&mut self, value: &Value, branches: &'s [Value]) {
        let branches: Vec<&'s Value> = branches.iter().map(|branch| self.resolve(branch)).collect();
        let constants: Vec<&str> =
            branches.iter().filter_map(|branch| branch.get("const").and_then(Value::as_str)).collect();
        if constants.len() == branches.len() {
            if !value.as_str().is_some_and(|text| constants.contains(&text)) {
                self.not_one_of(value, &constants);
            }
            return;
        }
        // a value of its own kind (`"github"`) beside the objects
        if let Some(plain) = branches
            .iter()
            .find(|branch| branch.get("type").is_some_and(|t| t != "object" && matches_type(value, t)))
        {
            return self.value(value, plain);
        }
        let Some(members) = value.as_object() else {
            return self.wrong_type(value, &Value::from("object"));
        };
        let tag = ["type", "on"].into_iter().find(|tag| branches.iter().any(|b| constant(b, tag).is_some()));
        let Some(tag) = tag else { return self.by_key(value, members, &branches) };
        let Some(kind) = members.get(tag) else {
            let known = list(branches.iter().filter_map(|branch| constant(branch, tag)));
            return self.report(
                "missing_key",
                format!("`{tag}` is missing"),
                Some(format!("one of {known}")),
            );
        };
        match branches.iter().find(|branch| constant(branch, tag).is_some_and(|name| kind == name)) {
            Some(branch) => self.value(value, branch),
            None => {
                let names: Vec<&str> = branches.iter().filter_map(|branch| constant(branch, tag)).collect();
                self.inside(tag, |checker| checker.not_one_of(kind, &names));
            }
        }
    }

    /// Branches without a tag are told apart by the first required key that the value has.
    fn by_key(&mut self, value: &Value, members: &Map<String, Value>, branches: &[&'s Value]) {
        let first_key = |branch: &'s Value| branch.get("required")?.get(0)?.as_str();
        match branches.iter().find(|branch| first_key(branch).is_some_and(|key| members.contains_key(key))) {
            Some(branch) => self.value(value, branch),
            None => {
                let known = list(branches.iter().filter_map(|branch| first_key(branch)));
                self.report(
                    "missing_key",
                    "none of the forms allowed here".into(),
                    Some(format!("one of {known}")),
                );
            }
        }
    }

    fn resolve(&self, schema: &'s Value) -> &'s Value {
        let Some(name) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        name.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)).unwrap_or(schema)
    }

    fn inside(&mut self, token: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push_pointer(&mut self.path, token);
        check(self);
        self.path.truncate(length);
    }

    fn wrong_type(&mut self, value: &Value, expected: &Value) {
        let expected = match expected {
            Value::Array(names) => {
                list(names.iter().filter_map(Value::as_str).filter(|name| *name != "null"))
            }
            name => name.as_str().unwrap_or_default().to_owned(),
        };
        self.report("wrong_type", format!("this is {}; {expected} is expected", kind_of(value)), None);
    }

    fn not_one_of(&mut self, value: &Value, allowed: &[&str]) {
        let help = match value.as_str().and_then(|text| closest(text, allowed.iter().copied())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("one of {}", list(allowed.iter().copied())),
        };
        self.report("not_one_of", format!("{} is not allowed here", tree::to_text(value)), Some(help));
    }

    fn report(&mut self, code: &'static str, message: String, help: Option<String>) {
        let finding = Diagnostic::error(code, self.path.clone(), message);
        self.findings.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

fn constant<'s>(branch: &'s Value, tag: &str) -> Option<&'s str> {
    branch.get("properties")?.get(tag)?.get("const")?.as_str()
}

fn type_of(schema: &Value) -> Option<&str> {
    schema.get("type")?.as_str()
}

fn describe(properties: Option<&Map<String, Value>>, name: &str) -> Option<String> {
    Some(properties?.get(name)?.get("description")?.as_str()?.to_owned())
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn matches_type(value: &Value, expected: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    match expected {
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        name => name.as_str().is_none_or(is),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    /// Every object says all its keys: a branch told apart by `type` gets the members that it refers to, and
    /// nothing else is allowed.
    fn close(schema: &mut Value, definitions: &Value) {
        match schema {
            Value::Object(members) => {
                if members.contains_key("properties")
                    && let Some(Value::String(name)) = members.remove("$ref")
                {
                    let name = name.rsplit('/').next().unwrap();
                    for keyword in ["properties", "required"] {
                        let inherited = definitions[name][keyword].clone();
                        match (members.get_mut(keyword), inherited) {
                            (Some(Value::Object(own)), Value::Object(more)) => own.extend(more),
                            (Some(Value::Array(own)), Value::Array(more)) => own.extend(more),
                            _ => {}
                        }
                    }
                }
                if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                    members.insert("additionalProperties".into(), Value::Bool(false));
                }
                // only the numbers' meaning matters to a reader, not how Rust holds them
                if members.remove("format").is_some_and(|format| format == "uint32") {
                    members.entry("maximum").or_insert(Value::from(u32::MAX));
                }
                members.values_mut().for_each(|member| close(member, definitions));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| close(item, definitions)),
            _ => {}
        }
    }

    fn drop_unused(schema: &mut Value) {
        let text = schema.to_string();
        schema["$defs"]
            .as_object_mut()
            .unwrap()
            .retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
    }

    /// Leaves out what is for people only; descriptions stay where a missing key is described by them.
    fn shorten(schema: &mut Value) {
        match schema {
            Value::Object(members) => {
                let required = members.get("required").cloned().unwrap_or_default();
                for (name, child) in members.iter_mut() {
                    match (name.as_str(), child) {
                        ("properties", Value::Object(properties)) => {
                            for (name, property) in properties {
                                let needed =
                                    required.as_array().is_some_and(|names| names.iter().any(|n| n == name));
                                let about = property.get("description").filter(|_| needed).cloned();
                                shorten(property);
                                if let Some(about) = about {
                                    property["description"] = about;
                                }
                            }
                        }
                        ("$defs", Value::Object(definitions)) => definitions.values_mut().for_each(shorten),
                        (_, child) => shorten(child),
                    }
                }
                if members.get("description").is_some_and(Value::is_string) {
                    members.remove("description");
                }
                for annotation in ["title", "default", "$schema"] {
                    members.remove(annotation);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(shorten),
            _ => {}
        }
    }

    fn held(name: &str, text: &str, held: &str) {
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let path = format!("{}/src/workspace/{name}", env!("CARGO_MANIFEST_DIR"));
            return std::fs::write(path, text).unwrap();
        }
        assert!(text == held, "run: UPDATE_SCHEMA=1 cargo test --lib published_schema");
    }

    #[test]
    fn the_published_schema_is_the_types() {
        let mut schema = serde_json::to_value(schemars::schema_for!(workspace::Workspace)).unwrap();
        let definitions = schema["$defs"].clone();
        close(&mut schema, &definitions);
        drop_unused(&mut schema);
        held("schema.json", &(serde_json::to_string_pretty(&schema).unwrap() + "\n"), SCHEMA);
        shorten(&mut schema);
        held("schema.checked.json", &schema.to_string(), CHECKED);
    }

    fn findings(json: &str) -> Vec<(String, &'static str, Option<String>)> {
        check(&serde_json::from_str(json).unwrap()).into_iter().map(|d| (d.path, d.code, d.help)).collect()
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_place() {
        let found = findings(
            r#"{"version":2,"sources":{"gist":{"type":"gits"},"a/b":{"type":"gist","sercets":["$X"],"state":7}},"destinatons":{}}"#,
        );
        let places: Vec<_> = found.iter().map(|(path, code, _)| (path.as_str(), *code)).collect();
        assert_eq!(
            places,
            [
                ("/destinatons", "unknown_key"),
                ("/sources/a~1b/sercets", "unknown_key"),
                ("/sources/a~1b/state", "not_one_of"),
                ("/sources/gist/type", "not_one_of"),
                ("/version", "out_of_range"),
            ]
        );
        assert_eq!(found[0].2.as_deref(), Some("did you mean `destinations`?"));
        assert_eq!(found[3].2.as_deref(), Some("did you mean `gist`?"));
    }

    #[test]
    fn a_value_of_two_types_is_checked_as_the_one_it_is() {
        let with = |selector: &str| {
            let text = format!(
                r#"{{"version":1,"sources":{{}},"destinations":{{}},
                    "events":[{{"name":"a","on":"click","selector":{selector}}}]}}"#
            );
            let reading = workspace::read(&text).unwrap();
            reading.findings.into_iter().map(|one| one.path).collect::<Vec<_>>()
        };
        assert_eq!(with(r##""#a""##), [""; 0]);
        assert_eq!(with(r##"["#a", ".b"]"##), [""; 0]);
        assert_eq!(with(r##"["#a", 1]"##), ["/events/0/selector/1"]);
        assert_eq!(with("1"), ["/events/0/selector"]);
    }
}

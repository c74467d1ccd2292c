//! The workflows that a Gist source has before anyone configures it: one per topic, as data.
//!
//! Each makes an `identify` of the contact and a `track` event named in plain words. `*_deleted` makes one event,
//! marked deleted, and never an `identify`. Where the vendor documents no member names, several are tried.

use crate::json::tree;
use serde_json::{Map, Value};

/// Who the contact is and what is known of it.
const PERSON: &str = include_str!("person.json");
/// What topics have in common.
const PARTS: &str = include_str!("parts.json");
/// What each topic has of its own.
const TOPICS: &str = include_str!("topics.json");

/// The built-in workflows by topic, in alphabetical order, as a person would write them into a workspace.
pub fn default_workflows() -> Vec<(String, Value)> {
    let (person, parts) = (read(PERSON), read(PARTS));
    let composed = |(topic, own): (&String, &Value)| {
        (topic.clone(), compose(topic, &object(Some(own)), &person, &parts))
    };
    read(TOPICS).iter().map(composed).collect()
}

/// The built-in workflow of one Gist topic.
pub fn default_workflow(topic: &str) -> Option<Value> {
    let topics = read(TOPICS);
    let own = topics.get(topic)?.as_object()?;
    Some(compose(topic, own, &read(PERSON), &read(PARTS)))
}

type Object = Map<String, Value>;

fn compose(topic: &str, own: &Object, person: &Object, parts: &Object) -> Value {
    let name = own.get("event").and_then(Value::as_str).map_or_else(|| titled(topic), str::to_owned);
    let mut event = object(person.get("who"));
    event.insert("type".into(), own.get("type").cloned().unwrap_or_else(|| "track".into()));
    for part in own.get("uses").and_then(Value::as_array).into_iter().flatten() {
        merge(&mut event, &object(part.as_str().and_then(|name| parts.get(name))));
    }
    merge(&mut event, &without(own, &["uses", "type", "traits"]));

    let mut map = Vec::new();
    if !own.contains_key("deleted") && topic != "event_created" {
        map.push(Value::Object(identify(person, own.get("traits"))));
    }
    map.push(Value::Object(event));
    let when = tree::object([("path", Value::from("$.gist.topic")), ("equals", Value::from(topic))]);
    tree::object([("name", Value::String(name)), ("when", when), ("map", Value::Array(map))])
}

/// The `identify` of the contact, if there is one, with what the topic says about it.
fn identify(person: &Object, traits: Option<&Value>) -> Object {
    let mut identify = object(person.get("who"));
    // what stands in `traits` need not stand in the context too
    if let Some(context) = identify.get_mut("context").and_then(Value::as_object_mut) {
        *context = without(context, &["traits"]);
    }
    let when = tree::object([("path", Value::from("$.gist.person")), ("exists", Value::Bool(true))]);
    identify.insert("type".into(), "identify".into());
    identify.insert("when".into(), when);
    identify.insert("traits".into(), person.get("traits").cloned().unwrap_or_default());
    if let Some(traits) = traits {
        merge(&mut identify, &object(Some(&tree::object([("traits", traits.clone())]))));
    }
    identify
}

/// `new_page_visit` → `New Page Visit`
fn titled(topic: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    topic.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// Objects within objects are merged; of anything else the later wins.
fn merge(into: &mut Object, other: &Object) {
    for (key, value) in other {
        match (into.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => merge(known, more),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn without(object: &Object, keys: &[&str]) -> Object {
    let mut rest = Object::new();
    for (key, value) in object.iter().filter(|(key, _)| !keys.contains(&key.as_str())) {
        rest.insert(key.clone(), value.clone());
    }
    rest
}

fn object(value: Option<&Value>) -> Object {
    value.and_then(Value::as_object).cloned().unwrap_or_default()
}

fn read(json: &str) -> Object {
    match tree::to_tree(json) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

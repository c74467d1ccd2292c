//! An event as a stranger sent it, made fit to be read.

use super::{Event, MEMBERS, Member, reserved, write_held_back, write_reserved};
use crate::error::Error;
use crate::json::{Indexed, Kind, Value, Writer};
use crate::log::Note;

/// Members that are objects.
const OBJECTS: [&str; 4] = ["traits", "properties", "context", "integrations"];

/// Members that are texts; a number is read in its spelling.
const TEXTS: [&str; 8] =
    ["event", "name", "category", "messageId", "userId", "anonymousId", "groupId", "previousId"];

/// An event as it is kept, and what was changed or left out on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normal {
    /// The event, as JSON.
    pub json: Indexed,
    /// What was changed or left out.
    pub notes: Vec<Note>,
}

/// Makes an event of an envelope that a stranger wrote:
///
/// - a name that CustomerLabs reserves becomes the call that it stands for;
/// - members of the wrong type are left out (`traits` that are a list, a `userId` that is an object);
/// - members named `__proto__` are left out, at whatever depth;
/// - of a member that stands there twice the last counts, as for `JSON.parse`.
///
/// What is in order is returned as it came, without a copy.
///
/// # Errors
/// As [`Event::read`]: no object, no known `type`, a `track` without a name; and a group's reserved name without a group.
pub fn normalise(mut json: Indexed) -> Result<Normal, Error> {
    match json.read(|document| changed(&Event::read(document)?))?? {
        None => Ok(Normal { json, notes: Vec::new() }),
        Some(normal) => Ok(normal),
    }
}

/// The event with what is not in order changed; nothing if all is.
fn changed(event: &Event<'_>) -> Result<Option<Normal>, Error> {
    let root = event.root();
    let is_reserved = event.name().is_some_and(|name| reserved(&name).is_some());
    if !is_reserved && in_order(root) {
        return Ok(None);
    }
    let mut out = Writer::indexed(root.raw().len());
    if is_reserved && write_reserved(event, &mut out)? {
        let rewritten = normalise(out.into_indexed())?;
        let name = event.text(Member::Event).unwrap_or_default();
        let message = ["\"", &name, "\" is a reserved name: it says what is known of somebody"].concat();
        let mut notes = vec![Note::new("reserved_event_name", "/event", message)];
        notes.extend(rewritten.notes);
        return Ok(Some(Normal { json: rewritten.json, notes }));
    }
    let mut notes = Vec::new();
    out.begin_object();
    for (index, (key, value)) in root.entries().enumerate() {
        let name = key.as_str().unwrap_or_default();
        let path = || ["/", &name].concat();
        if name == "__proto__" {
            notes.push(held_back(path()));
        } else if let Some(wanted) = wrong(&name, value) {
            let found = value.kind().in_words();
            let message = ["this is ", wanted, " and got ", found, ", so it is left out"].concat();
            notes.push(Note::new("wrong_type", path(), message));
        } else if !MEMBERS.contains(&&*name) || is_last(root, index, &name) {
            out.key_value(key);
            if write_held_back(value, &mut out) {
                notes.push(held_back(path()));
            }
        }
    }
    out.end_object();
    Ok(Some(Normal { json: out.into_indexed(), notes }))
}

fn held_back(path: String) -> Note {
    Note::new("reserved_key", path, "a member __proto__ was left out: programs that copy it could be harmed")
}

/// Whether nothing has to be left out.
fn in_order(root: Value<'_>) -> bool {
    let mut seen = [false; MEMBERS.len()];
    !(root.may_hold("__proto__") && root.within().any(is_prototype))
        && root.entries().all(|(key, value)| {
            let name = key.as_str().unwrap_or_default();
            let slot = key.one_of(&MEMBERS).and_then(|index| seen.get_mut(index));
            let first = slot.is_none_or(|seen| !std::mem::replace(seen, true));
            first && wrong(&name, value).is_none()
        })
}

/// The name `__proto__`, or what may spell it with escapes.
fn is_prototype(value: Value<'_>) -> bool {
    value.is_str("__proto__") || value.has_escape() && value.raw().contains("\\u005")
}

/// What a member should have been, if it is something else. `null` is nothing, and fits everywhere.
fn wrong(name: &str, value: Value<'_>) -> Option<&'static str> {
    match value.kind() {
        Kind::Null => None,
        Kind::Object => TEXTS.contains(&name).then_some("a text"),
        Kind::String | Kind::Number => OBJECTS.contains(&name).then_some("an object"),
        Kind::Array | Kind::Bool if TEXTS.contains(&name) => Some("a text"),
        Kind::Array | Kind::Bool => OBJECTS.contains(&name).then_some("an object"),
    }
}

fn is_last(root: Value<'_>, index: usize, name: &str) -> bool {
    !root.entries().skip(index + 1).any(|(key, _)| key.is_str(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(json: &str) -> (String, Vec<(&'static str, String)>) {
        let normal = normalise(json.to_owned().into()).unwrap();
        let notes = normal.notes.into_iter().map(|note| (note.code, note.path.unwrap_or_default())).collect();
        (normal.json.as_str().to_owned(), notes)
    }

    #[test]
    fn what_is_in_order_stays_as_it_came() {
        let json = r#"{ "type": "track", "event": "\u00e5", "userId": 7, "traits": null, "properties": {"a": [1.50]}, "x": [] }"#;
        assert_eq!(normal(json), (json.to_owned(), vec![]));
    }

    #[test]
    fn what_is_not_is_left_out_and_noted() {
        let json = r#"{"type":"identify","userId":{"id":1},"anonymousId":[1],"traits":[1],"context":"x","integrations":{"All":true},
            "properties":{"a":{"__proto__":{"admin":true}},"b":1},"__proto__":1,"name":false,"messageId":"m","messageId":"n"}"#;
        let (json, notes) = normal(json);
        assert_eq!(
            json,
            r#"{"type":"identify","integrations":{"All":true},"properties":{"a":{},"b":1},"messageId":"n"}"#
        );
        let expected = [
            ("wrong_type", "/userId"),
            ("wrong_type", "/anonymousId"),
            ("wrong_type", "/traits"),
            ("wrong_type", "/context"),
            ("reserved_key", "/properties"),
            ("reserved_key", "/__proto__"),
            ("wrong_type", "/name"),
        ];
        assert_eq!(notes, expected.map(|(code, path)| (code, path.to_owned())));
    }

    #[test]
    fn reserved_names_become_calls() {
        let (json, notes) =
            normal(r#"{"type":"track","event":"create user","userId":"u","properties":{"email":"a@b.se"}}"#);
        assert_eq!(json, r#"{"type":"identify","userId":"u","traits":{"email":"a@b.se"}}"#);
        assert_eq!(notes, [("reserved_event_name", "/event".to_owned())]);
        assert!(normalise(r#"{"type":"track","event":"assign user to group"}"#.to_owned().into()).is_err());
    }

    #[test]
    fn names_of_any_length_pass() {
        let json = format!(r#"{{"type":"track","event":"{}"}}"#, "🙂".repeat(10_000));
        assert_eq!(normal(&json).0, json);
    }

    proptest! {
        #[test]
        fn what_comes_out_is_an_event_in_order(
            members in proptest::collection::vec(("(traits|userId|event|__proto__|type|x|context)", "(1|null|\"a\"|\"create user\"|\"track\"|\\[1\\]|\\{\"__proto__\":1\\}|true)"), 0..8),
        ) {
            let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
            let json = format!("{{\"type\":\"track\",\"event\":\"x\",{}}}", members.join(",")).replace(",}", "}");
            if let Ok(normal) = normalise(json.into()) {
                let again = normalise(normal.json.clone()).unwrap();
                prop_assert_eq!(&again.json, &normal.json);
                prop_assert!(again.notes.is_empty() && !normal.json.as_str().contains("__proto__"));
            }
        }
    }
}

//! Typing under any body: nothing panics, what is written is JSON, and nothing that was received is lost.
#![cfg(feature = "edge")]
#![expect(clippy::expect_used, reason = "a test that fails may panic")]

use firepath::json::{Document, Writer};
use firepath::webhook::gist::payload::{Place, SHAPES};
use firepath::webhook::gist::{GistWebhook, TOPICS};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Every key that typing knows, and some that it doesn't.
fn keys() -> Vec<&'static str> {
    let mut keys =
        vec!["user", "contact", "message", "conversation", "event_type", "plan", "", "extra", "__proto__"];
    keys.extend(SHAPES.iter().flat_map(|shape| shape.fields).flat_map(|field| field.wire));
    keys.extend(TOPICS.iter().flat_map(|row| row.topic.slots()).flat_map(|slot| slot.places).map(|place| {
        match place {
            Place::Top(key) | Place::Person(key) | Place::Conversation(key) => *key,
        }
    }));
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        Just(Value::from("")),
        Just(Value::from(0)),
        any::<bool>().prop_map(Value::from),
        Just(Value::from("true")),
        any::<i64>().prop_map(Value::from),
        "[a-z]{1,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from), object(inner),]
    })
}

fn object(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::sample::select(keys()), inner), 0..10).prop_map(|members| {
        Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    })
}

fn any_body() -> impl Strategy<Value = Value> {
    let types: Vec<&str> = TOPICS
        .iter()
        .flat_map(|row| row.aliases.iter().copied().chain([row.name]))
        .chain(["unheard_of"])
        .collect();
    let member = prop_oneof![object(any_value()), object(any_value()), any_value()];
    (prop::option::weighted(0.9, prop::sample::select(types)), object(member)).prop_map(
        |(event_type, mut body)| {
            if let (Some(event_type), Some(members)) = (event_type, body.as_object_mut()) {
                members.insert("event_type".into(), event_type.into());
            }
            body
        },
    )
}

/// Makes each text unlike any other, so that it can be found again; `event_type` stays.
fn mark(value: &mut Value, marks: &mut Vec<String>, at_type: bool) {
    match value {
        Value::String(text) if !text.is_empty() && text != "true" && !at_type => {
            *text = format!("{text}-{}-", marks.len());
            marks.push(text.clone());
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, marks, false)),
        Value::Object(members) => mark_members(members, marks),
        _ => {}
    }
}

fn mark_members(members: &mut Map<String, Value>, marks: &mut Vec<String>) {
    for (key, value) in members {
        mark(value, marks, key == "event_type");
    }
}

fn written(webhook: &GistWebhook<'_>) -> (Value, Value) {
    let mut payload = Writer::new();
    webhook.write_payload(&mut payload);
    let mut extra = Writer::new();
    webhook.write_extra(&mut extra);
    let read =
        |writer: Writer| serde_json::from_slice(&writer.into_bytes()).expect("what is written is JSON");
    (read(payload), read(extra))
}

fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_that_was_received_is_lost(mut body in any_body()) {
        let mut marks = Vec::new();
        mark(&mut body, &mut marks, false);
        let text = body.to_string();
        let document = Document::parse_str(&text).unwrap();
        let webhook = GistWebhook::read(&document);
        prop_assert_eq!(webhook.raw().raw(), text.as_str());
        let (payload, extra) = written(&webhook);
        let mut found = Vec::new();
        texts(&payload, &mut found);
        texts(&extra, &mut found);
        for mark in marks {
            prop_assert!(found.contains(&mark), "{} is in neither {} nor {}", mark, payload, extra);
        }
    }

    #[test]
    fn the_typed_methods_and_the_written_payload_agree(body in any_body()) {
        let text = body.to_string();
        let document = Document::parse_str(&text).unwrap();
        let webhook = GistWebhook::read(&document);
        let (payload, _) = written(&webhook);
        let person = webhook.person();
        let field = |name: &str| payload.get("person").and_then(|person| person.get(name)).cloned();
        let text = |value: Option<std::borrow::Cow<'_, str>>| value.map(|text| Value::from(text.into_owned()));
        prop_assert_eq!(person.is_some(), payload.get("person").is_some());
        if let Some(person) = person {
            prop_assert_eq!(text(person.id()), field("id"));
            prop_assert_eq!(text(person.name()), field("name"));
            prop_assert_eq!(text(person.email()), field("email"));
            prop_assert_eq!(person.created_at().map(Value::from), field("createdAt"));
            prop_assert_eq!(person.session_count().map(Value::from), field("sessionCount"));
            prop_assert_eq!(person.unsubscribed_from_emails().map(Value::from), field("unsubscribedFromEmails"));
            prop_assert_eq!(person.tags().map(|tags| tags.len()), {
                field("tags").and_then(|tags| Some(tags.as_array()?.len()))
            });
        }
    }

    #[test]
    fn bytes_of_any_kind_are_survived(body in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(document) = Document::parse(&body) {
            written(&GistWebhook::read(&document));
        }
    }
}

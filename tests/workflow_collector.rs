//! Events that arrive ready-made: what the collector makes of odd ones.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

use firepath::engine::{Engine, Inbound, Secrets};
use firepath::json::Writer;
use firepath::plan;
use firepath::webhook::Request;
use serde_json::{Value, json};

/// `{events, log}` of a request to the collector.
fn collect(path: &str, body: &Value) -> Value {
    let workspace = json!({ "version": 1, "sources": { "api": { "type": "http", "verify": "none" } } });
    let compiled = plan::compile(&workspace.to_string()).unwrap_or_else(|found| panic!("{found:#?}"));
    let engine = Engine::new(compiled.edge, Secrets::read("{}").unwrap()).unwrap();
    let body = body.to_string();
    let url = format!("https://edge.example{path}");
    let request = Request { method: "POST", url: &url, headers: &[], body: body.as_bytes() };
    let inbound = Inbound { request, received_at: 1_795_244_889_123, occurrence: 0 };
    let receipt = engine.accept("api", &inbound).unwrap_or_else(|reject| panic!("{reject:?}"));
    let mut out = Writer::new();
    engine.process(&receipt, body.as_bytes(), &mut out).unwrap();
    serde_json::from_slice(&out.into_bytes()).unwrap()
}

#[test]
fn members_of_the_wrong_type_are_left_out_and_recorded_under_the_senders_message_id() {
    let answer = collect(
        "/v1/batch",
        &json!({ "batch": [
            { "type": "identify", "messageId": "m-1", "userId": { "id": 1 }, "anonymousId": "A", "traits": ["x"] },
            { "type": "track", "messageId": "m-2", "event": "x", "userId": "u", "properties": { "a": { "__proto__": { "admin": true } } } },
            { "type": "click", "messageId": "m-3" },
            { "type": "track", "messageId": "m-4", "userId": "u" }
        ] }),
    );
    let events = answer["events"].as_array().unwrap();
    assert_eq!(events.len(), 2);
    assert!(events[0].get("userId").is_none() && events[0].get("traits").is_none());
    assert_eq!(events[0]["anonymousId"], "A");
    assert_eq!(events[1]["properties"], json!({ "a": {} }));
    let log: Vec<_> = answer["log"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["path"].as_str().unwrap()))
        .collect();
    assert_eq!(
        log,
        [
            ("wrong_type", "/traits"),
            ("wrong_type", "/userId"),
            ("reserved_key", "/properties"),
            ("invalid_event", "/batch/2/type"),
            ("invalid_event", "/batch/3/event")
        ]
    );
    assert_eq!(answer["log"][0]["messageId"], "m-1");
    assert_eq!(answer["log"][2]["messageId"], "m-2");
}

#[test]
fn reserved_names_become_the_calls_they_stand_for() {
    let answer = collect(
        "/v1/track",
        &json!({ "event": "Create user", "messageId": "m", "anonymousId": "A",
            "properties": { "user_traits": { "t": "Object", "v": { "email": { "t": "string", "v": "a@b.example" } } } } }),
    );
    let event = &answer["events"][0];
    assert_eq!((&event["type"], &event["traits"]), (&json!("identify"), &json!({ "email": "a@b.example" })));
    assert!(event.get("event").is_none() && event["id"].is_string());
    assert_eq!(answer["log"][0]["code"], "reserved_event_name");
}

#[test]
fn the_same_message_gives_the_same_id_however_often_it_comes() {
    let message = |extra: Value| {
        let mut message =
            json!({ "type": "track", "event": "x", "messageId": "m", "timestamp": "2026-11-21T07:00:00Z" });
        message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        collect("/v1/track", &message)["events"][0]["id"].clone()
    };
    let id = message(json!({}));
    assert_eq!(message(json!({ "sentAt": "2026-11-21T07:00:30Z" })), id);
    assert_ne!(message(json!({ "messageId": "n" })), id);
    assert_eq!(
        message(json!({ "timestamp": "1969-12-31T23:59:59Z" })).as_str().unwrap().get(..10),
        Some("0000000000")
    );
    assert_eq!(message(json!({ "messageId": "01ARZ3NDEKTSV4RRFFQ69G5FAV" })), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
}

#[test]
fn long_names_and_many_traits_pass_as_they_are() {
    let traits: serde_json::Map<String, Value> = (0..400).map(|n| (format!("t{n}"), json!(n))).collect();
    let name = "🙂".repeat(10_000);
    let answer = collect(
        "/v1/batch",
        &json!({ "batch": [
        { "type": "identify", "userId": "u", "traits": traits },
        { "type": "track", "userId": "u", "event": name }
    ] }),
    );
    assert_eq!(answer["events"][0]["traits"].as_object().map(serde_json::Map::len), Some(400));
    assert_eq!(answer["events"][1]["event"].as_str(), Some(name.as_str()));
    assert_eq!(answer["log"], json!([]));
}

//! Gist: calls of the `gist` queue, requests of the REST API, its answers.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[expect(dead_code, reason = "each test file uses a part of it")]
#[cfg(test)]
mod destination;

use destination::{calls, outcome, requests};
use serde_json::{Value, json};

const ULID: &str = "01KAK2R7D0AAAAAAAAAAAAAAAA";

fn settings(more: Value) -> Value {
    let mut settings = json!({ "type": "gist", "workspaceId": "abcd1234", "apiKey": "$GIST_API_KEY" });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

fn event(more: Value) -> Value {
    let mut event = json!({ "id": ULID });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event
}

fn called(more: Value, of: Value) -> Value {
    calls(&json!({ "settings": settings(more), "event": event(of) })).unwrap()
}

fn sent(more: Value, of: Value) -> Value {
    requests(&json!({ "settings": settings(more), "event": event(of) })).unwrap()
}

#[test]
fn users_have_an_id_and_leads_an_address() {
    let user =
        json!({ "type": "identify", "userId": "7", "traits": { "email": " Ann@X.se", "name": "Ann" } });
    assert_eq!(
        called(json!({}), user.clone())["calls"],
        json!([{ "target": "gist", "method": "identify", "args": ["7", { "email": "ann@x.se", "name": "Ann" }] }])
    );
    let lead = json!({ "type": "identify", "anonymousId": "d", "traits": { "email": "ann@x.se" } });
    assert_eq!(called(json!({}), lead)["calls"][0]["args"], json!([{ "email": "ann@x.se" }]));
    let by_mail = called(json!({ "identifyBy": "email" }), user);
    assert_eq!(by_mail["calls"][0]["args"], json!([{ "email": "ann@x.se", "name": "Ann" }]));
    let nobody = called(json!({}), json!({ "type": "identify", "anonymousId": "d" }));
    assert_eq!(nobody["skipped"]["code"], "no_identifier");
    let lacking = called(
        json!({ "identifyBy": "user_id" }),
        json!({ "type": "identify", "traits": { "email": "a@b.se" } }),
    );
    assert_eq!(lacking["skipped"]["code"], "identifier_missing");
}

#[test]
fn traits_are_flat_dates_are_seconds_lists_are_joined() {
    let traits = json!({ "createdAt": "2013-02-18T16:34:56Z", "last_seen_at": 1_361_205_296_000_i64, "firstName": "Ann",
        "address": { "city": "Lund", "geo": { "lat": 55.7 } }, "colours": ["red", "blue", 3, null], "gone": null,
        "tags": ["vip", "swe"], "bad_at": "soon", "nested": [[1]] });
    let answer = called(json!({}), json!({ "type": "identify", "userId": "7", "traits": traits }));
    assert_eq!(
        answer["calls"][0]["args"][1],
        json!({ "created_at": 1_361_205_296, "last_seen_at": 1_361_205_296, "first_name": "Ann", "address_city": "Lund",
            "address_geo_lat": 55.7, "colours": "red, blue, 3", "gone": null, "tags": "vip,swe", "overwrite_tags": false,
            "bad_at": "soon", "nested": "" })
    );
    let codes: Vec<_> = answer["notes"].as_array().unwrap().iter().map(|note| &note["code"]).collect();
    assert_eq!(codes, ["not_a_time", "not_flat"]);
    let overwrite =
        json!({ "type": "identify", "userId": "7", "traits": { "tags": "a,b", "overwrite_tags": false } });
    let answer = called(json!({ "overwriteTags": true }), overwrite);
    assert_eq!(answer["calls"][0]["args"][1], json!({ "tags": "a,b", "overwrite_tags": true }));
}

#[test]
fn a_flattened_name_is_never_there_twice() {
    let traits = json!({ "a": { "b": 1, "b_c": 2 }, "a_b": 9 });
    let answer = called(json!({}), json!({ "type": "identify", "userId": "7", "traits": traits }));
    assert_eq!(answer["calls"][0]["args"][1], json!({ "a_b_c": 2, "a_b": 9 }));
    assert_eq!(answer["notes"][0]["code"], "name_taken");
    let text = r#"{"id":"01KAK2R7D0AAAAAAAAAAAAAAAA","type":"identify","userId":"7","traits":{"a":{"b_c":1},"a_b":{"c":2}}}"#;
    let answer = calls(&json!({ "settings": settings(json!({})), "event": text })).unwrap();
    assert_eq!(answer["calls"][0]["args"][1], json!({ "a_b_c": 1 }));
    assert_eq!(answer["notes"][0]["code"], "name_taken");
}

#[test]
fn objects_of_any_size_take_linear_time() {
    let many: serde_json::Map<String, Value> = (0..60_000).map(|n| (format!("name{n}"), json!(n))).collect();
    let answer =
        called(json!({}), json!({ "type": "identify", "userId": "7", "traits": { "a": many, "z": 1 } }));
    assert_eq!(answer["calls"][0]["args"][1].as_object().unwrap().len(), 999);
    assert_eq!(answer["notes"][0]["code"], "too_many");
    let same = |kind: &str, holder: &str| {
        let members = r#""createdAt":1,"#.repeat(60_000);
        Value::String(format!(
            r#"{{"id":"{ULID}","type":"{kind}","event":"x","userId":"7","{holder}":{{{members}"x":1}}}}"#
        ))
    };
    let answer =
        calls(&json!({ "settings": settings(json!({})), "event": same("identify", "traits") })).unwrap();
    assert_eq!(answer["notes"][0]["code"], "too_many");
    let customerio = destination::customerio();
    let answer = requests(&json!({ "settings": customerio, "event": same("track", "properties") })).unwrap();
    assert_eq!(answer["notes"][0]["code"], "no_room");
}

#[test]
fn track_and_page_have_calls_and_the_rest_has_none() {
    let track =
        json!({ "type": "track", "event": "Ordered", "properties": { "total": 9, "items": ["a", "b"] } });
    assert_eq!(
        called(json!({}), track)["calls"][0]["args"],
        json!(["Ordered", { "total": 9, "items": "a, b" }])
    );
    assert_eq!(
        called(json!({}), json!({ "type": "page" }))["calls"],
        json!([{ "target": "gist", "method": "trackPageView", "args": [] }])
    );
    for kind in ["screen", "group", "alias"] {
        assert_eq!(called(json!({}), json!({ "type": kind }))["skipped"]["code"], "no_such_call");
    }
    let deleted = json!({ "type": "identify", "userId": "7", "deleted": true });
    assert_eq!(called(json!({}), deleted)["skipped"]["code"], "not_in_a_page");
}

#[test]
fn contacts_are_upserted() {
    let traits = json!({ "email": "ann@x.se", "name": "Ann", "phone": "070", "created_at": "2013-02-18T16:34:56Z",
        "unsubscribed": "true", "plan": "pro", "tags": ["vip", { "name": "swe" }], "address": { "city": "Lund" } });
    let answer = sent(json!({}), json!({ "type": "identify", "userId": "7", "traits": traits }));
    assert_eq!(
        answer["requests"],
        json!([{
            "destination": "cio", "event": ULID, "person": "user_id:7", "method": "POST", "url": "https://api.getgist.com/contacts",
            "headers": { "authorization": { "bearer": { "secret": "GIST_API_KEY" } }, "content-type": "application/json" },
            "body": { "user_id": "7", "email": "ann@x.se", "name": "Ann", "phone": "070", "signed_up_at": 1_361_205_296,
                "unsubscribed_from_emails": true, "tags": ["vip", "swe"], "custom_properties": { "plan": "pro", "address_city": "Lund" } }
        }])
    );
}

#[test]
fn events_need_an_address() {
    let track = json!({ "type": "track", "event": "Ordered", "userId": "7", "timestamp": "2026-11-21T10:00:00Z", "properties": { "a": 1 } });
    assert_eq!(sent(json!({}), track.clone())["skipped"]["code"], "email_missing");
    let input = json!({ "settings": settings(json!({ "endpoint": "http://127.0.0.1:9/gist/" })), "event": event(track),
        "person": { "id": "p", "identifiers": [{ "kind": "email", "value": "ann@x.se" }] } });
    let answer = requests(&input).unwrap();
    assert_eq!(answer["requests"][0]["url"], "http://127.0.0.1:9/gist/events");
    assert_eq!(
        answer["requests"][0]["body"],
        json!({ "event_name": "Ordered", "email": "ann@x.se", "properties": { "a": 1 }, "occurred_at": 1_795_255_200 })
    );
    for kind in ["page", "screen", "group", "alias"] {
        let of = json!({ "type": kind, "userId": "7", "traits": { "email": "a@b.se" } });
        assert_eq!(sent(json!({}), of)["skipped"]["code"], "no_such_request");
    }
}

#[test]
fn deletions_do_what_is_configured() {
    let deleted =
        json!({ "type": "track", "event": "gone", "deleted": true, "traits": { "email": "a+b@x.se" } });
    assert_eq!(sent(json!({}), deleted.clone())["skipped"]["code"], "deletes_ignored");
    let answer = sent(json!({ "deletes": "delete" }), deleted);
    assert_eq!(answer["requests"][0]["method"], "DELETE");
    assert_eq!(answer["requests"][0]["url"], "https://api.getgist.com/contacts?email=a%2Bb%40x.se");
    assert_eq!(answer["requests"][0].get("body"), None);
}

#[test]
fn answers_are_read() {
    let read = |status: u16, body: &str, headers: Value| {
        let input = json!({ "settings": settings(json!({})), "batch": { "entries": [{ "event": "A" }] },
            "response": { "status": status, "headers": headers, "body": body, "now": 1000 } });
        outcome(&input).unwrap()[0].clone()
    };
    assert_eq!(read(200, "{}", json!({})), json!({ "event": "A", "result": "accepted" }));
    assert_eq!(
        read(400, r#"{"errors":[{"message":"email or user_id needed"}]}"#, json!({})),
        json!({ "event": "A", "result": "dead", "reason": "HTTP 400: email or user_id needed" })
    );
    assert_eq!(
        read(401, r#"{"code":"authentication_failed"}"#, json!({}))["reason"],
        "HTTP 401: authentication_failed"
    );
    assert_eq!(
        read(429, "", json!({ "Retry-After": "2" })),
        json!({ "event": "A", "result": "retry", "at": 3000, "reason": "HTTP 429" })
    );
}

#[test]
fn a_page_is_told_what_to_load() {
    let destination = destination::destination(&settings(json!({})));
    let mut out = firepath::json::Writer::new();
    destination.client().unwrap().load(&mut out);
    let load: Value = serde_json::from_str(&out.into_string()).unwrap();
    assert_eq!(load["calls"], json!([{ "target": "gist", "method": "setAppId", "args": ["abcd1234"] }]));
    assert_eq!(load["script"]["src"], "https://widget.getgist.com");
    assert!(load["notes"].as_array().unwrap().iter().any(|note| note["code"] == "name_clash"));
}

//! Whatever an event holds, what goes out keeps to the published limits, is JSON, and every change is noted.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

#[expect(dead_code, reason = "each test file uses a part of it")]
#[cfg(test)]
mod destination;

use destination::{calls, customerio, requests};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ULID: &str = "01KAK2R7D0AAAAAAAAAAAAAAAA";

/// The published limits of the Track API.
fn check_entry(request: &Value) {
    let body = &request["body"];
    let text = body.to_string();
    assert!(!text.contains("undefined"), "{text}");
    let bytes = |value: &Value| value.as_str().map_or_else(|| value.to_string().len(), str::len);
    let data = if request["url"].as_str().unwrap().ends_with("/v2/batch") {
        assert!(text.len() <= 32_000, "{} bytes", text.len());
        for identifiers in [&body["identifiers"], &body["primary"], &body["secondary"]] {
            for (name, value) in identifiers.as_object().into_iter().flatten() {
                let value = value.as_str().unwrap();
                assert!((1..=150).contains(&value.len()));
                assert!(
                    name != "id" || !value.contains('@') || value.contains(' '),
                    "an address under id: {value}"
                );
                assert!(name != "cio_id" || !value.starts_with("cio_"));
            }
        }
        &body["attributes"]
    } else {
        assert!(bytes(&body["data"]) <= 100_000);
        assert!(body["anonymous_id"].as_str().unwrap().len() <= 150);
        &body["data"]
    };
    if let Some(name) = body["name"].as_str() {
        assert!((1..=100).contains(&name.len()), "{name}");
    }
    let held = body["action"].as_str().is_some_and(|action| action.starts_with("identify"));
    let attributes = data.as_object();
    assert!(!held || attributes.is_none_or(|attributes| attributes.len() <= 300));
    for (name, value) in attributes.into_iter().flatten() {
        assert!(name.len() <= 150, "{name}");
        assert!(!held || bytes(value) <= 1000, "{name}: {} bytes", bytes(value));
        assert!(held || !["recipient", "from_address", "reply_to"].contains(&name.as_str()));
    }
}

fn sent(event: Value) -> Value {
    let answer = requests(&json!({ "settings": customerio(), "event": event })).unwrap();
    answer["requests"].as_array().unwrap().iter().for_each(check_entry);
    answer
}

fn identify(traits: Value) -> Value {
    sent(json!({ "id": ULID, "type": "identify", "userId": "7", "traits": traits }))
}

fn track(properties: Value) -> Value {
    sent(json!({ "id": ULID, "type": "track", "event": "x", "userId": "7", "properties": properties }))
}

fn attributes(answer: &Value) -> &Map<String, Value> {
    answer["requests"][0]["body"]["attributes"].as_object().unwrap()
}

fn notes(answer: &Value) -> Vec<(&str, &str)> {
    let list = answer["notes"].as_array().into_iter().flatten();
    list.map(|note| (note["code"].as_str().unwrap(), note["path"].as_str().unwrap_or_default())).collect()
}

#[test]
fn values_are_cut_between_characters_and_noted() {
    for (text, left) in [
        ("x".repeat(1000), 1000),
        ("x".repeat(1001), 1000),
        ("å".repeat(501), 1000),
        ("😀".repeat(250), 1000),
        ("x".repeat(998) + "😀", 998),
        ("x".repeat(997) + "👩‍👩‍👧", 997),
        ("\u{1}".repeat(2000), 1000),
        ("\"".repeat(2000), 1000),
    ] {
        let answer = identify(json!({ "bio": text }));
        let kept = attributes(&answer)["bio"].as_str().unwrap();
        assert_eq!(kept.len(), left);
        assert!(text.starts_with(kept));
        let expected = if text.len() > 1000 { vec![("value_cut", "/traits/bio")] } else { vec![] };
        assert_eq!(notes(&answer), expected);
    }
}

#[test]
fn an_escaped_emoji_is_cut_between_characters_too() {
    let text = format!(
        r#"{{"id":"{ULID}","type":"identify","userId":"7","traits":{{"bio":"{}"}}}}"#,
        r"\ud83d\ude00".repeat(251)
    );
    let answer = sent(Value::String(text));
    assert_eq!(attributes(&answer)["bio"].as_str().unwrap(), "😀".repeat(250));
}

#[test]
fn names_are_cut_and_none_is_there_twice() {
    let long = "n".repeat(10_000);
    let answer =
        identify(json!({ long.clone() + "a": 1, long + "b": 2, "é".repeat(100): 3, "n".repeat(151): 4 }));
    let names: Vec<usize> = attributes(&answer).keys().map(String::len).collect();
    assert_eq!(names, [150, 150]);
    assert_eq!(notes(&answer).iter().filter(|(code, _)| *code == "name_taken").count(), 2);
    let taken = identify(json!({ "n".repeat(150): 1, "n".repeat(151): 2 }));
    assert_eq!(attributes(&taken).len(), 1);
    let event = sent(json!({ "id": ULID, "type": "track", "event": "ö".repeat(10_000), "userId": "7" }));
    assert_eq!(event["requests"][0]["body"]["name"].as_str().unwrap().len(), 100);
    assert_eq!(notes(&event), [("name_cut", "/event")]);
}

#[test]
fn three_hundred_attributes_and_no_more() {
    let traits: Map<String, Value> = (0..400).map(|n| (format!("a{n:03}"), json!(n))).collect();
    let answer = identify(Value::Object(traits));
    assert_eq!(attributes(&answer).len(), 300);
    assert_eq!(notes(&answer), [("too_many", "/traits/a300")]);
    let properties: Map<String, Value> = (0..1000).map(|n| (format!("a{n:04}"), json!(n))).collect();
    assert_eq!(attributes(&track(Value::Object(properties))).len(), 1000);
}

#[test]
fn five_megabytes_of_properties_leave_a_small_event() {
    let answer = track(json!({ "a": 1, "huge": "x".repeat(5_000_000), "list": vec!["y"; 100_000], "z": 2 }));
    assert_eq!(attributes(&answer).keys().collect::<Vec<_>>(), ["a", "z"]);
    assert_eq!(notes(&answer), [("no_room", "/properties/huge"), ("value_too_long", "/properties/list")]);
    let many: Map<String, Value> =
        (0..50_000).map(|n| (format!("property{n:05}"), json!("z".repeat(90)))).collect();
    let answer = track(Value::Object(many));
    assert!(answer["requests"][0]["body"].to_string().len() > 31_000, "the room is used");
    let list = answer["notes"].as_array().unwrap();
    assert_eq!(list.len(), 51);
    assert!(list[50]["message"].as_str().unwrap().ends_with("further notes on this event were left out"));
    let anonymous = json!({ "id": ULID, "type": "track", "event": "x", "anonymousId": "d", "properties": { "a": "x".repeat(99_000), "b": "y".repeat(2_000), "c": 1 } });
    let answer = sent(anonymous);
    assert_eq!(
        answer["requests"][0]["body"]["data"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["a", "c"]
    );
}

#[test]
fn objects_as_attributes_are_taken_whole_or_not_at_all() {
    let answer = identify(json!({ "small": { "a": [1, 2] }, "large": { "a": "x".repeat(1000) } }));
    assert_eq!(attributes(&answer).keys().collect::<Vec<_>>(), ["small"]);
    assert_eq!(notes(&answer), [("value_too_long", "/traits/large")]);
    let spaced = format!(
        r#"{{"id":"{ULID}","type":"identify","userId":"7","traits":{{"a": [ {} 1 ] }} }}"#,
        " ".repeat(2000)
    );
    assert_eq!(attributes(&sent(Value::String(spaced)))["a"], json!([1]));
}

#[test]
fn strange_members_have_a_stated_result() {
    for traits in [json!("text"), json!([1, 2]), json!(7), json!(true)] {
        let answer = identify(traits);
        assert_eq!(attributes(&answer).len(), 0);
        assert_eq!(notes(&answer), [("not_an_object", "/traits")]);
    }
    let text = format!(
        r#"{{"id":"{ULID}","type":"identify","userId":"7","traits":{{"__proto__":{{"polluted":true}},"constructor":1,"n":1e999,"m":-1E+400,"k":1e300,"nan":"NaN","__proto__":2,"":3,"lone":"\ud83d"}}}}"#
    );
    let answer = sent(Value::String(text));
    let expected = [
        ("held_back", "/traits/__proto__"),
        ("number_too_large", "/traits/n"),
        ("number_too_large", "/traits/m"),
        ("held_back", "/traits/__proto__"),
        ("half_character", "/traits/lone"),
    ];
    assert_eq!(notes(&answer), expected);
    let kept = attributes(&answer);
    assert_eq!((&kept["nan"], &kept["k"], &kept["lone"]), (&json!("NaN"), &json!(1e300), &json!("\u{fffd}")));
    assert!(kept.contains_key("constructor") && kept.contains_key("") && !kept.contains_key("__proto__"));
}

#[test]
fn an_identifier_is_never_cut() {
    let long = "i".repeat(151);
    let only = sent(json!({ "id": ULID, "type": "identify", "userId": long }));
    assert_eq!(only["skipped"]["code"], "no_identifier");
    assert_eq!(notes(&only), [("identifier_unusable", "/id")]);
    let also =
        sent(json!({ "id": ULID, "type": "identify", "userId": long, "traits": { "email": "a@b.se" } }));
    assert_eq!(also["requests"][0]["body"]["identifiers"], json!({ "email": "a@b.se" }));
    let group = sent(json!({ "id": ULID, "type": "group", "userId": "7", "groupId": long }));
    assert_eq!(group["skipped"]["code"], "no_group_id");
}

/// Any JSON, with the names that mean something among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![any::<i64>().prop_map(Value::from), any::<f64>().prop_map(|n| json!(n))];
    let date = prop_oneof![
        Just(json!("2026-11-21T10:00:00Z")),
        Just(json!("1903-01-01")),
        Just(json!("1361205308123"))
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        date,
        "\\PC{0,40}".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        (0usize..2_000, "[xå😀\"\\\\\u{1}]").prop_map(|(n, c)| json!(c.repeat(n))),
    ];
    leaf.prop_recursive(4, 80, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..12)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "id",
        "email",
        "phone",
        "created_at",
        "createdAt",
        "unsubscribed",
        "recipient",
        "reply_to",
        "from_address",
        "__proto__",
        "tags",
        "anonymous_id",
        "url",
        "name",
        "cio_id",
        "_update",
        "last_seen_at",
        "token",
        "type",
        "external_ids",
        "traits",
        "page",
        "device",
        "externalIds",
        "object_type_id",
        "cio_subscription_preferences.topics.topic_1",
        "overwrite_tags",
    ]);
    prop_oneof![
        known.prop_map(String::from),
        "\\PC{0,12}",
        (0usize..400, "[aé]").prop_map(|(n, c)| c.repeat(n))
    ]
}

fn any_event() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["identify", "track", "page", "screen", "group", "alias"]);
    let id = prop_oneof![
        Just(json!("7")),
        Just(json!("ann@example.com")),
        Just(json!("cio_77")),
        Just(Value::Null),
        any_json(),
        (0usize..400).prop_map(|n| json!("u".repeat(n)))
    ];
    (kind, prop::collection::vec(id, 4), prop::collection::vec(any_json(), 5), any::<bool>()).prop_map(|(kind, ids, values, deleted)| {
        json!({ "id": ULID, "type": kind, "event": "Some event", "name": values[3], "userId": ids[0], "anonymousId": ids[1], "groupId": ids[2],
            "previousId": ids[3], "traits": values[0], "properties": values[1], "context": values[2], "timestamp": values[4], "deleted": deleted })
    })
}

fn any_settings() -> impl Strategy<Value = Value> {
    let by = prop::sample::select(vec![
        "default",
        "user_id",
        "email",
        "phone",
        "anonymous_id",
        "external_id.shopify",
    ]);
    let nulls = prop::sample::select(vec!["keep", "remove", "clear"]);
    let deletes = prop::sample::select(vec!["ignore", "delete"]);
    (0..3, by, nulls, deletes, any::<bool>(), any::<bool>()).prop_map(|(which, by, nulls, deletes, a, b)| match which {
        0 => json!({ "type": "customerio", "siteId": "s", "apiKey": "$K", "identifyBy": by, "nulls": nulls, "deletes": deletes,
            "createProfiles": a, "sendMerges": b, "timeFields": ["last_seen_at"] }),
        1 => json!({ "type": "gist", "workspaceId": "abcd1234", "apiKey": "$K", "identifyBy": by, "deletes": deletes, "overwriteTags": a }),
        _ => json!({ "type": "webhook", "url": "https://example.com/", "identifyBy": by }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// What is no JSON, or in a call no argument, fails inside `requests` and `calls` themselves.
    #[test]
    fn any_event_gives_valid_requests_and_calls(settings in any_settings(), event in any_event()) {
        let input = json!({ "settings": settings, "event": event });
        let answer = requests(&input).unwrap();
        let list = answer["requests"].as_array().unwrap();
        prop_assert_eq!(list.is_empty(), answer.get("skipped").is_some());
        prop_assert!(!answer.to_string().contains("undefined"));
        for request in list {
            if settings["type"] == "customerio" {
                check_entry(request);
            }
            prop_assert!(request["event"] == ULID && request["method"].is_string() && request["url"].is_string());
        }
        let answer = calls(&input).unwrap();
        prop_assert_eq!(answer["calls"].as_array().unwrap().is_empty(), answer.get("skipped").is_some());
        for call in answer["calls"].as_array().unwrap() {
            let args = call["args"].as_array().unwrap();
            if call["target"] == "_cio" && call["method"] == "identify" {
                prop_assert!(args[0]["id"].is_string());
            }
            if call["target"] == "gist" {
                for value in args.iter().filter_map(Value::as_object).flat_map(Map::values) {
                    prop_assert!(!value.is_array() && !value.is_object(), "not flat: {}", value);
                }
            }
        }
    }
}

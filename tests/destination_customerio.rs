//! Customer.io: what is sent, what is not, and what is said about it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

#[expect(dead_code, reason = "each test file uses a part of it")]
#[cfg(test)]
mod destination;

use destination::{calls, customerio, requests};
use serde_json::{Value, json};

const ULID: &str = "01KAK2R7D0AAAAAAAAAAAAAAAA";

fn with(mut settings: Value, more: Value) -> Value {
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

fn event(more: Value) -> Value {
    with(json!({ "id": ULID }), more)
}

fn sent(settings: Value, event: Value) -> Value {
    requests(&json!({ "settings": settings, "event": event })).unwrap()
}

fn body(answer: &Value) -> &Value {
    assert_eq!(answer["requests"].as_array().map(Vec::len), Some(1), "{answer}");
    &answer["requests"][0]["body"]
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["notes"].as_array().into_iter().flatten().map(|note| note["code"].as_str().unwrap()).collect()
}

#[test]
fn identify_goes_to_the_v2_batch_with_an_explicit_identifier() {
    let answer = sent(
        customerio(),
        event(
            json!({ "type": "identify", "userId": "7", "anonymousId": "d-1", "timestamp": "2026-11-21T10:00:00Z",
            "traits": { "email": "ann@example.com", "createdAt": "2013-02-18T16:34:56Z", "plan": "pro", "n": null,
                "signed": "2020-01-01T00:00:00Z", "cio_subscription_preferences.topics.topic_1": true } }),
        ),
    );
    assert_eq!(
        answer,
        json!({ "requests": [{
            "destination": "cio", "event": ULID, "person": "id:7", "method": "POST",
            "url": "https://track.customer.io/api/v2/batch",
            "headers": { "authorization": { "basic": ["site-1", { "secret": "CIO_API_KEY" }] }, "content-type": "application/json" },
            "batch": "cio/v2",
            "body": { "type": "person", "action": "identify", "identifiers": { "id": "7" }, "attributes": {
                "anonymous_id": "d-1", "email": "ann@example.com", "created_at": 1_361_205_296, "plan": "pro", "n": null,
                "signed": "2020-01-01T00:00:00Z", "cio_subscription_preferences.topics.topic_1": true } }
        }] })
    );
}

#[test]
fn events_carry_ulid_and_seconds_and_created_at_is_never_the_events_time() {
    let track = event(json!({ "type": "track", "event": "Ordered", "userId": "7",
        "timestamp": "2026-11-21T10:00:00.999Z", "properties": { "total": 9.50 } }));
    let answer = sent(with(customerio(), json!({ "region": "eu" })), track);
    assert_eq!(answer["requests"][0]["url"], "https://track-eu.customer.io/api/v2/batch");
    assert_eq!(
        *body(&answer),
        json!({ "type": "person", "action": "event", "identifiers": { "id": "7" }, "name": "Ordered", "id": ULID,
            "timestamp": 1_795_255_200, "attributes": { "total": 9.5 } })
    );
    let received =
        event(json!({ "type": "track", "event": "x", "userId": "7", "receivedAt": 1_795_255_200_123_i64 }));
    assert_eq!(body(&sent(customerio(), received))["timestamp"], 1_795_255_200);
}

#[test]
fn an_address_never_goes_under_id_and_cio_ids_lose_their_prefix() {
    let identified = |user: &str| sent(customerio(), event(json!({ "type": "identify", "userId": user })));
    assert_eq!(body(&identified("ann@example.com"))["identifiers"], json!({ "email": "ann@example.com" }));
    assert_eq!(body(&identified("cio_03000001"))["identifiers"], json!({ "cio_id": "03000001" }));
    assert_eq!(body(&identified("a b/ü"))["identifiers"], json!({ "id": "a b/ü" }));
    let trait_id = event(json!({ "type": "identify", "traits": { "email": "a@b.se", "id": "x@y.z" } }));
    let answer = sent(customerio(), trait_id);
    assert_eq!(body(&answer)["attributes"], json!({ "email": "a@b.se" }));
    assert_eq!(codes(&answer), ["held_back"]);
}

#[test]
fn the_order_of_identifiers_and_the_choice_of_one() {
    let all = json!({ "type": "identify", "userId": "7", "anonymousId": "d",
        "traits": { "email": "A@b.se", "phone": "+46701234567" },
        "context": { "externalIds": [{ "id": "1", "type": "shopify" }] } });
    for (by, identifiers) in [
        ("default", json!({ "id": "7" })),
        ("user_id", json!({ "id": "7" })),
        ("email", json!({ "email": "a@b.se" })),
        ("phone", json!({ "phone": "+46701234567" })),
        ("external_id.shopify", json!({ "id": "1" })),
    ] {
        let answer = sent(with(customerio(), json!({ "identifyBy": by })), event(all.clone()));
        assert_eq!(body(&answer)["identifiers"], identifiers, "{by}");
    }
    let answer = sent(with(customerio(), json!({ "identifyBy": "external_id.paddle" })), event(all.clone()));
    assert_eq!(answer["skipped"]["code"], "identifier_missing");
    let external = json!({ "type": "identify", "context": all["context"] });
    let answer = sent(customerio(), event(external));
    assert_eq!(body(&answer)["identifiers"], json!({ "id": "shopify:1" }));
    let nobody = sent(customerio(), event(json!({ "type": "identify", "traits": {} })));
    assert_eq!(
        (nobody["requests"].clone(), nobody["skipped"]["code"].clone()),
        (json!([]), json!("no_identifier"))
    );
}

#[test]
fn the_resolved_person_supplies_what_the_event_lacks() {
    let input = json!({ "settings": with(customerio(), json!({ "identifyBy": "email" })),
        "event": event(json!({ "type": "track", "event": "x", "anonymousId": "d" })),
        "person": { "id": "p1", "identifiers": [{ "kind": "email", "value": "old@b.se" }, { "kind": "email", "value": "new@b.se" }] } });
    let answer = requests(&input).unwrap();
    assert_eq!(body(&answer)["identifiers"], json!({ "email": "new@b.se" }));
    assert_eq!(answer["requests"][0]["person"], "p1");
}

#[test]
fn anonymous_events_go_to_v1() {
    let page =
        event(json!({ "type": "page", "anonymousId": "d-1", "name": "Home", "timestamp": 1_795_255_200,
        "context": { "page": { "url": "https://shop.example/" } }, "properties": { "title": "Shop" } }));
    let answer = sent(customerio(), page);
    let request = &answer["requests"][0];
    assert_eq!(request["url"], "https://track.customer.io/api/v1/events");
    assert_eq!(request.get("batch"), None);
    assert_eq!(
        request["body"],
        json!({ "type": "page", "name": "https://shop.example/", "id": ULID, "timestamp": 1_795_255_200,
            "anonymous_id": "d-1", "data": { "url": "https://shop.example/", "name": "Home", "title": "Shop" } })
    );
    let identify =
        sent(customerio(), event(json!({ "type": "identify", "anonymousId": "d-1", "traits": { "a": 1 } })));
    assert_eq!(identify["skipped"]["code"], "anonymous_identify");
}

#[test]
fn page_and_screen_have_their_own_types() {
    let screen = event(json!({ "type": "screen", "userId": "7", "name": "Cart", "category": "Shop" }));
    let answer = sent(customerio(), screen);
    assert_eq!(body(&answer)["action"], "screen");
    assert_eq!(body(&answer)["name"], "Cart");
    assert_eq!(body(&answer)["attributes"], json!({ "category": "Shop" }));
    let nameless = sent(customerio(), event(json!({ "type": "screen", "userId": "7" })));
    assert_eq!(nameless["skipped"]["code"], "name_missing");
    let long = format!("https://shop.example/{}", "å".repeat(90));
    let page = event(json!({ "type": "page", "userId": "7", "properties": { "url": long } }));
    let answer = sent(customerio(), page);
    assert_eq!(body(&answer)["name"].as_str().map(str::len), Some(99));
    assert_eq!(body(&answer)["attributes"]["url"], long);
    assert_eq!(codes(&answer), ["name_cut"]);
}

#[test]
fn tracking_creates_profiles_only_where_that_is_wanted() {
    let off = with(customerio(), json!({ "createProfiles": false }));
    let track = json!({ "type": "track", "event": "x", "userId": "7" });
    assert_eq!(sent(off.clone(), event(track.clone()))["skipped"]["code"], "would_create_profile");
    let with_device = event(with(track.clone(), json!({ "anonymousId": "d" })));
    let answer = sent(off.clone(), with_device);
    assert_eq!(answer["requests"][0]["url"], "https://track.customer.io/api/v1/events");
    let identified = json!({ "settings": off.clone(), "event": event(track),
        "person": { "id": "p", "identifiers": [], "identified": true } });
    assert_eq!(body(&requests(&identified).unwrap())["action"], "event");
    let identify = event(json!({ "type": "identify", "userId": "7" }));
    assert_eq!(body(&sent(off, identify))["action"], "identify");
}

#[test]
fn deletions_do_what_is_configured() {
    let deleted = event(json!({ "type": "track", "event": "User deleted", "userId": "7", "deleted": true }));
    assert_eq!(sent(customerio(), deleted.clone())["skipped"]["code"], "deletes_ignored");
    for action in ["delete", "suppress"] {
        let answer = sent(with(customerio(), json!({ "deletes": action })), deleted.clone());
        assert_eq!(
            *body(&answer),
            json!({ "type": "person", "action": action, "identifiers": { "id": "7" } })
        );
    }
}

#[test]
fn merges_are_sent_only_where_asked() {
    let alias = event(json!({ "type": "alias", "userId": "7", "previousId": "old@example.com" }));
    assert_eq!(sent(customerio(), alias.clone())["skipped"]["code"], "merges_off");
    let on = with(customerio(), json!({ "sendMerges": true }));
    assert_eq!(
        *body(&sent(on.clone(), alias)),
        json!({ "type": "person", "action": "merge", "primary": { "id": "7" }, "secondary": { "email": "old@example.com" } })
    );
    for (more, code) in [
        (json!({ "previousId": "d", "anonymousId": "d" }), "anonymous_merge"),
        (json!({ "previousId": "7" }), "same_person"),
        (json!({}), "no_previous_id"),
    ] {
        let alias = with(event(json!({ "type": "alias", "userId": "7" })), more);
        assert_eq!(sent(on.clone(), alias)["skipped"]["code"], code);
    }
}

#[test]
fn groups_are_objects_with_relationships() {
    let group = json!({ "type": "group", "groupId": "acme", "userId": "7", "traits": { "name": "Acme", "objectTypeId": 3 } });
    let answer = sent(customerio(), event(group));
    assert_eq!(
        *body(&answer),
        json!({ "type": "object", "action": "identify", "identifiers": { "object_type_id": "3", "object_id": "acme" },
            "cio_relationships": [{ "identifiers": { "id": "7" } }], "attributes": { "name": "Acme" } })
    );
    let anonymous = event(json!({ "type": "group", "groupId": "acme", "anonymousId": "d" }));
    let answer = sent(with(customerio(), json!({ "objectType": "2" })), anonymous);
    assert_eq!(body(&answer)["action"], "identify_anonymous");
    assert_eq!(body(&answer)["identifiers"]["object_type_id"], "2");
    let nameless = sent(customerio(), event(json!({ "type": "group", "userId": "7" })));
    assert_eq!(nameless["skipped"]["code"], "no_group_id");
}

#[test]
fn push_tokens_become_devices() {
    let context = json!({ "device": { "token": "tok/1", "type": "iOS", "model": "iPhone" }, "os": { "version": "19" } });
    let opened = json!({ "type": "track", "event": "Application Opened", "userId": "7", "timestamp": 1_795_255_200, "context": context });
    let answer = sent(customerio(), event(opened.clone()));
    assert_eq!(answer["requests"][0]["body"]["action"], "event");
    assert_eq!(
        answer["requests"][1]["body"],
        json!({ "type": "person", "action": "add_device", "identifiers": { "id": "7" }, "device": { "token": "tok/1",
            "platform": "ios", "last_used": 1_795_255_200, "attributes": { "device_model": "iPhone", "device_os": "19" } } })
    );
    let removed = event(with(opened.clone(), json!({ "event": "Application Uninstalled" })));
    let answer = sent(customerio(), removed);
    assert_eq!(answer["requests"][1]["body"]["device"], json!({ "token": "tok/1" }));
    let other = event(with(opened.clone(), json!({ "event": "Bought" })));
    body(&sent(customerio(), other));
    let mut windows = opened;
    windows["context"]["device"]["type"] = json!("windows");
    let answer = sent(customerio(), event(windows));
    assert_eq!(codes(&answer), ["unknown_platform"]);
    body(&answer);
}

#[test]
fn reserved_names_are_held_back_unless_asked_for() {
    let track = event(json!({ "type": "track", "event": "x", "userId": "7",
        "properties": { "recipient": "evil@x.y", "from_address": "1", "reply_to": "r@x.y", "ok": 1 } }));
    let answer = sent(customerio(), track.clone());
    assert_eq!(body(&answer)["attributes"], json!({ "ok": 1 }));
    assert_eq!(codes(&answer), ["held_back"; 3]);
    assert_eq!(answer["notes"][0]["path"], "/properties/from_address");
    let answer = sent(with(customerio(), json!({ "allowReserved": ["reply_to"] })), track.clone());
    assert_eq!(body(&answer)["attributes"], json!({ "reply_to": "r@x.y", "ok": 1 }));
    let call = calls(&json!({ "settings": customerio(), "event": track })).unwrap();
    assert_eq!(call["calls"], json!([{ "target": "_cio", "method": "track", "args": ["x", { "ok": 1 }] }]));
}

#[test]
fn nulls_are_kept_removed_or_cleared() {
    let identify = event(json!({ "type": "identify", "userId": "7", "traits": { "a": null, "b": 1 } }));
    for (nulls, attributes) in [
        ("keep", json!({ "a": null, "b": 1 })),
        ("remove", json!({ "b": 1 })),
        ("clear", json!({ "a": "", "b": 1 })),
    ] {
        let answer = sent(with(customerio(), json!({ "nulls": nulls })), identify.clone());
        assert_eq!(body(&answer)["attributes"], attributes);
    }
    let track = event(json!({ "type": "track", "event": "x", "userId": "7", "properties": { "a": null } }));
    let answer = sent(with(customerio(), json!({ "nulls": "clear" })), track);
    assert_eq!(body(&answer)["attributes"], json!({ "a": null }));
}

#[test]
fn only_known_time_fields_are_converted() {
    let traits = json!({ "created_at": "1361205308123", "trial": "2026-11-21", "born": "1960-01-01", "note": "2026-11-21T10:00:00Z", "odd": "soon" });
    let identify = event(json!({ "type": "identify", "userId": "7", "traits": traits }));
    let settings = with(customerio(), json!({ "timeFields": ["trial", "born", "odd"] }));
    let answer = sent(settings, identify);
    assert_eq!(
        body(&answer)["attributes"],
        json!({ "created_at": 1_361_205_308, "trial": 1_795_219_200, "born": -315_619_200, "note": "2026-11-21T10:00:00Z", "odd": "soon" })
    );
    assert_eq!(codes(&answer), ["before_1970", "not_a_time"]);
    for (timestamp, code) in [
        (json!("1969-12-31T00:00:00Z"), "before_1970"),
        (json!("yesterday"), "not_a_time"),
        (json!([]), "not_a_time"),
    ] {
        let track = event(json!({ "type": "track", "event": "x", "userId": "7", "timestamp": timestamp }));
        let answer = sent(customerio(), track);
        assert_eq!(body(&answer).get("timestamp"), None);
        assert_eq!(codes(&answer), [code]);
    }
}

#[test]
fn unsubscribed_that_would_be_misread_is_noted() {
    for (value, misread) in [
        (json!(true), false),
        (json!("TRUE"), false),
        (json!("false"), false),
        (json!("yes"), true),
        (json!({}), true),
    ] {
        let identify =
            event(json!({ "type": "identify", "userId": "7", "traits": { "unsubscribed": value } }));
        assert_eq!(codes(&sent(customerio(), identify)).contains(&"reads_as_subscribed"), misread, "{value}");
    }
}

#[test]
fn calls_need_an_id_and_the_site_id_alone() {
    let identify = event(
        json!({ "type": "identify", "userId": "7", "traits": { "createdAt": "2013-02-18T16:34:56Z", "id": "8" } }),
    );
    let answer = calls(&json!({ "settings": customerio(), "event": identify })).unwrap();
    assert_eq!(
        answer["calls"],
        json!([{ "target": "_cio", "method": "identify", "args": [{ "id": "7", "created_at": 1_361_205_296 }] }])
    );
    let by_mail = event(json!({ "type": "identify", "traits": { "email": "Ann@Example.com" } }));
    let answer = calls(&json!({ "settings": customerio(), "event": by_mail })).unwrap();
    assert_eq!(answer["calls"][0]["args"], json!([{ "id": "ann@example.com", "email": "Ann@Example.com" }]));
    let phone = event(json!({ "type": "identify", "traits": { "phone": "+46701234567" } }));
    assert_eq!(
        calls(&json!({ "settings": customerio(), "event": phone })).unwrap()["skipped"]["code"],
        "identifier_missing"
    );
    let page = event(json!({ "type": "page", "context": { "page": { "url": "https://x.y/" } } }));
    let answer = calls(&json!({ "settings": customerio(), "event": page })).unwrap();
    assert_eq!(
        answer["calls"][0],
        json!({ "target": "_cio", "method": "page", "args": ["https://x.y/", { "url": "https://x.y/" }] })
    );
    for kind in ["screen", "group", "alias"] {
        let answer =
            calls(&json!({ "settings": customerio(), "event": event(json!({ "type": kind })) })).unwrap();
        assert_eq!(answer["skipped"]["code"], "no_such_call");
    }
}

#[test]
fn nothing_goes_server_side_without_a_key_or_an_event_id() {
    let settings = json!({ "type": "customerio", "siteId": "s" });
    let answer = sent(settings, event(json!({ "type": "identify", "userId": "7" })));
    assert_eq!(answer["skipped"]["code"], "no_api_key");
    let answer = sent(customerio(), json!({ "type": "identify", "userId": "7" }));
    assert_eq!(answer["skipped"]["code"], "no_event_id");
}

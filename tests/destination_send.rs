//! From requests to what goes over the wire: packing, filling secrets in, signing.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

#[expect(dead_code, reason = "each test file uses a part of it")]
#[cfg(test)]
mod destination;

use destination::{customerio, pack, prepared, requests};
use firepath::error::Code;
use serde_json::{Value, json};

fn request(index: usize, person: &str, bytes: usize) -> Value {
    let filler = "x".repeat(bytes.saturating_sub(8));
    json!({ "destination": "cio", "event": format!("E{index}"), "person": person, "method": "POST", "url": "https://t/api/v2/batch",
        "headers": { "a": "b" }, "batch": "cio/v2", "body": { "a": filler } })
}

fn anonymous(index: usize, person: &str) -> Value {
    json!({ "destination": "cio", "event": format!("E{index}"), "person": person, "method": "POST", "url": "https://t/api/v1/events",
        "headers": { "a": "b" }, "body": { "n": index } })
}

fn packed(requests: Vec<Value>) -> Vec<Value> {
    let answer = pack(&json!({ "settings": customerio(), "requests": requests })).unwrap();
    let batches = answer.as_array().unwrap().clone();
    let out: Vec<&Value> = batches.iter().flat_map(|batch| batch["entries"].as_array().unwrap()).collect();
    assert_eq!(out.len(), requests.len(), "nothing lost, nothing doubled");
    // order per person, read in the order of the batches
    let mut persons: Vec<&Value> = requests.iter().map(|request| &request["person"]).collect();
    persons.sort_by_key(|person| person.to_string());
    persons.dedup();
    for person in persons {
        let of = |list: Vec<&Value>| -> Vec<Value> {
            list.into_iter()
                .filter(|entry| entry["person"] == *person)
                .map(|entry| entry["event"].clone())
                .collect()
        };
        assert_eq!(of(out.clone()), of(requests.iter().collect()), "order of {person}");
    }
    for batch in &batches {
        let body = batch["body"].as_str().unwrap();
        assert!(body.len() <= 500_000, "{} bytes", body.len());
        let body: Value = serde_json::from_str(body).unwrap();
        if batch["url"] == "https://t/api/v2/batch" {
            assert_eq!(body["batch"].as_array().unwrap().len(), batch["entries"].as_array().unwrap().len());
        }
    }
    batches
}

#[test]
fn batches_hold_a_thousand_entries() {
    let batches = packed((0..2500).map(|index| request(index, &format!("p{}", index % 700), 20)).collect());
    let sizes: Vec<_> = batches.iter().map(|batch| batch["entries"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [1000, 1000, 500]);
}

#[test]
fn batches_hold_five_hundred_thousand_bytes() {
    let batches = packed((0..40).map(|index| request(index, "p", 31_000)).collect());
    assert_eq!(batches.len(), 3, "16 entries of 31,000 bytes fit");
    assert!(batches[0]["body"].as_str().unwrap().len() > 490_000);
    // to the byte: {"batch":[ ]}, the entries, a comma between each two
    let with_last = |bytes: usize| {
        packed((0..17).map(|index| request(index, "p", if index < 16 { 31_000 } else { bytes })).collect())
    };
    let full = with_last(500_000 - 12 - 16 * 31_001);
    assert_eq!((full.len(), full[0]["body"].as_str().unwrap().len()), (1, 500_000));
    assert_eq!(with_last(500_001 - 12 - 16 * 31_001).len(), 2);
}

#[test]
fn an_entry_that_is_too_large_travels_alone() {
    let batches = packed(vec![request(0, "a", 100), request(1, "b", 33_000), request(2, "c", 100)]);
    let events: Vec<Vec<&str>> = batches
        .iter()
        .map(|batch| {
            batch["entries"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect()
        })
        .collect();
    assert_eq!(events, [vec!["E0", "E2"], vec!["E1"]]);
}

#[test]
fn a_persons_order_is_kept_across_kinds_of_requests() {
    // b's anonymous event must not be overtaken by b's later entry joining the batch that was opened before it
    let batches =
        packed(vec![request(0, "a", 50), anonymous(1, "b"), request(2, "b", 50), request(3, "a", 50)]);
    let sizes: Vec<_> = batches.iter().map(|batch| batch["entries"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [1, 1, 2]);
    // one who is not concerned still joins
    assert_eq!(packed(vec![request(0, "a", 50), anonymous(1, "b"), request(2, "a", 50)]).len(), 2);
    packed(
        (0..600)
            .map(|i| {
                if i % 7 == 0 {
                    anonymous(i, &format!("p{}", i % 13))
                } else {
                    request(i, &format!("p{}", i % 11), 4000)
                }
            })
            .collect(),
    );
}

#[test]
fn requests_of_unequal_headers_do_not_join() {
    let mut other = request(1, "b", 50);
    other["headers"] = json!({ "a": "c" });
    assert_eq!(packed(vec![request(0, "a", 50), other, request(2, "c", 50)]).len(), 2);
}

#[test]
fn what_is_no_request_is_an_error() {
    for (requests, path) in [
        (json!({}), ""),
        (json!([1]), "/0/destination"),
        (json!([{ "destination": "d", "event": "e", "method": "POST", "url": "u" }]), "/0/headers"),
    ] {
        let error = pack(&json!({ "settings": customerio(), "requests": requests })).unwrap_err();
        assert_eq!((error.code, error.path.as_str()), (Code::InvalidInput, path));
    }
    assert_eq!(packed(vec![]).len(), 0);
}

#[test]
fn packing_is_linear() {
    let time = |count: usize| {
        let requests: Vec<Value> =
            (0..count).map(|index| request(index, &format!("p{}", index % 977), 400)).collect();
        let input = json!({ "settings": customerio(), "requests": requests });
        (0..3)
            .map(|_| {
                #[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
                let started = std::time::Instant::now();
                pack(&input).unwrap();
                started.elapsed()
            })
            .min()
            .unwrap()
    };
    let (small, large) = (time(500), time(8_000));
    assert!(large < small * 64, "16 times as much took {large:?} against {small:?}");
}

fn batch(headers: Value) -> Value {
    json!({ "destination": "d", "method": "POST", "url": "https://x.y/", "headers": headers, "body": "{\"a\":1}", "entries": [] })
}

#[test]
fn secrets_are_filled_in_at_the_end_only() {
    let headers = json!({ "authorization": { "basic": ["site", { "secret": "KEY" }] }, "x-token": { "secret": "T" }, "plain": "1" });
    let input =
        json!({ "batch": batch(headers.clone()), "secrets": { "KEY": "äb:c", "T": "tok" }, "now": 0 });
    assert_eq!(
        prepared(&input).unwrap(),
        json!({ "method": "POST", "url": "https://x.y/", "body": "{\"a\":1}",
            "headers": { "authorization": "Basic c2l0ZTrDpGI6Yw==", "x-token": "tok", "plain": "1" } })
    );
    let bearer = batch(json!({ "authorization": { "bearer": { "secret": "KEY" } } }));
    let input = json!({ "batch": bearer, "secrets": { "KEY": "k" }, "now": 0 });
    assert_eq!(prepared(&input).unwrap()["headers"]["authorization"], "Bearer k");
    for secrets in [json!({}), json!({ "KEY": "" })] {
        let error =
            prepared(&json!({ "batch": batch(headers.clone()), "secrets": secrets, "now": 0 })).unwrap_err();
        assert_eq!(error.code, Code::MissingSecret);
        assert!(error.message.contains("KEY"));
    }
}

#[test]
fn header_lines_can_not_be_broken() {
    for (name, value) in [
        ("x", "a\r\nHost: evil"),
        ("x", "a\nb"),
        ("x", "a\0"),
        ("x", "å"),
        ("x y", "a"),
        ("x\r\n", "a"),
        ("", "a"),
    ] {
        let input = json!({ "batch": batch(json!({ name: value })), "secrets": {}, "now": 0 });
        assert_eq!(prepared(&input).unwrap_err().code, Code::InvalidInput, "{name:?}: {value:?}");
    }
    let hidden = json!({ "batch": batch(json!({ "x": { "secret": "S" } })), "secrets": { "S": "top\r\nsecret" }, "now": 0 });
    let error = prepared(&hidden).unwrap_err();
    assert_eq!((error.code, error.path.as_str()), (Code::InvalidInput, "/headers/x"));
    assert!(!error.to_string().contains("secret\""), "{error}");
    assert!(!error.to_string().contains("top"), "{error}");
}

/// The example of the Standard Webhooks specification, as its reference libraries test it.
#[test]
fn webhooks_are_signed_as_the_standard_says() {
    let batch = json!({ "destination": "d", "method": "POST", "url": "https://x.y/", "entries": [], "body": "{\"test\": 2432232314}",
        "headers": { "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-signature": { "signed": { "secret": "S" } } } });
    for secret in ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        let input = json!({ "batch": batch, "secrets": { "S": secret }, "now": 1_614_265_330_999_i64 });
        assert_eq!(
            prepared(&input).unwrap()["headers"],
            json!({ "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
                "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" })
        );
    }
    let input = json!({ "batch": batch, "secrets": { "S": "not base64!" }, "now": 0 });
    let error = prepared(&input).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
    assert!(!error.to_string().contains("not base64!"));
}

#[test]
fn a_webhook_gets_the_event_whole() {
    let settings = json!({ "type": "webhook", "url": "https://example.com/hook", "headers": { "X-Key": "$KEY", "x-plain": "a" }, "signingSecret": "$WH" });
    let event = json!({ "id": "01KAK2R7D0AAAAAAAAAAAAAAAA", "type": "track", "event": "x", "timestamp": "2026-11-21T11:00:00+01:00", "properties": { "n": null } });
    let person = json!({ "id": "p", "identifiers": [{ "kind": "email", "value": "a@b.se" }] });
    let answer = requests(&json!({ "settings": settings, "event": event, "person": person })).unwrap();
    assert_eq!(
        answer,
        json!({ "requests": [{
            "destination": "cio", "event": "01KAK2R7D0AAAAAAAAAAAAAAAA", "person": "p", "method": "POST", "url": "https://example.com/hook",
            "headers": { "content-type": "application/json", "webhook-id": "01KAK2R7D0AAAAAAAAAAAAAAAA", "x-key": { "secret": "KEY" },
                "x-plain": "a", "webhook-signature": { "signed": { "secret": "WH" } } },
            "body": { "type": "track", "timestamp": "2026-11-21T10:00:00.000Z", "data": event, "person": person }
        }] })
    );
    let strict = json!({ "type": "webhook", "url": "https://example.com/hook", "identifyBy": "email" });
    let answer = requests(&json!({ "settings": strict, "event": event })).unwrap();
    assert_eq!(answer["skipped"]["code"], "identifier_missing");
}

use super::payload::Payload;
use super::*;

fn read<T>(body: &str, check: impl FnOnce(GistWebhook<'_>) -> T) -> T {
    check(GistWebhook::read(&Document::parse_str(body).unwrap()))
}

fn payload(body: &str) -> serde_json::Value {
    read(body, |webhook| {
        let mut out = Writer::new();
        webhook.write_payload(&mut out);
        serde_json::from_slice(&out.into_bytes()).unwrap()
    })
}

fn extra(body: &str) -> serde_json::Value {
    read(body, |webhook| {
        let mut out = Writer::new();
        webhook.write_extra(&mut out);
        serde_json::from_slice(&out.into_bytes()).unwrap()
    })
}

#[test]
fn a_tagged_contact_is_read_through_its_own_type() {
    let body =
        r#"{"event_type":"contact_tagged","added_tag":"vip","user":{"id":7,"user_id":"u1","type":"lead"}}"#;
    read(body, |webhook| {
        assert_eq!(webhook.topic(), Topic::ContactTagged);
        assert!(webhook.documented());
        let Payload::ContactTagged(tagged) = webhook.payload() else { panic!("another topic") };
        assert_eq!(tagged.added_tag().unwrap().name().unwrap(), "vip");
        let person = tagged.person().unwrap();
        assert_eq!(person.id().unwrap(), "7");
        assert_eq!(person.user_id().unwrap(), "u1");
        assert_eq!(person.kind().unwrap(), "lead");
        assert_eq!(webhook.extra().count(), 0);
    });
}

#[test]
fn the_contact_is_found_under_each_wrapper() {
    let wrapper = |body: &str| read(body, |webhook| webhook.wrapper());
    assert_eq!(wrapper(r#"{"event_type":"user_created","user":{"id":1}}"#), Some(Wrapper::User));
    assert_eq!(wrapper(r#"{"contact":{"id":1}}"#), Some(Wrapper::Contact));
    assert_eq!(wrapper(r#"{"message":{"id":1,"tags":[]}}"#), Some(Wrapper::Message));
    assert_eq!(wrapper(r#"{"message":{"id":1}}"#), Some(Wrapper::Message));
    assert_eq!(wrapper(r#"{"message":{"id":1,"body":"hi","email":"a@b.se"}}"#), None);
    assert_eq!(wrapper(r#"{"event_type":"note_added","message":{"id":1}}"#), None);
    assert_eq!(
        wrapper(r#"{"event_type":"contact_tagged","message":{"id":1,"email":"a@b.se"}}"#),
        Some(Wrapper::Message)
    );
    assert_eq!(wrapper(r#"{"message":"hello","user":[1]}"#), None);
}

#[test]
fn a_chat_message_and_its_contact_stay_apart() {
    let body = r#"{"event_type":"message_from_contact","message":{"id":3,"body":"<p>hi</p>","author":{"type":"contact"}},
                   "user":{"email":"a@b.se"}}"#;
    let payload = payload(body);
    assert_eq!(payload["message"]["body"], "<p>hi</p>");
    assert_eq!(payload["person"]["email"], "a@b.se");
}

#[test]
fn values_are_read_in_every_spelling() {
    let payload = payload(
        r#"{"event_type":"contact_unsubscribed_email","user":{"id":9007199254740993,"unsubscribed_from_emails":"true",
            "signed_up_at":0,"created_at":"1700000000","updated_at":1700000001,"last_seen_ip":"","phone":46701,
            "session_count":"12","tags":["a",{"id":1,"name":"b"}],"location_data":{"city_name":null,"latitude":1.50}}}"#,
    );
    assert_eq!(payload["unsubscribedFromEmails"], true);
    assert_eq!(
        payload["person"],
        serde_json::json!({
            "id": "9007199254740993", "unsubscribedFromEmails": true, "createdAt": 1_700_000_000_000_i64,
            "updatedAt": 1_700_000_001_000_i64, "phone": "46701", "sessionCount": 12,
            "tags": [{"name": "a"}, {"id": "1", "name": "b"}], "location": {"latitude": "1.50"}
        })
    );
}

#[test]
fn what_cannot_be_read_is_kept_under_extra() {
    let payload = payload(
        r#"{"event_type":"user_created","user":{"email":{"work":"a@b.se"},"created_at":"yesterday","plan":"pro","tags":[null]}}"#,
    );
    assert_eq!(
        payload["person"]["extra"],
        serde_json::json!({"email": {"work": "a@b.se"}, "created_at": "yesterday", "plan": "pro", "tags": [null]})
    );
}

#[test]
fn older_and_newer_names_of_a_conversation_are_one() {
    let old = payload(
        r#"{"event_type":"conversation_assigned","conversation":{"status":"open","assigned_to":{"id":1}}}"#,
    );
    let new = payload(
        r#"{"event_type":"conversation_assigned","conversation":{"state":"open","assignee":{"id":"1"}}}"#,
    );
    assert_eq!(old, new);
    assert_eq!(old["assignedTo"]["id"], "1");
}

#[test]
fn custom_body_parameters_are_extra() {
    let body = r#"{"event_type":"meeting_scheduled","meeting":{"id":1},"team":"eu","user":{"id":1},"contact":{"id":2}}"#;
    assert_eq!(extra(body), serde_json::json!({"team": "eu", "contact": {"id": 2}}));
}

#[test]
fn what_is_unknown_keeps_everything() {
    for body in
        [r#"{"event_type":"sky_fell","x":1}"#, r#"{"x":1}"#, "[1,2]", "\"text\"", r#"{"event_type":5}"#]
    {
        read(body, |webhook| {
            assert_eq!(webhook.topic(), Topic::Unknown);
            assert!(!webhook.documented());
            assert_eq!(webhook.raw().raw(), body);
        });
    }
    assert_eq!(extra(r#"{"event_type":5,"x":null}"#), serde_json::json!({"event_type": 5, "x": null}));
    read(r#"{"event_type":"sky_fell"}"#, |webhook| assert_eq!(webhook.event_type().unwrap(), "sky_fell"));
}

#[test]
fn a_page_visit_gives_its_url_from_wherever_it_stands() {
    for body in [
        r#"{"event_type":"new_page_visit","page_url":"https://shop.example/cart"}"#,
        r#"{"event_type":"page_visited","page":{"url":"https://shop.example/cart"}}"#,
        r#"{"event_type":"new_page_visited","user":{"page_visit":{"page_url":"https://shop.example/cart"}}}"#,
    ] {
        read(body, |webhook| assert_eq!(webhook.page_url().unwrap(), "https://shop.example/cart"));
    }
}

#[test]
fn a_delivery_id_tells_sources_and_bodies_apart() {
    // computed with Python: sha256(b"\0\0\0\0\0\0\0\x04gist{}")
    assert_eq!(
        delivery_id("gist", b"{}"),
        "d3b4d6361b5520d4ed464b1c8874b5878cfde462cca7b7085c2b6f6e44cf6d64"
    );
    assert_ne!(delivery_id("gist", b"{}"), delivery_id("gist{", b"}"));
}

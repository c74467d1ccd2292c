//! The built-in workflows of a Gist source, run over bodies as Gist sends them.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

use firepath::event::{Event, Identifiers};
use firepath::json::Document;
use firepath::webhook::gist::{GistWebhook, TOPICS, View};
use firepath::workflow::{
    Gist, Origin, Root, Workflow, compile, default_workflow, default_workflows, process,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

const ORIGIN: Origin<'_> =
    Origin { receipt: "r1", source: "gist", workflow: "", received_at: 1_795_244_889_123 };

static WORKFLOWS: LazyLock<Vec<Workflow>> = LazyLock::new(|| {
    default_workflows().iter().map(|(topic, source)| compile(topic, source).unwrap().workflow).collect()
});

fn default_topics() -> Vec<String> {
    default_workflows().into_iter().map(|(topic, _)| topic).collect()
}

/// The events that the built-in workflows make of a body, and the codes of the log.
fn run(body: &Value) -> (Vec<Value>, Vec<&'static str>) {
    let body = body.to_string();
    let document = Document::parse_str(&body).unwrap();
    let webhook = GistWebhook::read(&document);
    let event_type = webhook.event_type();
    let person = webhook.person().map(|person| person.value());
    let kind = person.and_then(|person| person.get("type")?.as_str());
    let gist = Gist {
        topic: webhook.topic().as_str(),
        event_type: event_type.as_deref(),
        documented: webhook.documented(),
        person,
        person_type: kind.as_deref(),
    };
    let root = Root { body: document.root(), request: None, gist: Some(gist) };
    let outcome = process(&*WORKFLOWS, &root, &ORIGIN);
    let events = outcome.events.iter().map(|event| serde_json::from_str(event.as_str()).unwrap()).collect();
    for event in &outcome.events {
        Event::read(&Document::parse_str(event.as_str()).unwrap()).unwrap();
    }
    (events, outcome.log.iter().map(|record| record.code).collect())
}

fn who(event: &Value) -> Vec<String> {
    let json = event.to_string();
    let document = Document::parse_str(&json).unwrap();
    let found = Identifiers::of(&Event::read(&document).unwrap());
    found.list.iter().map(|one| format!("{}={}", one.kind.name(), one.value)).collect()
}

fn contact() -> Value {
    json!({
        "type": "user", "id": 77, "user_id": "u-1", "name": "Ann Example", "email": " Ann@Shop.Example ", "phone": null,
        "created_at": 1795244000, "signed_up_at": 0, "last_seen_at": 1795244800, "session_count": 3, "avatar": "",
        "tags": [{ "id": 1, "name": "vip" }, { "id": 2, "name": "beta" }], "segments": [],
        "location_data": { "city_name": "Lund", "country_code": "SE", "region_name": null },
        "custom_properties": { "plan": "pro", "seats": 4, "email": "other@shop.example" },
        "unsubscribed_from_emails": "false"
    })
}

#[test]
fn every_topic_of_both_articles_has_one_that_compiles_without_a_finding() {
    let topics: Vec<_> = default_topics();
    let mut known: Vec<_> = TOPICS.iter().map(|row| row.name.to_owned()).collect();
    known.sort();
    assert_eq!(topics, known);
    for topic in topics {
        let compiled = compile(&topic, &default_workflow(&topic).unwrap()).unwrap();
        assert_eq!(compiled.warnings, [], "{topic}");
        assert_eq!(compiled.workflow.topic(), Some(topic.as_str()));
    }
    assert_eq!(default_workflow("unknown"), None);
}

#[test]
fn a_created_user_is_identified_and_tracked() {
    let (events, log) = run(&json!({ "event_type": "user_created", "user": contact() }));
    assert!(log.is_empty(), "{log:?}");
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["type"], "identify");
    assert_eq!(events[0]["userId"], "u-1");
    assert_eq!(
        events[0]["traits"],
        json!({
            "email": "Ann@Shop.Example", "name": "Ann Example", "contact_type": "user", "created_at": 1795244000,
            "last_seen_at": 1795244800, "session_count": 3, "city": "Lund", "country_code": "SE", "plan": "pro", "seats": 4,
            "tags": ["vip", "beta"], "segments": [], "unsubscribed_from_emails": false
        })
    );
    assert_eq!((&events[1]["type"], &events[1]["event"]), (&json!("track"), &json!("User Created")));
    assert_eq!(who(&events[0]), ["user_id=u-1", "email=ann@shop.example", "external_id.gist=77"]);
    assert_eq!(who(&events[1]), who(&events[0]));
    assert!(
        events.iter().all(|event| event.get("timestamp").is_none() && event["workflow"] == "user_created")
    );
}

#[test]
fn every_wrapper_of_the_contact_is_read() {
    for wrapper in ["user", "contact"] {
        let (events, _) = run(
            &json!({ "event_type": "contact_tagged", wrapper: contact(), "added_tag": { "id": 1, "name": "vip" } }),
        );
        assert_eq!(who(&events[1])[0], "user_id=u-1", "{wrapper}");
        assert_eq!(events[1]["event"], "Contact Tagged");
        assert_eq!(events[1]["properties"], json!({ "tag": "vip" }));
    }
    let (events, _) =
        run(&json!({ "event_type": "contact_tagged", "message": contact(), "added_tag": "vip" }));
    assert_eq!(who(&events[1])[0], "user_id=u-1");
    assert_eq!(events[1]["properties"], json!({ "tag": "vip" }));
}

#[test]
fn a_lead_has_no_user_id_and_is_known_by_its_address() {
    let lead = json!({ "type": "lead", "id": 78, "user_id": null, "email": "lead@shop.example", "name": "" });
    let (events, _) = run(&json!({ "event_type": "lead_created", "user": lead }));
    assert!(events[0].get("userId").is_none());
    assert_eq!(events[0]["traits"], json!({ "email": "lead@shop.example", "contact_type": "lead" }));
    assert_eq!(who(&events[1]), ["email=lead@shop.example", "external_id.gist=78"]);
}

#[test]
fn a_deletion_is_one_event_and_never_an_identify() {
    for (topic, name) in [("user_deleted", "User Deleted"), ("lead_deleted", "Lead Deleted")] {
        let (events, _) = run(&json!({ "event_type": topic, "user": contact() }));
        assert_eq!(events.len(), 1, "{topic}");
        assert_eq!((&events[0]["type"], &events[0]["event"]), (&json!("track"), &json!(name)));
        assert_eq!(events[0]["deleted"], true);
        assert!(events[0].get("traits").is_none());
    }
}

#[test]
fn an_unsubscription_sets_unsubscribed_and_nothing_else_ever_takes_it_back() {
    let (events, _) = run(&json!({ "event_type": "contact_unsubscribed_email", "user": contact() }));
    assert_eq!(events[0]["traits"]["unsubscribed"], true);
    assert_eq!(events[1]["event"], "Contact Unsubscribed From Emails");
    for topic in default_topics().iter().filter(|topic| *topic != "contact_unsubscribed_email") {
        let (events, _) = run(&json!({ "event_type": topic, "user": contact() }));
        assert!(events.iter().all(|event| event["traits"].get("unsubscribed").is_none()), "{topic}");
    }
}

#[test]
fn a_page_visit_is_a_page_with_its_url_wherever_it_stands() {
    for place in [
        json!({ "page_url": "https://shop.example/a" }),
        json!({ "url": "https://shop.example/a" }),
        json!({ "page": { "url": "https://shop.example/a", "title": "A" } }),
        json!({ "page_visit": "https://shop.example/a" }),
    ] {
        let mut body = json!({ "event_type": "new_page_visit", "contact": contact() });
        body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        let (events, log) = run(&body);
        assert_eq!(events[1]["type"], "page", "{place} {log:?}");
        assert_eq!(events[1]["context"]["page"]["url"], "https://shop.example/a");
        assert_eq!(events[1]["properties"]["url"], "https://shop.example/a");
        assert_eq!(who(&events[1])[0], "user_id=u-1");
    }
    let (events, _) = run(&json!({ "event_type": "new_page_visit", "contact": contact() }));
    assert!(events[1]["context"].get("page").is_none());
}

#[test]
fn what_topics_carry_becomes_properties() {
    let user = json!({ "id": 1, "email": "a@b.example", "campaign": { "id": 5, "name": "Spring" },
        "event": { "name": "Clicked", "properties": { "x": 1 } }, "submitted_form": { "name": "Signup", "fields": { "a": "b" } } });
    for (body, name, properties) in [
        (
            json!({ "event_type": "conversation_assigned", "user": user, "conversation": { "id": 9, "assigned_to": { "name": "Team" } } }),
            "Conversation Assigned",
            json!({ "conversation_id": 9, "assigned_to": "Team" }),
        ),
        (
            json!({ "event_type": "conversation_closed", "user": user, "conversation": { "id": 9, "state": "closed" } }),
            "Conversation Closed",
            json!({ "conversation_id": 9, "conversation_status": "closed" }),
        ),
        (
            json!({ "event_type": "message_from_contact", "user": user, "message": { "id": 3, "body": "Hi" } }),
            "Message From Contact",
            json!({ "message_id": 3, "message": "Hi" }),
        ),
        (
            json!({ "event_type": "note_added", "user": user, "message": { "id": 3, "body": "secret" }, "agent": { "name": "Bo" } }),
            "Note Added",
            json!({ "note_id": 3, "agent": "Bo" }),
        ),
        (
            json!({ "event_type": "contact_subscribed_campaign", "user": user }),
            "Contact Subscribed To Campaign",
            json!({ "campaign_id": 5, "campaign": "Spring" }),
        ),
        (json!({ "event_type": "contact_performed_event", "user": user }), "Clicked", json!({ "x": 1 })),
        (
            json!({ "event_type": "contact_performed_event", "user": { "email": "a@b.example" } }),
            "Contact Performed Event",
            json!(null),
        ),
        (
            json!({ "event_type": "contact_submitted_form", "user": user }),
            "Contact Submitted Form",
            json!({ "form": { "name": "Signup", "fields": { "a": "b" } }, "form_name": "Signup" }),
        ),
        (
            json!({ "event_type": "custom_attribute_updated", "user": user, "custom_properties": { "plan": "x" } }),
            "Custom Attribute Updated",
            json!({ "custom_properties": { "plan": "x" } }),
        ),
        (
            json!({ "event_type": "meeting_cancelled", "user": user, "meeting": { "id": 4, "title": "Demo" } }),
            "Meeting Cancelled",
            json!({ "meeting": { "id": 4, "title": "Demo" }, "meeting_id": 4 }),
        ),
    ] {
        let (events, _) = run(&body);
        assert_eq!(events[0]["type"], "identify", "{name}");
        assert_eq!(
            (events[1]["event"].as_str().unwrap(), events[1].get("properties").unwrap_or(&Value::Null)),
            (name, &properties)
        );
    }
    let (events, log) =
        run(&json!({ "event_type": "event_created", "event": { "id": 2, "name": "Clicked" } }));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["properties"], json!({ "name": "Clicked", "event_id": 2 }));
    assert!(log.is_empty());
    let (events, _) = run(
        &json!({ "event_type": "custom_attribute_updated", "user": { "email": "a@b.example", "custom_properties": { "plan": "old", "n": 1 } }, "custom_properties": { "plan": "new" } }),
    );
    assert_eq!(events[0]["traits"]["plan"], "new");
    assert_eq!(events[0]["traits"]["n"], 1);
}

#[test]
fn without_a_contact_nobody_is_identified_and_the_log_says_so() {
    let (events, log) = run(&json!({ "event_type": "conversation_opened", "conversation": { "id": 1 } }));
    assert_eq!(events.len(), 1);
    assert_eq!(log, ["event_not_wanted"]);
    let (events, log) = run(&json!({ "event_type": "something_new", "user": contact() }));
    assert!(events.is_empty());
    assert_eq!(log, ["no_workflow_matched"]);
}

//! Whom events are about: each story is told event by event, a store applying what is decided.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

use firepath::event::Event;
use firepath::identity::{Change, Identified, Person, Policy, identify};
use firepath::json::{Document, Writer};
use firepath::packed::{from_bytes, to_bytes};
use serde_json::{Value, json};

/// A store as simple as can be: it applies changes and nothing else.
#[derive(Default)]
struct Store {
    persons: Vec<Person>,
    events: usize,
}

impl Store {
    /// Decides, applies, and gives the id of the person and the names of the changes.
    fn see(&mut self, event: Value) -> (String, Vec<&'static str>) {
        let answer = self.decide(event);
        for change in &answer.changes {
            self.apply(change);
        }
        let person = answer.person.unwrap();
        let stored = self.persons.iter().find(|one| one.id == person.id).unwrap();
        let sorted = |person: &Person| {
            let mut identifiers = person.identifiers.clone();
            identifiers.sort();
            identifiers
        };
        assert_eq!(
            sorted(stored),
            sorted(&person),
            "the answer says what the store holds once changes are applied"
        );
        (person.id, answer.changes.iter().map(Change::name).collect())
    }

    fn decide(&mut self, mut event: Value) -> Identified {
        self.events += 1;
        let ordinal = format!("{:026}", self.events);
        let object = event.as_object_mut().unwrap();
        object.entry("id").or_insert(ordinal.into());
        object.entry("type").or_insert("identify".into());
        let json = event.to_string();
        let document = Document::parse_str(&json).unwrap();
        identify(&Event::read(&document).unwrap(), &self.persons, &Policy::default())
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Create { person } => self.persons.push(person.clone()),
            Change::Attach { person, identifier } => self.of(person).identifiers.push(identifier.clone()),
            Change::Merge { into, from, identifiers } => {
                self.persons.retain(|person| person.id != *from);
                self.of(into).identifiers.extend(identifiers.iter().cloned());
            }
            Change::Move { identifier, from, to } => {
                self.of(from).identifiers.retain(|one| one != identifier);
                self.of(to).identifiers.push(identifier.clone());
            }
            Change::Conflict { .. } => {}
        }
    }

    fn of(&mut self, id: &str) -> &mut Person {
        self.persons.iter_mut().find(|person| person.id == id).unwrap()
    }

    fn identifiers(&mut self, id: &str) -> Vec<String> {
        self.of(id).identifiers.iter().map(|one| format!("{}={}", one.kind.name(), one.value)).collect()
    }
}

fn user(id: &str) -> Value {
    json!({ "userId": id })
}

#[test]
fn union_of_two_devices() {
    let mut store = Store::default();
    let (ann, changes) = store.see(json!({ "userId": "ann", "anonymousId": "laptop" }));
    assert_eq!(changes, ["create"]);
    let (visitor, _) = store.see(json!({ "type": "page", "anonymousId": "phone" }));
    assert_ne!(ann, visitor);
    let (who, changes) = store.see(json!({ "userId": "ann", "anonymousId": "phone" }));
    assert_eq!((who, changes), (ann.clone(), vec!["merge"]));
    assert_eq!(store.identifiers(&ann), ["user_id=ann", "anonymous_id=laptop", "anonymous_id=phone"]);
    assert_eq!(store.persons.len(), 1);
}

#[test]
fn anonymous_history_joined_at_identify() {
    let mut store = Store::default();
    let (visitor, _) = store.see(json!({ "type": "page", "anonymousId": "A" }));
    assert_eq!(
        store.see(json!({ "type": "track", "event": "x", "anonymousId": "A" })),
        (visitor.clone(), vec![])
    );
    let (who, changes) =
        store.see(json!({ "userId": "ann", "anonymousId": "A", "traits": { "email": "Ann@B.example" } }));
    assert_eq!((who, changes), (visitor.clone(), vec!["attach", "attach"]));
    assert_eq!(store.identifiers(&visitor), ["anonymous_id=A", "user_id=ann", "email=ann@b.example"]);
}

#[test]
fn changed_email() {
    let mut store = Store::default();
    let (ann, _) = store.see(json!({ "userId": "ann", "traits": { "email": "old@b.example" } }));
    let (who, changes) = store.see(json!({ "userId": "ann", "traits": { "email": "new@b.example" } }));
    assert_eq!((who, changes), (ann.clone(), vec!["attach"]));
    // the old address still finds her
    assert_eq!(store.see(json!({ "traits": { "email": "old@b.example" } })), (ann.clone(), vec![]));
    // without an id, another address is another person
    let (other, changes) = store.see(json!({ "traits": { "email": "third@b.example" } }));
    assert_ne!(other, ann);
    assert_eq!(changes, ["create"]);
}

#[test]
fn two_people_on_one_device() {
    let mut store = Store::default();
    let (ann, _) = store.see(json!({ "userId": "ann", "anonymousId": "A" }));
    let (bo, changes) = store.see(json!({ "userId": "bo", "anonymousId": "A" }));
    assert_ne!(ann, bo);
    assert_eq!(changes, ["create", "move"]);
    assert_eq!(store.see(json!({ "type": "page", "anonymousId": "A" })).0, bo);
    assert_eq!(store.identifiers(&ann), ["user_id=ann"]);
    // and back, when she signs in again
    assert_eq!(store.see(json!({ "userId": "ann", "anonymousId": "A" })), (ann.clone(), vec!["move"]));
    assert_eq!(store.see(json!({ "type": "page", "anonymousId": "A" })).0, ann);
    assert_eq!(store.identifiers(&bo), ["user_id=bo"]);
}

#[test]
fn two_addresses_on_one_device() {
    let mut store = Store::default();
    let (ann, _) = store.see(json!({ "traits": { "email": "ann@b.example" }, "anonymousId": "A" }));
    let (bo, changes) = store.see(json!({ "traits": { "email": "bo@b.example" }, "anonymousId": "A" }));
    assert_ne!(ann, bo);
    assert_eq!(changes, ["create", "move"]);
    // what does not contradict is learned: the number of whoever is on the device
    let (who, changes) = store.see(json!({ "traits": { "phone": "+46701234567" }, "anonymousId": "A" }));
    assert_eq!((who, changes), (bo, vec!["attach"]));
}

#[test]
fn shared_email() {
    let mut store = Store::default();
    let (ann, _) = store.see(json!({ "userId": "ann", "traits": { "email": "family@b.example" } }));
    let (bo, changes) = store.see(json!({ "userId": "bo", "traits": { "email": "family@b.example" } }));
    assert_ne!(ann, bo);
    assert_eq!(changes, ["create", "conflict"]);
    assert_eq!(store.identifiers(&bo), ["user_id=bo"]);
    let answer = store
        .decide(json!({ "userId": "bo", "traits": { "email": "family@b.example" }, "messageId": "m-1" }));
    assert_eq!(answer.person.as_ref().map(|person| person.id.as_str()), Some(bo.as_str()));
    assert_eq!((answer.log[0].code, answer.log[0].message_id.as_str()), ("identity_conflict", "m-1"));
    let mut out = Writer::new();
    answer.changes[0].write_json(&mut out);
    assert_eq!(
        serde_json::from_slice::<Value>(&out.into_bytes()).unwrap(),
        json!({ "type": "conflict", "identifier": { "kind": "email", "value": "family@b.example" },
            "person": bo, "other": ann, "reason": "different_user_ids" })
    );
    // without an id, the address says who it is
    assert_eq!(store.see(json!({ "traits": { "email": "family@b.example" } })).0, ann);
}

#[test]
fn a_shared_number_does_not_join_two_addresses() {
    let mut store = Store::default();
    let (ann, _) = store.see(json!({ "traits": { "email": "ann@b.example", "phone": "+46701234567" } }));
    let (bo, changes) = store.see(json!({ "traits": { "email": "bo@b.example", "phone": "+46701234567" } }));
    assert_ne!(ann, bo);
    assert_eq!(changes, ["create", "conflict"]);
    let (who, changes) = store.see(json!({ "userId": "u", "traits": { "email": "bo@b.example" } }));
    assert_eq!((who, changes), (bo, vec!["attach"]));
}

#[test]
fn the_event_goes_to_the_person_of_its_strongest_identifier() {
    let mut store = Store::default();
    let external = |id: &str| json!({ "externalIds": [{ "type": "shop", "id": id }] });
    let (by_user, _) = store.see(user("u"));
    let (by_mail, _) = store.see(json!({ "userId": "v", "traits": { "email": "v@b.example" } }));
    let (by_phone, _) = store.see(json!({ "userId": "w", "traits": { "phone": "+46701234567" } }));
    let (by_shop, _) = store.see(json!({ "userId": "x", "context": external("s") }));
    let mut event = json!({ "userId": "u", "traits": { "email": "v@b.example", "phone": "+46701234567" }, "context": external("s") });
    assert_eq!(store.see(event.clone()), (by_user, vec!["conflict", "conflict", "conflict"]));
    event.as_object_mut().unwrap().remove("userId");
    assert_eq!(store.see(event.clone()).0, by_mail);
    event["traits"].as_object_mut().unwrap().remove("email");
    assert_eq!(store.see(event.clone()).0, by_phone);
    event.as_object_mut().unwrap().remove("traits");
    assert_eq!(store.see(event).0, by_shop);
}

#[test]
fn persons_that_do_not_contradict_are_merged_into_the_strongest() {
    let mut store = Store::default();
    let (by_phone, _) = store.see(json!({ "traits": { "phone": "+46701234567" }, "anonymousId": "A" }));
    let (by_mail, _) = store.see(json!({ "traits": { "email": "ann@b.example" }, "anonymousId": "B" }));
    let (by_user, _) = store.see(user("ann"));
    let event = json!({ "userId": "ann", "traits": { "email": "ann@b.example", "phone": "+46701234567" } });
    let answer = store.decide(event.clone());
    let merges = answer.changes.iter().map(|change| match change {
        Change::Merge { into, from, .. } => (into.clone(), from.clone()),
        other => (other.name().to_owned(), String::new()),
    });
    let merges: Vec<_> = merges.collect();
    assert_eq!(merges, [(by_user.clone(), by_mail), (by_user.clone(), by_phone)]);
    assert_eq!(store.see(event), (by_user.clone(), vec!["merge", "merge"]));
    assert_eq!(store.identifiers(&by_user).len(), 5);
}

#[test]
fn an_alias_joins_a_device_and_never_two_user_ids() {
    let mut store = Store::default();
    let (visitor, _) = store.see(json!({ "type": "page", "anonymousId": "A" }));
    assert_eq!(
        store.see(json!({ "type": "alias", "previousId": "A", "userId": "ann" })),
        (visitor, vec!["attach"])
    );
    let (bo, _) = store.see(user("bo"));
    let (cy, _) = store.see(user("cy"));
    assert_eq!(store.see(json!({ "type": "alias", "previousId": "bo", "userId": "cy" })).0, cy);
    assert_eq!(store.see(user("bo")).0, bo);
}

#[test]
fn a_deletion_changes_nobody() {
    let mut store = Store::default();
    let event = json!({ "type": "track", "event": "User Deleted", "deleted": true, "userId": "ann", "anonymousId": "new" });
    let answer = store.decide(event.clone());
    assert_eq!((answer.person, answer.changes.len(), answer.log[0].code), (None, 0, "person_unknown"));
    let (ann, _) = store.see(user("ann"));
    assert_eq!(store.see(event), (ann.clone(), vec![]));
    assert_eq!(store.identifiers(&ann), ["user_id=ann"]);
}

#[test]
fn an_event_without_identifiers_is_about_nobody() {
    let mut store = Store::default();
    let answer = store
        .decide(json!({ "type": "track", "event": "x", "traits": { "phone": "070-1" }, "userId": "null" }));
    assert_eq!(answer.person, None);
    let codes: Vec<_> = answer.log.iter().map(|record| record.code).collect();
    assert_eq!(codes, ["identifier_meaningless", "phone_not_e164", "no_identifier"]);
    let mut out = Writer::new();
    answer.write_json(&mut out);
    assert!(out.into_string().starts_with(r#"{"person":null,"changes":[],"log":[{"stage":"identity""#));
}

#[test]
fn only_the_kinds_that_the_workspace_uses_count() {
    let policy = Policy::new(["user_id", "anonymous_id"]).unwrap();
    let json = r#"{"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","type":"identify","traits":{"email":"a@b.se"},"anonymousId":"A"}"#;
    let document = Document::parse_str(json).unwrap();
    let answer = identify(&Event::read(&document).unwrap(), &[], &policy);
    let person = answer.person.unwrap();
    assert_eq!(person.id, "p_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assert_eq!(person.identifiers.len(), 1);
    assert!(Policy::new(["mail"]).is_none());
    assert_eq!(from_bytes::<Policy>(&to_bytes(&policy)), Some(policy));
}

#[test]
fn persons_are_read_as_they_are_written() {
    let json = r#"[{"id":"p_1","identifiers":[{"kind":"email","value":" Ann@B.example "},{"kind":"external_id.shop","value":7}]}]"#;
    let persons = Person::read_all(json.as_bytes()).unwrap();
    let mut out = Writer::new();
    persons[0].write_json(&mut out);
    assert_eq!(
        out.into_string(),
        r#"{"id":"p_1","identifiers":[{"kind":"email","value":"ann@b.example"},{"kind":"external_id.shop","value":"7"}]}"#
    );
    for (json, path) in [
        (r#"{}"#, ""),
        (r#"[{"identifiers":[]}]"#, "/0/id"),
        (r#"[{"id":"a"},{"id":"b","identifiers":[{"kind":"mail","value":"x"}]}]"#, "/1/identifiers/0/kind"),
        (r#"[{"id":"b","identifiers":[{"kind":"email"}]}]"#, "/0/identifiers/0/value"),
        (r#"[{"id":"b","identifiers":[{"kind":"email","value":"x"}]}]"#, "/0/identifiers/0/value"),
    ] {
        assert_eq!(Person::read_all(json.as_bytes()).unwrap_err().path, path, "{json}");
    }
}

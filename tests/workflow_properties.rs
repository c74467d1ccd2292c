//! What holds for every workflow and every body.
#![expect(clippy::indexing_slicing, reason = "a test that fails may panic")]

use firepath::event::{Event, Identifiers};
use firepath::identity::{Person, Policy, identify};
use firepath::json::{Document, Writer};
use firepath::packed::{Packed, Packer, Unpacker, from_bytes, to_bytes};
use firepath::workflow::{Gist, Origin, Request, Root, Workflow, compile, encoding, preview, process};
use proptest::prelude::*;
use serde_json::{Value, json};

const ORIGIN: Origin<'_> = Origin { receipt: "r", source: "s", workflow: "", received_at: 1_795_244_889_123 };

/// Workflows as a plan keeps them.
struct Plan(Vec<Workflow>);

impl Packed for Plan {
    fn pack(&self, out: &mut Packer) {
        encoding::pack(&self.0, out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        Plan(encoding::unpack(input))
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]",
        "\\PC{0,6}",
        Just("undefined".to_owned()),
        Just("2026-11-21".to_owned()),
        Just("12.50".to_owned()),
        Just("true".to_owned()),
        Just("__proto__".to_owned()),
        Just("create user".to_owned()),
        Just("a@b.example".to_owned()),
    ]
}

/// Any JSON, with few enough names that paths find something.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(
                prop_oneof!["[a-c]", "(type|event|path|equals|all|map|when|from|steps)"],
                inner,
                0..4
            )
            .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(
            prop_oneof!["\\.[a-c]", Just("[0]".to_owned()), Just("[-1]".to_owned()), Just("[*]".to_owned())],
            0..4
        )
        .prop_map(|parts| format!("${}", parts.concat())),
        "\\$\\.(gist|request)(\\.(topic|person|personType|headers|query|url|body|method)(\\.[a-c])?)?",
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let test = (path(), any_json(), text()).prop_flat_map(|(list, value, word)| {
        let path = list.replace("[*]", "[0]");
        let scalar = if value.is_object() || value.is_array() { Value::Null } else { value };
        prop_oneof![
            Just(json!({ "path": list, "exists": true })),
            Just(json!({ "path": path, "equals": scalar, "ignoreCase": true })),
            Just(json!({ "path": path, "in": [scalar, word] })),
            Just(json!({ "path": list, "contains": word })),
            Just(json!({ "path": path, "starts_with": word })),
            Just(json!({ "path": path, "gte": 12.5 })),
            Just(json!({ "path": path, "lt": "2026-11-22" })),
            Just(json!({ "path": path, "regex": "^.[^a]\\w*$" })),
        ]
    });
    test.prop_recursive(3, 8, 3, |inner| {
        ("(all|any|none)", proptest::collection::vec(inner, 0..3))
            .prop_map(|(join, parts)| json!({ join: parts }))
    })
}

fn step() -> impl Strategy<Value = Value> {
    prop_oneof![
        proptest::sample::select(vec![
            "trim",
            "lowercase",
            "uppercase",
            "to_number",
            "to_string",
            "to_boolean",
            "to_unix_seconds",
            "to_iso",
            "first",
            "last",
            "unique",
            "count",
            "non_empty",
            "non_zero",
        ])
        .prop_map(Value::from),
        text().prop_map(|text| json!({ "split": format!("{text}a") })),
        text().prop_map(|text| json!({ "join": text })),
        any_json().prop_map(|value| json!({ "default": value })),
        text().prop_map(|text| json!({ "replace": ["a", text] })),
    ]
}

fn expression() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        path().prop_map(Value::from),
        (path(), path())
            .prop_map(|(a, b)| json!(format!("{{{{{a}}}}} and {{{{{b}}}}}").replace("[*]", "[0]"))),
        (proptest::collection::vec(path(), 1..3), proptest::collection::vec(step(), 0..4))
            .prop_map(|(from, steps)| json!({ "from": from, "steps": steps })),
        any_json().prop_map(|value| json!({ "literal": value })),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            (proptest::collection::btree_map("[a-c]", inner, 0..3), proptest::option::of(path())).prop_map(
                |(members, spread)| {
                    let mut object: serde_json::Map<String, Value> = members.into_iter().collect();
                    object.extend(spread.map(|path| ("...".to_owned(), json!(path))));
                    Value::Object(object)
                }
            ),
        ]
    })
}

fn workflow() -> impl Strategy<Value = Value> {
    let template = (path(), path(), proptest::collection::btree_map("[a-c]", expression(), 0..4), path(), any::<bool>()).prop_map(
        |(name, user, properties, list, each)| {
            let mut template = json!({ "type": "track", "event": { "from": name, "steps": [{ "default": "x" }] },
                "userId": user, "properties": properties, "traits": name, "timestamp": user });
            if each {
                template["forEach"] = json!(list);
            }
            template
        },
    );
    (condition(), proptest::collection::vec(template, 0..3))
        .prop_map(|(when, map)| json!({ "when": when, "map": map }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn compiling_anything_answers(source in any_json()) {
        let _ = compile("w", &source);
        let _ = compile("w", &json!({ "when": source, "map": [source, { "type": "page", "traits": source, "userId": source }] }));
    }

    #[test]
    fn paths_of_any_text_are_read_or_refused(text in "\\$[\\PC]{0,20}", body in any_json()) {
        if let Ok(path) = firepath::workflow::Path::parse(&text) {
            let body = body.to_string();
            let document = Document::parse_str(&body).unwrap();
            let _ = path.find(&firepath::workflow::Scope { root: Root::new(document.root()), item: None });
        }
    }

    #[test]
    fn a_workflow_from_a_plan_does_what_it_did(source in workflow(), body in any_json()) {
        let compiled = compile("w", &source);
        prop_assume!(compiled.is_ok());
        let compiled = compiled.unwrap();
        let bytes = to_bytes(&Plan(vec![compiled.workflow.clone()]));
        let read = from_bytes::<Plan>(&bytes).unwrap().0.remove(0);
        prop_assert_eq!(&read, &compiled.workflow);

        let body = body.to_string();
        let document = Document::parse_str(&body).unwrap();
        let headers = [("x-a".into(), "b".into())];
        let root = Root {
            body: document.root(),
            request: Some(Request { method: "POST", url: "https://e.example/?a=b%20c&a=d", headers: &headers }),
            gist: Some(Gist { topic: "unknown", event_type: None, documented: false, person: document.root().get("a"), person_type: None }),
        };
        let outcome = read.run(&root, &ORIGIN);
        prop_assert_eq!(&outcome, &compiled.workflow.run(&root, &ORIGIN));
        prop_assert_eq!(outcome.matched, read.explain(&root).is_none_or(|explanation| explanation.met()));
        for event in &outcome.events {
            let document = Document::parse_str(event.as_str()).unwrap();
            let event = Event::read(&document).unwrap();
            let _: Value = serde_json::from_slice(document.text().as_bytes()).unwrap();
            prop_assert!(event.id().is_some());
            let answer = identify(&event, &[], &Policy::default());
            let known: Vec<Person> = answer.person.clone().into_iter().collect();
            prop_assert_eq!(identify(&event, &known, &Policy::default()).changes, vec![], "seen again, nothing changes");
            prop_assert_eq!(answer.person.is_some(), !Identifiers::of(&event).list.is_empty());
        }
        let mut out = Writer::new();
        preview("w", &source, &root, &ORIGIN).write_json(&mut out);
        let shown: Value = serde_json::from_slice(&out.into_bytes()).unwrap();
        prop_assert_eq!(&shown["matched"], &json!(outcome.matched));
    }

    #[test]
    fn altered_plans_are_refused_or_run(source in workflow(), at in any::<proptest::sample::Index>(), byte: u8, body in any_json()) {
        let compiled = compile("w", &source);
        prop_assume!(compiled.is_ok());
        let compiled = compiled.unwrap();
        let mut bytes = to_bytes(&Plan(vec![compiled.workflow.clone(), compiled.workflow]));
        let at = at.index(bytes.len());
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        if let Some(read) = from_bytes::<Plan>(&bytes) {
            let body = body.to_string();
            let document = Document::parse_str(&body).unwrap();
            let root = Root::new(document.root());
            let _ = process(&read.0, &root, &ORIGIN);
            let _: Vec<_> = read.0.iter().map(|workflow| workflow.explain(&root)).collect();
        }
    }
}

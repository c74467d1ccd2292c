//! Event templates: what becomes of a body.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

use firepath::error::Diagnostic;
use firepath::json::{Document, Writer};
use firepath::workflow::{Origin, Outcome, Root, Workflow, compile, process};
use serde_json::{Value, json};

const ORIGIN: Origin<'_> =
    Origin { receipt: "r1", source: "crm", workflow: "", received_at: 1_795_244_889_123 };

fn compiled(map: Value) -> Workflow {
    compile("w", &json!({ "map": map })).unwrap_or_else(|findings| panic!("{findings:?}")).workflow
}

fn run(map: Value, body: &str) -> Outcome {
    let document = Document::parse_str(body).unwrap();
    compiled(map).run(&Root::new(document.root()), &ORIGIN)
}

fn events(map: Value, body: &str) -> Vec<Value> {
    run(map, body).events.iter().map(|event| serde_json::from_str(event.as_str()).unwrap()).collect()
}

/// The properties that a template makes of a body.
fn properties(template: Value, body: &str) -> Value {
    let event = events(json!([{ "type": "track", "event": "x", "properties": template }]), body).remove(0);
    event["properties"].clone()
}

fn findings(map: Value) -> Vec<Diagnostic> {
    match compile("w", &json!({ "map": map })) {
        Ok(compiled) => compiled.warnings,
        Err(findings) => findings,
    }
}

#[test]
fn an_event_stands_in_the_envelope_in_one_order() {
    let outcome = run(
        json!([{
            "traits": { "email": "$.user.email" }, "userId": "$.user.id", "type": "identify",
            "context": { "page": { "url": "$.url" } }, "timestamp": "$.at", "integrations": { "All": true }
        }]),
        r#"{ "user": { "id": 12345678901234567890, "email": "\u00e5@b.se" }, "url": "https://x.y/", "at": "2026-11-21T07:08:09Z" }"#,
    );
    assert_eq!(outcome.log, []);
    let event = outcome.events[0].as_str().to_owned();
    let id = "01";
    assert!(event.starts_with(&format!(r#"{{"id":"{id}"#)), "{event}");
    assert_eq!(
        event.split_once("\",").unwrap().1,
        concat!(
            r#""type":"identify","userId":"12345678901234567890","traits":{"email":"\u00e5@b.se"},"#,
            r#""context":{"page":{"url":"https://x.y/"}},"integrations":{"All":true},"timestamp":"2026-11-21T07:08:09Z","#,
            r#""messageId":"r1","receivedAt":1795244889123,"source":"crm","receipt":"r1","workflow":"w"}"#
        )
    );
}

#[test]
fn paths_constants_templates_and_lists() {
    let body = r#"{"a":"x","n":1.50,"none":null,"list":[{"name":"p"},{"name":"q"},{}],"o":{"k":[1]},"$":1}"#;
    for (template, expected) in [
        (json!({ "v": "$.a" }), json!({ "v": "x" })),
        (json!({ "v": "$.none" }), json!({ "v": null })),
        (json!({ "v": "$.o" }), json!({ "v": { "k": [1] } })),
        (
            json!({ "v": "plain", "price": "$5 off", "t": true, "z": 0, "nothing": null }),
            json!({ "v": "plain", "price": "$5 off", "t": true, "z": 0, "nothing": null }),
        ),
        (json!({ "v": { "literal": "$.a" } }), json!({ "v": "$.a" })),
        (json!({ "v": { "literal": { "deep": ["{{"] } } }), json!({ "v": { "deep": ["{{"] } })),
        (json!({ "v": "{{$.a}} has {{ $.n }}!" }), json!({ "v": "x has 1.50!" })),
        (json!({ "v": "$.list[*].name" }), json!({ "v": ["p", "q"] })),
        (
            json!({ "v": ["$.a", "$.gone", { "b": "$.n" }, { "c": "$.gone" }] }),
            json!({ "v": ["x", { "b": 1.5 }] }),
        ),
        (json!({ "v": {}, "w": [] }), json!({ "v": {}, "w": [] })),
        // never "undefined": what is absent leaves nothing behind
        (
            json!({ "v": "$.gone", "w": "{{$.a}} {{$.gone}}", "u": "{{$.none}}", "k": "$.a", "o": { "p": { "q": "$.gone" } } }),
            json!({ "k": "x" }),
        ),
    ] {
        assert_eq!(properties(template.clone(), body), expected, "{template}");
    }
}

#[test]
fn an_object_can_be_spread_into_another() {
    let body = r#"{"custom":{"plan":"pro","email":"stray@x.y","__proto__":{"admin":true},"n":1},"email":"a@b.se","list":[1]}"#;
    let outcome = run(
        json!([{ "type": "identify", "traits": { "...": "$.custom", "email": "$.email", "plan": "$.gone" } }]),
        body,
    );
    let event: Value = serde_json::from_str(outcome.events[0].as_str()).unwrap();
    assert_eq!(event["traits"], json!({ "email": "a@b.se", "plan": "pro", "n": 1 }));
    assert_eq!(outcome.log[0].code, "reserved_key");
    assert_eq!(outcome.log[0].path.as_deref(), Some("/traits"));
    let outcome = run(json!([{ "type": "identify", "traits": { "...": "$.list" } }]), body);
    assert_eq!(outcome.log[0].code, "not_an_object");
    let outcome = run(json!([{ "type": "identify", "traits": { "...": "$.gone" } }]), body);
    assert!(outcome.log.is_empty());
}

#[test]
fn steps() {
    let body = r#"{"s":"  Ab,c ","e":"","n":null,"num":"007","big":"12345678901234567890","f":"NaN","sec":1795244889,"ms":1795244889123,
        "old":-86400,"iso":"2026-11-21T08:08:09+01:00","yes":"Yes","zero":0,"zeros":"0","list":[" a ","B",7," a "],"o":{"x":1},
        "empty":[],"blank":"a, ,b,","day":"2026-11-21","t":true}"#;
    for (from, steps, expected) in [
        ("$.s", json!(["trim"]), json!("Ab,c")),
        ("$.s", json!(["trim", "lowercase"]), json!("ab,c")),
        ("$.s", json!(["trim", "uppercase"]), json!("AB,C")),
        ("$.s", json!([{ "split": "," }, "trim"]), json!(["Ab", "c"])),
        ("$.s", json!([{ "split": "," }, "trim", { "join": " + " }]), json!("Ab + c")),
        (
            "$.s",
            json!(["trim", { "replace": ["b,", "-"] }, { "prefix": "<" }, { "suffix": ">" }]),
            json!("<A-c>"),
        ),
        ("$.e", json!([{ "split": "," }]), json!([])),
        ("$.blank", json!([{ "split": "," }, "trim", "non_empty"]), json!(["a", "b"])),
        ("$.num", json!(["to_number"]), json!(7)),
        ("$.big", json!(["to_number"]), json!(12345678901234567890u64)),
        ("$.sec", json!(["to_string"]), json!("1795244889")),
        ("$.t", json!(["to_string"]), json!("true")),
        ("$.yes", json!(["to_boolean"]), json!(true)),
        ("$.zero", json!(["to_boolean"]), json!(false)),
        ("$.iso", json!(["to_unix_seconds"]), json!(1795244889)),
        ("$.ms", json!(["to_unix_seconds"]), json!(1795244889)),
        ("$.sec", json!(["to_unix_seconds"]), json!(1795244889)),
        ("$.old", json!(["to_unix_seconds"]), json!(-86400)),
        ("$.day", json!(["to_unix_seconds"]), json!(1795219200)),
        ("$.ms", json!(["to_iso"]), json!("2026-11-21T07:08:09.123Z")),
        ("$.old", json!(["to_iso"]), json!("1969-12-31T00:00:00.000Z")),
        ("$.list", json!(["first"]), json!(" a ")),
        ("$.list", json!(["last", "trim"]), json!("a")),
        ("$.list", json!(["unique", "count"]), json!(3)),
        ("$.list", json!(["trim", "unique", { "join": "," }]), json!("a,B,7")),
        ("$.s", json!(["first"]), json!("  Ab,c ")),
        ("$.n", json!(["trim"]), json!(null)),
        ("$.n", json!([{ "default": "d" }, "uppercase"]), json!("D")),
        ("$.gone", json!([{ "default": [] }]), json!([])),
        ("$.e", json!([{ "default": "d" }]), json!("")),
        ("$.e", json!(["non_empty", { "default": "d" }]), json!("d")),
        ("$.empty", json!(["non_empty", { "default": 1 }]), json!(1)),
        ("$.zeros", json!(["non_zero", { "default": "unset" }]), json!("unset")),
        ("$.sec", json!(["non_zero"]), json!(1795244889)),
        ("{{$.sec}}-{{$.zero}}", json!([]), json!("1795244889-0")),
    ] {
        let template = json!({ "v": { "from": from, "steps": steps } });
        assert_eq!(properties(template.clone(), body), json!({ "v": expected }), "{template}");
    }
    // the first that is there, `null` not counting
    let template = json!({ "v": { "from": ["$.gone", "$.n", "{{$.gone}}", "$.e", "$.s"], "steps": [] } });
    assert_eq!(properties(template, body), json!({ "v": "" }));
}

#[test]
fn what_cannot_be_converted_is_left_out_and_recorded() {
    let outcome = run(
        json!([{ "type": "track", "event": "x", "userId": "$.o", "traits": "$.s", "timestamp": "$.o", "properties": {
            "kept": 1,
            "number": { "from": "$.s", "steps": ["to_number"] },
            "nested": { "time": { "from": "$.s", "steps": ["to_unix_seconds"] } },
            "truth": { "from": "$.s", "steps": ["to_boolean"] },
            "text": "{{$.o}}"
        } }]),
        r#"{"s":"soon","o":{}}"#,
    );
    let event: Value = serde_json::from_str(outcome.events[0].as_str()).unwrap();
    assert_eq!(event["properties"], json!({ "kept": 1 }));
    assert!(
        event.get("userId").is_none() && event.get("traits").is_none() && event.get("timestamp").is_none()
    );
    let mut log: Vec<_> =
        outcome.log.iter().map(|record| (record.code, record.path.as_deref().unwrap())).collect();
    log.sort_unstable();
    assert_eq!(
        log,
        [
            ("not_a_text", "/timestamp"),
            ("not_a_text", "/userId"),
            ("not_an_object", "/traits"),
            ("step_failed", "/properties/nested/time"),
            ("step_failed", "/properties/number"),
            ("step_failed", "/properties/truth"),
            ("template_value_not_text", "/properties/text"),
        ]
    );
    assert!(
        outcome.log.iter().all(|record| record.message_id == "r1" && record.workflow.as_deref() == Some("w"))
    );
    let mut out = Writer::new();
    outcome.write_json(&mut out);
    let written: Value = serde_json::from_slice(&out.into_bytes()).unwrap();
    assert_eq!(written["matched"], json!(true));
    assert_eq!(written["log"].as_array().map(Vec::len), Some(7));
}

#[test]
fn for_each_makes_an_event_of_every_element() {
    let map = json!([{ "type": "track", "event": "Item Bought", "forEach": "$.items", "userId": "$.user",
        "properties": { "sku": "$item.sku", "all": "$item.tags[*]", "label": "{{$item.sku}} of {{$.user}}" } }]);
    let made = events(map.clone(), r#"{"user":"u","items":[{"sku":"a","tags":[1]},{"sku":"b"}]}"#);
    assert_eq!(made.len(), 2);
    assert_eq!(made[0]["properties"], json!({ "sku": "a", "all": [1], "label": "a of u" }));
    assert_eq!(made[1]["properties"], json!({ "sku": "b", "label": "b of u" }));
    assert_ne!(made[0]["id"], made[1]["id"]);
    for (body, code) in
        [(r#"{"user":"u"}"#, "for_each_absent"), (r#"{"items":{"sku":"a"}}"#, "for_each_not_a_list")]
    {
        let outcome = run(map.clone(), body);
        assert!(outcome.events.is_empty());
        assert_eq!(outcome.log[0].code, code);
    }
    let many = format!(r#"{{"items":[{}]}}"#, vec!["{}"; 1200].join(","));
    let outcome = run(map, &many);
    assert_eq!(outcome.events.len(), 1000);
    assert_eq!(outcome.log[0].code, "too_many_events");
}

#[test]
fn a_template_can_have_a_filter_of_its_own() {
    let map = json!([
        { "type": "track", "event": "Sold", "forEach": "$.items", "when": { "path": "$item.n", "gt": 0 }, "properties": { "n": "$item.n" } },
        { "type": "page", "when": { "path": "$.page", "exists": true } }
    ]);
    let outcome = run(map, r#"{"items":[{"n":0},{"n":2}]}"#);
    assert_eq!(outcome.events.len(), 1);
    let dropped: Vec<_> =
        outcome.log.iter().map(|record| (record.code, record.path.as_deref().unwrap())).collect();
    assert_eq!(dropped, [("event_not_wanted", "/map/0/0"), ("event_not_wanted", "/map/1")]);
    let found = findings(json!([{ "type": "page", "when": { "path": "$.a" } }]));
    assert_eq!((found[0].code, found[0].path.as_str()), ("invalid_condition", "/map/0/when"));
}

#[test]
fn the_id_is_the_same_whenever_it_runs_again_and_the_senders_own_if_it_is_a_ulid() {
    let map = json!([{ "type": "track", "event": "x" }, { "type": "track", "event": "x" },
        { "type": "page", "id": "$.id" }, { "type": "page", "id": "$.other" }]);
    let body = r#"{"id":"01arz3ndektsv4rrffq69g5fav","other":"o-1"}"#;
    let ids = |made: Vec<Value>| {
        made.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = ids(events(map.clone(), body));
    assert_eq!(first, ids(events(map.clone(), body)));
    assert_ne!(first[0], first[1]);
    assert_eq!(first[2], "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assert_eq!(first[3], firepath::event::ulid::from_message("crm", "o-1", 1_795_244_889_123));
    assert_eq!(run(map, body).log[0].code, "id_not_ulid");
}

#[test]
fn events_that_cannot_be_are_dropped_with_a_reason() {
    for (template, code) in [
        (json!({ "type": "$.kind" }), "event_type_missing"),
        (json!({ "type": "$.name" }), "event_type_invalid"),
        (json!({ "type": "track", "event": "$.gone" }), "event_name_missing"),
        (json!({ "type": "track", "event": "$.empty" }), "event_name_missing"),
        (json!({ "type": "track", "event": "$.group" }), "reserved_event_incomplete"),
    ] {
        let outcome =
            run(json!([template]), r#"{"name":"click","empty":"","group":"create or update group"}"#);
        assert!(outcome.matched && outcome.events.is_empty());
        assert_eq!((outcome.log[0].code, outcome.log[0].path.as_deref()), (code, Some("/map/0")));
    }
}

#[test]
fn names_that_customerlabs_reserves_are_understood() {
    let made = events(
        json!([{ "type": "track", "event": "$.event", "userId": "$.id", "properties": "$.data" }]),
        r#"{"event":"Update User","id":7,"data":{"user_traits":{"email":"a@b.se"},"plan":"pro"}}"#,
    );
    assert_eq!(made[0]["type"], "identify");
    assert_eq!(made[0]["userId"], "7");
    assert_eq!(made[0]["traits"], json!({ "email": "a@b.se", "plan": "pro" }));
    assert!(made[0].get("event").is_none() && made[0]["workflow"] == "w");
}

#[test]
fn wrong_templates_are_explained_where_they_stand() {
    for (template, code, path) in [
        (json!("x"), "wrong_type", "/map/0"),
        (json!({ "type": "click" }), "not_one_of", "/map/0/type"),
        (json!({ "event": "x" }), "missing_key", "/map/0"),
        (json!({ "type": "track" }), "missing_key", "/map/0"),
        (json!({ "type": "page", "userID": "$.a" }), "unknown_key", "/map/0/userID"),
        (json!({ "type": "page", "userId": "$.a[" }), "invalid_path", "/map/0/userId"),
        (json!({ "type": "page", "userId": { "a": 1 } }), "wrong_type", "/map/0/userId"),
        (json!({ "type": "page", "traits": "all" }), "wrong_type", "/map/0/traits"),
        (json!({ "type": "page", "traits": { "a/b": "$..x" } }), "path_not_singular", "/map/0/traits/a~1b"),
        (json!({ "type": "page", "traits": { "a": "{{$.a" } }), "invalid_template", "/map/0/traits/a"),
        (json!({ "type": "page", "traits": { "a": "{{a}}" } }), "invalid_path", "/map/0/traits/a"),
        (json!({ "type": "page", "traits": { "a": "{{$.a[*]}}" } }), "invalid_template", "/map/0/traits/a"),
        (
            json!({ "type": "page", "traits": { "a": { "from": "a", "steps": [] } } }),
            "wrong_operand",
            "/map/0/traits/a/from",
        ),
        (
            json!({ "type": "page", "traits": { "a": { "from": "$.a", "steps": "trim" } } }),
            "wrong_type",
            "/map/0/traits/a/steps",
        ),
        (
            json!({ "type": "page", "traits": { "a": { "from": "$.a", "steps": ["trimm"] } } }),
            "unknown_step",
            "/map/0/traits/a/steps/0",
        ),
        (
            json!({ "type": "page", "traits": { "a": { "from": "$.a", "steps": [{ "trim": true }] } } }),
            "wrong_operand",
            "/map/0/traits/a/steps/0/trim",
        ),
        (
            json!({ "type": "page", "traits": { "a": { "from": "$.a", "steps": [{ "replace": "x" }] } } }),
            "wrong_operand",
            "/map/0/traits/a/steps/0/replace",
        ),
        (json!({ "type": "page", "traits": { "a": { "from": "$.a" } } }), "steps_missing", "/map/0/traits/a"),
        (json!({ "type": "page", "traits": { "__proto__": 1 } }), "reserved_key", "/map/0/traits/__proto__"),
        (json!({ "type": "page", "traits": { "...": { "a": 1 } } }), "wrong_type", "/map/0/traits/..."),
        (json!({ "type": "page", "traits": { "a": "$item.x" } }), "item_outside_for_each", "/map/0/traits/a"),
        (json!({ "type": "page", "forEach": 1 }), "wrong_type", "/map/0/forEach"),
    ] {
        let found: Vec<_> = findings(json!([template])).into_iter().map(|f| (f.code, f.path)).collect();
        assert_eq!(found, [(code, path.to_owned())], "{template}");
    }
    let found =
        findings(json!([{ "type": "page", "traits": { "a": { "from": "$.a", "steps": ["lower_case"] } } }]));
    assert_eq!(found[0].help.as_deref(), Some("did you mean \"lowercase\"?"));
    let found = findings(json!([{ "type": "tracks", "event": "x" }]));
    assert_eq!(found[0].help.as_deref(), Some("did you mean \"track\"?"));
}

#[test]
fn paths_that_the_sample_lacks_are_warned_of() {
    let source = json!({
        "when": { "all": [{ "path": "$.kind", "equals": "x" }, { "path": "$.lost", "exists": true }] },
        "map": [{ "type": "page", "userId": "$.user.id", "forEach": "$.items", "properties": { "a": "$item.a", "b": "{{$.gone}}",
            "c": { "from": ["$.c1", "$.kind"], "steps": [] }, "d": { "from": ["$.d1", "$.d2"], "steps": ["trim"] },
            "e": { "from": "$.e", "steps": [{ "default": 1 }] } } }]
    });
    let compiled = compile("w", &source).unwrap();
    let document = Document::parse_str(r#"{"kind":"y","user":{},"items":[]}"#).unwrap();
    let found: Vec<_> =
        compiled.check_sample(&Root::new(document.root())).into_iter().map(|f| (f.code, f.path)).collect();
    assert_eq!(
        found,
        [
            ("path_not_in_sample", "/map/0/userId".to_owned()),
            ("path_not_in_sample", "/map/0/properties/b".to_owned()),
            ("path_not_in_sample", "/map/0/properties/d/from".to_owned())
        ]
    );
}

#[test]
fn a_source_runs_all_its_active_workflows() {
    let of = |id: &str, active: bool, kind: &str| {
        let source = json!({ "active": active, "when": { "path": "$.kind", "equals": kind }, "map": [{ "type": "track", "event": id }] });
        compile(id, &source).unwrap().workflow
    };
    let workflows = [of("a", true, "x"), of("b", true, "x"), of("c", false, "z"), of("d", true, "y")];
    let names = |body: &str| {
        let document = Document::parse_str(body).unwrap();
        let outcome = process(&workflows, &Root::new(document.root()), &ORIGIN);
        let made = outcome
            .events
            .iter()
            .map(|event| serde_json::from_str::<Value>(event.as_str()).unwrap()["event"].clone());
        (made.collect::<Vec<_>>(), outcome.log.iter().map(|record| record.code).collect::<Vec<_>>())
    };
    assert_eq!(names(r#"{"kind":"x"}"#), (vec![json!("a"), json!("b")], vec![]));
    assert_eq!(names(r#"{"kind":"z"}"#), (vec![], vec!["workflow_inactive"]));
    assert_eq!(names(r#"{"kind":"w"}"#), (vec![], vec!["no_workflow_matched"]));
}

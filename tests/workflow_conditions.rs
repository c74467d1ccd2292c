//! Filters: paths, operators, groups, and what is said of wrong ones.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

use firepath::error::{Diagnostic, Severity};
use firepath::json::{Document, Writer};
use firepath::workflow::{Gist, Path, Request, Root, compile};
use serde_json::{Value, json};

fn workflow(when: &Value) -> Result<firepath::workflow::Compiled, Vec<Diagnostic>> {
    compile("w", &json!({ "when": when, "map": [{ "type": "track", "event": "x" }] }))
}

/// Whether the filter is met, and what is found at its (only) path.
fn explain(when: &Value, body: &str) -> (bool, Value) {
    let document = Document::parse_str(body).unwrap();
    let compiled = workflow(when).unwrap_or_else(|findings| panic!("{when}: {findings:?}"));
    let root = Root::new(document.root());
    let explanation = compiled.workflow.explain(&root).unwrap();
    let mut out = Writer::new();
    explanation.write_json(&mut out);
    assert_eq!(compiled.workflow.matches(&root), explanation.met(), "{when}");
    (explanation.met(), serde_json::from_slice(&out.into_bytes()).unwrap())
}

fn reason(when: Value, body: &str) -> String {
    let (met, explanation) = explain(&when, body);
    if met { "met".into() } else { explanation["reason"].as_str().unwrap().to_owned() }
}

fn errors(when: Value) -> Vec<(&'static str, String)> {
    let findings = workflow(&when).expect_err("an error");
    findings.into_iter().filter(|found| found.severity == Severity::Error).map(|f| (f.code, f.path)).collect()
}

const BODY: &str = r#"{
    "user": {"id": 9007199254740993, "user_id": "0042", "email": "Ann@Shop.Example", "name": "Åsa 🙂", "phone": null,
             "unsubscribed_from_emails": "false", "vip": true, "score": "12.50", "created_at": "2026-11-21T08:00:00+01:00",
             "tags": [{"id": 1, "name": "VIP"}, {"id": 2, "name": "beta"}, {"id": 3}], "aliases": ["Ann", 7], "it's": {"a b": 1}},
    "größe": "M", "list": [[1, 2], [3]]
}"#;

#[test]
fn paths_find_what_rfc_9535_says() {
    let document = Document::parse_str(BODY).unwrap();
    let root = Root::new(document.root());
    let scope = firepath::workflow::Scope { root, item: None };
    for (path, found) in [
        ("$.user.email", Some(r#""Ann@Shop.Example""#)),
        ("$['user'][\"email\"]", Some(r#""Ann@Shop.Example""#)),
        ("$ .user [ 'email' ]", Some(r#""Ann@Shop.Example""#)),
        ("$.user['it\\'s']['a b']", Some("1")),
        ("$.gr\u{f6}\u{df}e", Some(r#""M""#)),
        ("$[\"gr\\u00f6\\u00dfe\"]", Some(r#""M""#)),
        ("$.user.tags[0].name", Some(r#""VIP""#)),
        ("$.user.tags[-1].id", Some("3")),
        ("$.user.tags[-4]", None),
        ("$.user.tags[3]", None),
        ("$.user.tags.name", None),
        ("$.user.tags[*].name", Some(r#"["VIP","beta"]"#)),
        ("$.user.tags.*.id", Some("[1,2,3]")),
        ("$.user.email[*]", None),
        ("$.nothing[*].name", None),
        ("$.list[*][*]", Some("[1,2,3]")),
        ("$.list[*]", Some("[[1,2],[3]]")),
        ("$.user.phone", Some("null")),
        ("$.request", None),
    ] {
        let compiled = Path::parse(path).unwrap_or_else(|fault| panic!("{path}: {fault:?}"));
        assert_eq!(compiled.find(&scope).map(|data| data.to_json()).as_deref(), found, "{path}");
    }
}

#[test]
fn wrong_paths_are_explained() {
    for (path, code) in [
        ("user.email", "invalid_path"),
        ("$user", "invalid_path"),
        ("$.", "invalid_path"),
        ("$.user.", "invalid_path"),
        ("$.user-id", "invalid_path"),
        ("$.0", "invalid_path"),
        ("$.a[01]", "invalid_path"),
        ("$.a[9007199254740992]", "invalid_path"),
        ("$.a['b", "invalid_path"),
        ("$.a['\\x']", "invalid_path"),
        ("$.a['\\ud83d']", "invalid_path"),
        ("$.a[0", "invalid_path"),
        ("$.a ", "invalid_path"),
        ("$..email", "path_not_singular"),
        ("$.a[?@.b]", "path_not_singular"),
        ("$.a[0,1]", "path_not_singular"),
        ("$.a[0:2]", "path_not_singular"),
        ("$.a[:2]", "path_not_singular"),
    ] {
        assert_eq!(Path::parse(path).expect_err(path).code, code, "{path}");
    }
    assert_eq!(
        Path::parse("user.email").unwrap_err().help.as_deref(),
        Some("did you mean \"$.user.email\"?")
    );
    let help = Path::parse("$.user.user-id.x").unwrap_err().help;
    assert_eq!(help.as_deref(), Some("write [\"user-id\"] instead of .user-id"));
}

#[test]
fn operators() {
    for (path, operator, operand, ignore_case, expected) in [
        ("$.user.email", "exists", json!(true), false, "met"),
        ("$.user.phone", "exists", json!(true), false, "absent"),
        ("$.user.phone", "exists", json!(false), false, "met"),
        ("$.user.email", "exists", json!(false), false, "present"),
        ("$.user.mail", "equals", json!("x"), false, "absent"),
        ("$.user.phone", "equals", json!(null), false, "met"),
        ("$.user.email", "equals", json!("ann@shop.example"), false, "differs"),
        ("$.user.email", "equals", json!("ANN@shop.example"), true, "met"),
        ("$.user.name", "equals", json!("åsa 🙂"), true, "met"),
        // loosely: numbers and booleans that were sent as texts
        ("$.user.id", "equals", json!(9007199254740993u64), false, "met"),
        ("$.user.id", "equals", json!(9007199254740992u64), false, "differs"),
        ("$.user.id", "equals", json!("9007199254740993"), false, "met"),
        ("$.user.score", "equals", json!(12.5), false, "met"),
        ("$.user.score", "equals", json!("12.5"), false, "differs"),
        ("$.user.user_id", "equals", json!(42), false, "differs"),
        ("$.user.unsubscribed_from_emails", "equals", json!(false), false, "met"),
        ("$.user.vip", "equals", json!("true"), false, "met"),
        ("$.user.vip", "equals", json!(1), false, "differs"),
        ("$.user", "equals", json!("x"), false, "differs"),
        ("$.user.email", "in", json!(["x", "Ann@Shop.Example"]), false, "met"),
        ("$.user.email", "in", json!(["ANN@SHOP.EXAMPLE"]), true, "met"),
        ("$.user.phone", "in", json!(["x", null]), false, "met"),
        ("$.user.email", "contains", json!("@Shop."), false, "met"),
        ("$.user.id", "contains", json!(719925), false, "met"),
        ("$.user.aliases", "contains", json!("Ann"), false, "met"),
        ("$.user.aliases", "contains", json!("7"), false, "met"),
        ("$.user.aliases", "contains", json!("An"), false, "differs"),
        ("$.user.tags[*].name", "contains", json!("vip"), true, "met"),
        ("$.user.vip", "contains", json!("t"), false, "wrong_type"),
        ("$.user", "contains", json!("email"), false, "wrong_type"),
        ("$.user.email", "starts_with", json!("Ann"), false, "met"),
        ("$.user.email", "ends_with", json!(".EXAMPLE"), true, "met"),
        ("$.user.id", "starts_with", json!("9007"), false, "met"),
        ("$.user.tags", "starts_with", json!("["), false, "wrong_type"),
        ("$.user.id", "gt", json!(9007199254740992u64), false, "met"),
        ("$.user.id", "gt", json!(9007199254740993u64), false, "differs"),
        ("$.user.id", "gte", json!(9007199254740993u64), false, "met"),
        ("$.user.score", "lt", json!(13), false, "met"),
        ("$.user.score", "lte", json!(12.5), false, "met"),
        ("$.user.email", "lt", json!(13), false, "not_comparable"),
        ("$.user.created_at", "gte", json!("2026-11-21T07:00:00Z"), false, "met"),
        ("$.user.created_at", "gt", json!("2026-11-21T07:00:00Z"), false, "differs"),
        ("$.user.created_at", "lt", json!("2026-11-22"), false, "met"),
        ("$.user.email", "regex", json!("@shop\\.example$"), true, "met"),
        ("$.user.email", "regex", json!("^shop"), false, "differs"),
        ("$.user.name", "regex", json!("^Åsa .$"), false, "met"),
        ("$.user.id", "regex", json!("^9\\d{15}$"), false, "met"),
        ("$.user.vip", "regex", json!("true"), false, "wrong_type"),
        // a date and a number have no order
        ("$.user.created_at", "gt", json!(1795244889), false, "not_comparable"),
        ("$.user.id", "gt", json!("2026-11-21"), false, "not_comparable"),
        ("$.user.vip", "gt", json!(0), false, "wrong_type"),
    ] {
        let when = json!({ "path": path, operator: operand, "ignoreCase": ignore_case });
        assert_eq!(reason(when.clone(), BODY), expected, "{when}");
    }
}

#[test]
fn groups_join_their_parts_and_explain_all_of_them() {
    let yes = json!({ "path": "$.user.vip", "equals": true });
    let no = json!({ "path": "$.user.vip", "equals": false });
    for (when, met) in [
        (json!({ "all": [yes, yes] }), true),
        (json!({ "all": [yes, no] }), false),
        (json!({ "all": [] }), true),
        (json!({ "any": [no, yes] }), true),
        (json!({ "any": [no, no] }), false),
        (json!({ "any": [] }), false),
        (json!({ "none": [no, no] }), true),
        (json!({ "none": [no, yes] }), false),
        (json!({ "all": [{ "any": [no, { "none": [no] }] }, { "all": [yes, { "any": [yes, no] }] }] }), true),
        (json!({ "all": [{ "any": [no, { "none": [yes] }] }, yes] }), false),
    ] {
        assert_eq!(explain(&when, BODY).0, met, "{when}");
    }
    let (met, explanation) =
        explain(&json!({ "all": [no, { "any": [yes, { "path": "$.gone", "exists": true }] }] }), BODY);
    assert!(!met);
    assert_eq!(
        explanation,
        json!({ "met": false, "all": [
            { "met": false, "path": "$.user.vip", "operator": "equals", "expected": false, "found": true,
              "reason": "differs", "text": "the value is another" },
            { "met": true, "any": [
                { "met": true, "path": "$.user.vip", "operator": "equals", "expected": true, "found": true },
                { "met": false, "path": "$.gone", "operator": "exists", "expected": true,
                  "reason": "absent", "text": "nothing stands at this path" }
            ] }
        ] })
    );
}

#[test]
fn wrong_conditions_are_explained_where_they_stand() {
    for (when, code, path) in [
        (json!([]), "wrong_type", "/when"),
        (json!({}), "missing_key", "/when"),
        (json!({ "path": "$.a" }), "invalid_condition", "/when"),
        (json!({ "path": 7, "exists": true }), "wrong_type", "/when/path"),
        (json!({ "path": "a", "exists": true }), "invalid_path", "/when/path"),
        (json!({ "path": "$.a", "exists": true, "equals": 1 }), "invalid_condition", "/when"),
        (json!({ "path": "$.a", "equal": 1 }), "unknown_operator", "/when/equal"),
        (json!({ "path": "$.a", "exists": "yes" }), "wrong_operand", "/when/exists"),
        (json!({ "path": "$.a", "equals": {} }), "wrong_operand", "/when/equals"),
        (json!({ "path": "$.a", "in": "x" }), "wrong_operand", "/when/in"),
        (json!({ "path": "$.a", "gt": "soon" }), "wrong_operand", "/when/gt"),
        (json!({ "path": "$.a", "starts_with": 1 }), "wrong_operand", "/when/starts_with"),
        (json!({ "path": "$.a", "regex": "(?=x)" }), "invalid_regex", "/when/regex"),
        (json!({ "path": "$.a[*].b", "equals": 1 }), "wrong_operand", "/when"),
        (json!({ "path": "$.a", "equals": 1, "ignoreCase": 1 }), "wrong_type", "/when/ignoreCase"),
        (json!({ "path": "$item.a", "exists": true }), "item_outside_for_each", "/when/path"),
        (json!({ "all": [], "any": [] }), "invalid_condition", "/when"),
        (json!({ "all": {} }), "wrong_type", "/when/all"),
        (
            json!({ "any": [{ "all": [{ "path": "$..a", "exists": true }] }] }),
            "path_not_singular",
            "/when/any/0/all/0/path",
        ),
    ] {
        assert_eq!(errors(when.clone()), [(code, path.to_owned())], "{when}");
    }
    let findings = workflow(&json!({ "path": "$.a", "start_with": "x" })).unwrap_err();
    assert_eq!(findings[0].help.as_deref(), Some("did you mean \"starts_with\"?"));
    let mut deep = json!({ "path": "$.a", "exists": true });
    for _ in 0..40 {
        deep = json!({ "all": [deep] });
    }
    assert_eq!(errors(deep)[0].0, "condition_too_deep");
}

#[test]
fn filters_that_nothing_passes_are_warned_of() {
    let a = |operator: &str, operand: Value| json!({ "path": "$.a", operator: operand });
    for (when, unsatisfiable) in [
        (json!({ "all": [a("equals", json!("x")), a("equals", json!("y"))] }), true),
        (json!({ "all": [a("equals", json!("x")), { "all": [a("in", json!(["y", "z"]))] }] }), true),
        (json!({ "all": [a("in", json!(["x", "y"])), a("in", json!(["y", "z"]))] }), false),
        (json!({ "all": [a("equals", json!("x")), { "path": "$['a']", "starts_with": "y" }] }), true),
        (json!({ "all": [a("gt", json!(5)), a("lt", json!(5))] }), true),
        (json!({ "all": [a("gte", json!(5)), a("lte", json!(5))] }), false),
        (json!({ "all": [a("equals", json!(7)), a("gt", json!(8))] }), true),
        (json!({ "all": [a("exists", json!(false)), a("contains", json!("x"))] }), true),
        (json!({ "all": [a("exists", json!(false)), a("equals", json!(null))] }), false),
        (json!({ "all": [a("equals", json!("x")), { "none": [a("equals", json!("x"))] }] }), true),
        (json!({ "all": [a("contains", json!("x")), { "none": [a("contains", json!("x"))] }] }), true),
        (json!({ "all": [a("contains", json!("x")), { "none": [a("contains", json!("y"))] }] }), false),
        (json!({ "any": [] }), true),
        (json!({ "any": [a("in", json!([])), a("exists", json!(true))] }), false),
        (json!({ "any": [a("in", json!([])), { "any": [] }] }), true),
        (a("in", json!([])), true),
        (a("exists", json!(true)), false),
        (json!({ "all": [a("equals", json!("7")), a("equals", json!(7))] }), false),
    ] {
        let compiled = workflow(&when).unwrap_or_else(|findings| panic!("{when}: {findings:?}"));
        let warned = compiled.warnings.iter().any(|finding| finding.code == "filter_unsatisfiable");
        assert_eq!(warned, unsatisfiable, "{when} {:?}", compiled.warnings);
    }
}

#[test]
fn what_came_around_the_body_is_read_by_its_reserved_names() {
    let document = Document::parse_str(r#"{"request":"mine","user":{"id":1}}"#).unwrap();
    let headers =
        [("x-topic".into(), "a".into()), ("accept".into(), "x".into()), ("accept".into(), "y".into())];
    let gist = Gist {
        topic: "user_created",
        event_type: Some("user_created"),
        documented: true,
        person: document.root().get("user"),
        person_type: None,
    };
    let request =
        Request { method: "POST", url: "https://h.example/s?a=1&b=%C3%A5+x&a=2#h", headers: &headers };
    let around = Root { body: document.root(), request: Some(request), gist: Some(gist) };
    let bare = Root::new(document.root());
    for (path, with, without) in [
        (
            "$.request",
            Some(
                r#"{"method":"POST","url":"https://h.example/s?a=1&b=%C3%A5+x&a=2#h","headers":{"accept":"x, y","x-topic":"a"},"query":{"a":"1","b":"å x"},"body":{"request":"mine","user":{"id":1}}}"#,
            ),
            Some(r#""mine""#),
        ),
        ("$.request.body.request", Some(r#""mine""#), None),
        ("$.request.method", Some(r#""POST""#), None),
        ("$.request.headers['X-Topic']", Some(r#""a""#), None),
        ("$.request.headers.accept", Some(r#""x, y""#), None),
        ("$.request.query.b", Some(r#""å x""#), None),
        ("$.request.query.c", None, None),
        ("$.gist.topic", Some(r#""user_created""#), None),
        ("$.gist.person.id", Some("1"), None),
        ("$.gist.personType", Some("null"), None),
        (
            "$.gist",
            Some(
                r#"{"topic":"user_created","eventType":"user_created","documented":true,"person":{"id":1},"personType":null}"#,
            ),
            None,
        ),
    ] {
        let compiled = Path::parse(path).unwrap();
        let find =
            |root| compiled.find(&firepath::workflow::Scope { root, item: None }).map(|data| data.to_json());
        assert_eq!(find(around).as_deref(), with, "{path}");
        assert_eq!(find(bare).as_deref(), without, "{path} in a body alone");
    }
}

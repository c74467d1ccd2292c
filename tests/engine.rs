//! The whole way, natively: a workspace, a signed webhook, a decision, a request with its secrets filled in.
#![cfg(all(feature = "compile", feature = "edge"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a wrong answer may stop the run"
)]

use firepath::engine::{Engine, Inbound, Options, Secrets};
use firepath::json::{Document, Writer};
use firepath::plan::{self, BrowserPlan};
use firepath::route::{Consent, Side, page};
use firepath::webhook::{self, Form, Request};

const WORKSPACE: &str = r#"{
  "version": 1,
  "sources": {
    "gist": { "type": "gist", "secrets": ["$GIST"],
      "workflows": { "tagged": { "when": { "path": "$.event_type", "equals": "contact_tagged" },
        "map": [{ "type": "track", "event": "Contact Tagged", "traits": { "email": "$.user.email" },
                  "properties": { "tag": "$.added_tag.name" } }] } } },
    "site": { "type": "browser", "writeKeys": ["site-1"], "origins": ["https://shop.example"] }
  },
  "events": [{ "name": "Add to cart", "on": "click", "selector": ".add" }],
  "destinations": {
    "cio": { "type": "customerio", "siteId": "s1te", "apiKey": "$CIO", "consent": ["marketing"],
      "actionWorkflow": { "events": {
        "Contact Tagged": {},
        "Add to cart": { "callbacks": ["client"], "triggerPath": [
          { "fire": true, "url": "/products/*" }, { "fire": false, "url": "/products/secret" }] } } } },
    "gist": { "type": "gist", "workspaceId": "abcd1234", "apiKey": "$GIST_API",
      "actionWorkflow": { "newEvents": "on" } }
  }
}"#;

fn engine() -> (Engine, plan::Compiled) {
    let compiled = plan::compile(WORKSPACE).unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(compiled.diagnostics, []);
    let secrets = [("GIST", "s3cret"), ("CIO", "k3y")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    (Engine::new(compiled.edge.clone(), Secrets::new(secrets)).unwrap(), compiled)
}

fn route(engine: &Engine, event: &str, side: Side) -> serde_json::Value {
    let document = Document::parse_str(event).unwrap();
    let mut out = Writer::new();
    engine.route(&document, &Options { side, person: None, url: None, consent: None }, &mut out).unwrap();
    serde_json::from_str(&out.into_string()).unwrap()
}

#[test]
fn a_signed_webhook_becomes_a_request() {
    let (engine, _) = engine();
    let body = br#"{"event_type":"contact_tagged","added_tag":{"name":"vip"},"user":{"email":"a@b.se"}}"#;
    let signature = webhook::signature::sign(body, b"s3cret", Form::Escaped).unwrap();
    let headers = [("X-Hub-Signature", signature.as_str()), ("Cookie", "a=b")];
    let request = Request { method: "POST", url: "/sources/gist", headers: &headers, body };
    let inbound = Inbound { request, received_at: 1_700_000_000_000, occurrence: 0 };
    let receipt = engine.accept("gist", &inbound).unwrap();
    assert_eq!(receipt.headers.len(), 1, "the cookie is not kept");

    let forged = Inbound { request: Request { body: b"{}", ..request }, ..inbound };
    let reject = engine.accept("gist", &forged).unwrap_err();
    assert_eq!((reject.status, reject.reason), (401, "mismatch"));
    assert_eq!(engine.accept("nobody", &inbound).unwrap_err().status, 404);

    let mut out = Writer::new();
    engine.process(&receipt, body, &mut out).unwrap();
    let processed: serde_json::Value = serde_json::from_str(&out.into_string()).unwrap();
    let event =
        processed["events"].as_array().unwrap().iter().find(|e| e["workflow"] == "tagged").unwrap().clone();
    assert_eq!(event["event"], "Contact Tagged");
    assert_eq!(event["properties"]["tag"], "vip");

    let decisions = route(&engine, &event.to_string(), Side::Server);
    assert_eq!(decisions[0]["fire"], true, "{decisions:#}");
    assert_eq!(decisions[1]["fire"], false);
    assert_eq!(decisions[1]["trace"]["reason"], "loop");

    let requests = decisions[0]["requests"].to_string();
    let requests = Document::parse_str(&requests).unwrap();
    let mut out = Writer::new();
    engine.pack("cio", requests.root(), &mut out).unwrap();
    let batches = out.into_string();
    assert!(!batches.contains("k3y"), "a batch names its secrets and holds none");
    let batches = Document::parse_str(&batches).unwrap();
    let prepared = engine.prepare(batches.root().item(0).unwrap(), 0).unwrap();
    assert_eq!(prepared.url, "https://track.customer.io/api/v2/batch");
    // base64 of "s1te:k3y"
    assert!(prepared.headers.iter().any(|(_, value)| value == "Basic czF0ZTprM3k="));
}

#[test]
fn a_page_decides_what_the_edge_decides_for_it() {
    let (engine, compiled) = engine();
    let page = BrowserPlan::open(&compiled.browser).unwrap();
    let event = r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"track","event":"Add to cart","source":"site",
        "userId":"7","properties":{"price":3.50},
        "context":{"page":{"url":"https://shop.example/products/7"},"consent":{"categoryPreferences":{"marketing":true}}}}"#;
    let at_the_edge = route(&engine, event, Side::Client);
    let document = Document::parse_str(event).unwrap();
    for (url, fires) in [
        ("https://shop.example/products/7", true),
        ("https://shop.example/products/secret", false),
        ("https://shop.example/", false),
    ] {
        let granted = Document::parse_str(r#"{"granted":["marketing"]}"#).unwrap();
        let mut out = Writer::new();
        page::decide(&page, &document, Some(url), Consent::read(granted.root()), &mut out).unwrap();
        let in_the_page: serde_json::Value = serde_json::from_str(&out.into_string()).unwrap();
        assert_eq!(in_the_page[0]["fire"], fires, "{url}");
        if url.ends_with("/7") {
            assert_eq!(in_the_page[0], at_the_edge[0]);
            assert_eq!(in_the_page[0]["calls"][0]["method"], "track", "{in_the_page:#}");
        }
    }
}

#[test]
fn consent_that_is_not_known_refuses_with_a_reason() {
    let (engine, _) = engine();
    let event = r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"track","event":"Contact Tagged","source":"site","userId":"7"}"#;
    let decisions = route(&engine, event, Side::Server);
    assert_eq!(decisions[0]["trace"]["reason"], "consent_unknown");
    assert_eq!(
        decisions[0]["trace"]["text"],
        "Not fired: the consent category marketing is required and no consent is known yet."
    );
}

#[test]
fn the_browser_plan_knows_nothing_of_the_server() {
    let (_, compiled) = engine();
    let has = |text: &str| compiled.browser.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has("s1te") && has("Add to cart"));
    for secret in ["CIO", "GIST", "Contact Tagged", "apiKey"] {
        assert!(!has(secret), "{secret}");
    }
    assert_eq!(plan::compile(WORKSPACE).unwrap(), compiled, "the same workspace gives the same bytes");
}

#[test]
fn every_mistake_of_a_workspace_is_reported() {
    let found = plan::compile(
        r#"{ "version": 1, "sources": { "gist": { "type": "gist" } },
             "destinations": { "cio": { "type": "customerio", "siteId": "x", "apiKey": "plain-text",
               "actionWorkflow": { "events": { "A": { "triggerPath": [{ "fire": true, "url": "www.shop.com/cart" }] } } } } } }"#,
    )
    .unwrap_err();
    let codes: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.code)).collect();
    assert_eq!(
        codes,
        [
            ("/destinations/cio/actionWorkflow/events/A/triggerPath/0/url", "url_needs_slash_or_scheme"),
            ("/destinations/cio/apiKey", "secret_not_a_reference"),
            ("/sources/gist", "source_unprotected"),
        ]
    );
    assert!(found.iter().all(|d| d.help.is_some()), "{found:#?}");
}

#[test]
fn two_plans_differ_where_their_decisions_do() {
    let (engine, _) = engine();
    let changed = WORKSPACE
        .replace("/products/secret", "/products/hidden")
        .replace(r#""newEvents": "on""#, r#""newEvents": "off""#);
    let other = Engine::new(plan::compile(&changed).unwrap().edge, Secrets::default()).unwrap();
    let subjects = r#"["https://shop.example/products/secret", "https://shop.example/",
        {"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","type":"track","event":"New","source":"site","userId":"7"}]"#;
    let subjects = Document::parse_str(subjects).unwrap();
    let mut out = Writer::new();
    engine.compare(&other, subjects.root(), &mut out).unwrap();
    let found: serde_json::Value = serde_json::from_str(&out.into_string()).unwrap();
    let brief: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            format!(
                "{} {} {} {}→{}",
                d["url"].as_str().unwrap_or("-"),
                d["event"].as_str().unwrap(),
                d["destination"].as_str().unwrap(),
                d["before"]["reason"].as_str().unwrap(),
                d["after"]["reason"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        brief,
        [
            "https://shop.example/products/secret Add to cart cio dont_fire_rule→fire_rule",
            "https://shop.example/products/secret Add to cart gist no_rules→event_not_listed",
            "https://shop.example/products/secret Contact Tagged gist no_rules→event_not_listed",
            "https://shop.example/ Add to cart gist no_rules→event_not_listed",
            "https://shop.example/ Contact Tagged gist no_rules→event_not_listed",
            "- New gist no_rules→event_not_listed",
        ]
    );
    let mut same = Writer::new();
    engine.compare(&engine, subjects.root(), &mut same).unwrap();
    assert_eq!(same.into_string(), "[]");
    let wrong = Document::parse_str("[1]").unwrap();
    assert_eq!(engine.compare(&other, wrong.root(), &mut Writer::new()).unwrap_err().path, "/0");
}

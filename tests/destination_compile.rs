//! What a destination's settings may say, and what is said about those that are wrong.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use firepath::destination::{Client, Destination, compile};
use firepath::error::Severity;
use serde_json::{Value, json};

fn with(base: &Value, more: Value) -> Value {
    let mut settings = base.clone();
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

/// Code and place of every finding.
fn found(settings: &Value) -> Vec<(&'static str, String)> {
    let list = compile(settings).map_or_else(|errors| errors, |(_, warnings)| warnings);
    for finding in &list {
        assert!(!finding.message.contains("hunter2"), "a secret is repeated: {}", finding.message);
    }
    list.into_iter().map(|finding| (finding.code, finding.path)).collect()
}

fn customerio() -> Value {
    json!({ "type": "customerio", "siteId": "site-1", "apiKey": "$CIO_API_KEY" })
}

#[test]
fn secrets_stand_by_name_only() {
    for (settings, path) in [
        (with(&customerio(), json!({ "apiKey": "hunter2" })), "/apiKey"),
        (with(&customerio(), json!({ "apiKey": "$" })), "/apiKey"),
        (with(&customerio(), json!({ "apiKey": "$1A" })), "/apiKey"),
        (with(&customerio(), json!({ "apiKey": "$A-B" })), "/apiKey"),
        (json!({ "type": "gist", "workspaceId": "abcd1234", "apiKey": "hunter2" }), "/apiKey"),
        (
            json!({ "type": "webhook", "url": "https://a.example/", "signingSecret": "whsec_hunter2" }),
            "/signingSecret",
        ),
        (
            json!({ "type": "webhook", "url": "https://a.example/", "headers": { "Authorization": "Bearer hunter2" } }),
            "/headers/Authorization",
        ),
        (
            json!({ "type": "webhook", "url": "https://a.example/", "headers": { "x~y/z": "$ b" } }),
            "/headers/x~0y~1z",
        ),
    ] {
        let code = if path.contains("x~0") { "invalid_header" } else { "secret_not_a_reference" };
        assert_eq!(found(&settings), [(code, path.to_owned())], "{settings}");
    }
    assert_eq!(
        found(&with(&customerio(), json!({ "siteId": "$SITE" }))),
        [("not_a_secret", "/siteId".into())]
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let settings = json!({ "type": "customerio", "apiKey": 7, "region": "mars", "identifyBy": "e-mail", "nulls": "drop",
        "allowReserved": ["recipient", "total"], "objectType": "0", "endpoint": "ftp://x", "createProfiles": "yes", "timeFields": [1] });
    let mut codes: Vec<_> = found(&settings);
    codes.sort();
    assert_eq!(
        codes,
        [
            ("invalid_object_type", "/objectType".to_owned()),
            ("missing_key", "/siteId".to_owned()),
            ("not_one_of", "/allowReserved/1".to_owned()),
            ("not_one_of", "/identifyBy".to_owned()),
            ("not_one_of", "/nulls".to_owned()),
            ("not_one_of", "/region".to_owned()),
            ("url_scheme", "/endpoint".to_owned()),
            ("wrong_type", "/apiKey".to_owned()),
            ("wrong_type", "/createProfiles".to_owned()),
            ("wrong_type", "/timeFields".to_owned()),
        ]
    );
    assert_eq!(found(&json!({ "type": "mailchimp" })), [("not_one_of", "/type".to_owned())]);
    assert_eq!(found(&json!({})), [("not_one_of", "/type".to_owned())]);
    assert_eq!(found(&json!({ "type": "gist" })), [("missing_key", "/workspaceId".to_owned())]);
    let odd = json!({ "type": "gist", "workspaceId": "ab-cd" });
    assert_eq!(found(&odd), [("invalid_workspace_id", "/workspaceId".to_owned())]);
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    for (url, code) in [
        ("http://127.0.0.1:8080/", "private_address"),
        ("https://0x7f.1/", "private_address"),
        ("https://[::ffff:10.0.0.1]/", "private_address"),
        ("https://metadata.google.internal./", "private_address"),
        ("https://user:hunter2@a.example/", "credentials_in_url"),
        ("javascript:alert(1)", "url_scheme"),
        ("a.example/hook", "invalid_url"),
        ("", "missing_key"),
    ] {
        let settings = json!({ "type": "webhook", "url": url });
        assert_eq!(found(&settings), [(code, "/url".to_owned())], "{url}");
        if code == "private_address" {
            assert_eq!(found(&with(&settings, json!({ "allowPrivateAddress": true }))), [], "{url}");
        }
    }
    let plain = compile(&json!({ "type": "webhook", "url": "http://a.example/" })).unwrap().1;
    assert_eq!((plain[0].code, plain[0].severity), ("not_https", Severity::Warning));
}

#[test]
fn headers_are_checked() {
    let headers = |headers: Value| {
        found(&json!({ "type": "webhook", "url": "https://a.example/", "headers": headers }))
    };
    assert_eq!(headers(json!({ "X-A": "1", "x-b": "$B" })), []);
    for (name, value, code) in [
        ("x", json!("a\r\nb"), "invalid_header"),
        ("x", json!("å"), "invalid_header"),
        ("x y", json!("a"), "invalid_header"),
        ("", json!("a"), "invalid_header"),
        ("x", json!(1), "wrong_type"),
        ("Content-Type", json!("text/plain"), "reserved_header"),
        ("webhook-signature", json!("v1,x"), "reserved_header"),
        ("Host", json!("b.example"), "reserved_header"),
    ] {
        assert_eq!(headers(json!({ name: value })).first().map(|(code, _)| *code), Some(code), "{name}");
    }
    assert_eq!(headers(json!({ "X-A": "1", "x-a": "2" }))[0].0, "duplicate_header");
    assert_eq!(headers(json!([])), [("wrong_type", "/headers".to_owned())]);
}

#[test]
fn a_page_gets_public_ids_and_nothing_of_the_server() {
    let settings = with(
        &customerio(),
        json!({ "endpoint": "http://127.0.0.1:8788", "identifyBy": "email", "sendMerges": true }),
    );
    let destination = compile(&settings).unwrap().0;
    assert_eq!(destination.secrets(), ["CIO_API_KEY"]);
    assert!(destination.has_server());
    let client = destination.client().unwrap();
    let text = String::from_utf8(client.to_bytes()).unwrap();
    assert!(text.contains("site-1"));
    for secret in ["CIO_API_KEY", "127.0.0.1", "track.customer.io"] {
        assert!(!text.contains(secret), "{secret} is in the browser's form");
    }
    assert!(matches!(&client, Client::Customerio(page) if page.site_id == "site-1"));
    let webhook = compile(&json!({ "type": "webhook", "url": "https://a.example/", "headers": { "a": "$A" }, "signingSecret": "$B" })).unwrap().0;
    assert_eq!(webhook.client(), None);
    assert_eq!(webhook.secrets(), ["A", "B"]);
    let gist = compile(&json!({ "type": "gist", "workspaceId": "abcd1234" })).unwrap().0;
    assert!(!gist.has_server());
}

#[test]
fn regions_have_their_hosts_and_the_check_reads_the_answer() {
    use firepath::destination::{Response, customerio::RegionAnswer};
    for (more, host) in [
        (json!({}), "https://track.customer.io"),
        (json!({ "region": "eu" }), "https://track-eu.customer.io"),
        (json!({ "region": "eu", "endpoint": "http://127.0.0.1:8788/" }), "http://127.0.0.1:8788"),
    ] {
        let destination = compile(&with(&customerio(), more)).unwrap().0;
        let mut out = firepath::json::Writer::new();
        assert!(destination.region_check("cio", &mut out));
        let batch: Value = serde_json::from_str(&out.into_string()).unwrap();
        assert_eq!(batch["url"], format!("{host}/api/v1/accounts/region"));
        assert_eq!(batch["method"], "GET");
        let eu = matches!(&destination, Destination::Customerio(settings) if settings.page.region == firepath::destination::customerio::Region::Eu);
        let read = |status: u16, body: &str| {
            destination.read_region(&Response { status, headers: &[], body, now: 0 }).unwrap()
        };
        assert_eq!(read(200, r#"{"url":"u","region":"eu","environment_id":1}"#) == RegionAnswer::Ok, eu);
        assert_eq!(read(200, r#"{"region":"us"}"#) == RegionAnswer::Ok, !eu);
        assert_eq!(read(401, ""), RegionAnswer::Refused);
        assert_eq!(read(200, "<html>"), RegionAnswer::Unknown);
        assert_eq!(read(503, r#"{"region":"us"}"#), RegionAnswer::Unknown);
        let mut out = firepath::json::Writer::new();
        read(200, r#"{"region":"us"}"#).write(&mut out);
        assert!(out.into_string().contains(if eu { r#""ok":false,"region":"us""# } else { r#""ok":true"# }));
    }
}

use super::*;
use crate::json::Document;
use crate::webhook::{Verification, verify};

const NOW: i64 = 1_700_000_000_000;

fn scheme(json: &str) -> Scheme {
    Scheme::read(Document::parse_str(json).unwrap().root()).unwrap()
}

fn refusal(json: &str) -> (String, String) {
    let error = Scheme::read(Document::parse_str(json).unwrap().root()).unwrap_err();
    (error.path, error.message.into_owned())
}

fn check(scheme: &Scheme, secret: &str, url: &str, headers: &[(&str, &str)], body: &str) -> String {
    let request = Request { method: "POST", url, headers, body: body.as_bytes() };
    match verify(scheme, &[b"another", secret.as_bytes()], &request, NOW) {
        Verification::Verified { form, secret } => format!("{} {secret}", form.as_str()),
        Verification::Unverified => "unverified".to_owned(),
        Verification::Rejected(reason) => reason.as_str().to_owned(),
    }
}

#[test]
fn names_are_read_with_or_without_separators() {
    assert_eq!(scheme(r#""standard-webhooks""#), Scheme::StandardWebhooks(TOLERANCE));
    assert_eq!(
        scheme(r#"{"type":"standard_webhooks","tolerance":0}"#),
        Scheme::StandardWebhooks(Tolerance(0))
    );
    assert_eq!(scheme(r#""github""#), Scheme::Hmac(Hmac::github()));
    assert_eq!(scheme(r#"{"type":"none"}"#), Scheme::None);
}

#[test]
fn mistakes_are_placed_and_explained() {
    for (json, path) in [
        ("5", ""),
        ("{}", ""),
        (r#""sendgrid""#, "/type"),
        (r#"{"type":5}"#, "/type"),
        (r#"{"type":"hmac"}"#, "/header"),
        (r#"{"type":"hmac","header":""}"#, "/header"),
        (r#"{"type":"hmac","header":"X","algorithm":"md5"}"#, "/algorithm"),
        (r#"{"type":"hmac","header":"X","encoding":"utf8"}"#, "/encoding"),
        (r#"{"type":"hmac","header":"X","template":"{timestamp}.{body}"}"#, "/template"),
        (r#"{"type":"hmac","header":"X","timestampHeader":"T","template":"{body}"}"#, "/template"),
        (r#"{"type":"hmac","header":"X","template":"{nonce}{body}"}"#, "/template"),
        (r#"{"type":"hmac","header":"X","template":"{body"}"#, "/template"),
        (r#"{"type":"hmac","header":"X","template":"v0"}"#, "/template"),
        (r#"{"type":"stripe","tolerance":-1}"#, "/tolerance"),
        (r#"{"type":"token"}"#, "/type"),
        (r#"{"type":"token","header":"X","query":"t"}"#, "/type"),
        (r#"{"type":"token","path":"yes"}"#, "/path"),
        (r#"{"type":"github","a/b":1}"#, "/a~1b"),
    ] {
        let (found, message) = refusal(json);
        assert_eq!(found, path, "{json}");
        assert!(!message.is_empty());
    }
}

#[test]
fn github_verifies_its_documented_vector() {
    // docs.github.com, "Validating webhook deliveries"
    let github = scheme(r#""github""#);
    let good = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let run = |headers: &[(&str, &str)]| {
        check(&github, "It's a Secret to Everybody", "/", headers, "Hello, World!")
    };
    assert_eq!(run(&[("X-Hub-Signature-256", good)]), "raw 1");
    assert_eq!(run(&[("X-Hub-Signature-256", &good.replace("sha256", "sha1"))]), "unsupported_algorithm");
    assert_eq!(run(&[("X-Hub-Signature-256", "757107ea")]), "malformed_header");
    assert_eq!(run(&[("X-Hub-Signature-256", "sha256=757107ea")]), "malformed_header");
    assert_eq!(run(&[("X-Hub-Signature-256", &good.replace('7', "8"))]), "mismatch");
    assert_eq!(run(&[("X-Hub-Signature", good)]), "missing_header");
}

#[test]
fn slack_verifies_its_documented_vector() {
    // docs.slack.dev, "Verifying requests from Slack"
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
                channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
                response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F\
                96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let headers = [
        ("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
        ("X-Slack-Request-Timestamp", "1531420618"),
    ];
    let secret = b"8f742231b10e8888abcd99yyyzzz85a5".as_slice();
    let request = Request { method: "POST", url: "/", headers: &headers, body: body.as_bytes() };
    let slack = scheme(r#""slack""#);
    let at = |now| verify(&slack, &[secret], &request, now);
    assert!(at(1_531_420_618_000).is_verified());
    assert_eq!(at(1_531_420_919_000), Verification::Rejected(Reason::TimestampTooOld));
    assert_eq!(at(1_531_420_317_000), Verification::Rejected(Reason::TimestampInFuture));
    let only = [headers[0]];
    let request = Request { headers: &only, ..request };
    assert_eq!(verify(&slack, &[secret], &request, NOW), Verification::Rejected(Reason::MissingTimestamp));
}

#[test]
fn standard_webhooks_verifies_its_documented_vector() {
    // the specification's reference tests
    let secret = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".as_slice();
    let body = br#"{"test": 2432232314}"#;
    let run = |headers: &[(&str, &str)], secrets: &[&[u8]]| {
        let request = Request { method: "POST", url: "/", headers, body };
        verify(&Scheme::StandardWebhooks(TOLERANCE), secrets, &request, 1_614_265_330_000)
    };
    let id = ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
    let time = ("webhook-timestamp", "1614265330");
    let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let several = format!("v1a,AAAA v1,{} {good}", "A".repeat(43));
    assert_eq!(
        run(&[id, time, ("webhook-signature", &several)], &[b"", secret]),
        Verification::Verified { form: Form::Raw, secret: 1 }
    );
    let svix = [("svix-id", id.1), ("svix-timestamp", time.1), ("svix-signature", good)];
    assert!(run(&svix, &[secret]).is_verified());
    let reason = |headers: &[(&str, &str)]| run(headers, &[secret]);
    assert_eq!(reason(&[id, time]), Verification::Rejected(Reason::MissingHeader));
    assert_eq!(reason(&[time, ("webhook-signature", good)]), Verification::Rejected(Reason::MissingHeader));
    assert_eq!(reason(&[id, ("webhook-signature", good)]), Verification::Rejected(Reason::MissingTimestamp));
    assert_eq!(reason(&[id, time, ("webhook-signature", "v1a,AA")]), {
        Verification::Rejected(Reason::UnsupportedAlgorithm)
    });
    assert_eq!(
        reason(&[id, time, ("webhook-signature", "v1")]),
        Verification::Rejected(Reason::MalformedHeader)
    );
    assert_eq!(
        reason(&[id, time, ("webhook-signature", "")]),
        Verification::Rejected(Reason::MalformedHeader)
    );
    let header = ("webhook-signature", good);
    assert_eq!(run(&[id, time, header], &[b"whsec_%"]), Verification::Rejected(Reason::MalformedSecret));
    assert_eq!(run(&[id, time, header], &[b""]), Verification::Rejected(Reason::NoSecret));
}

#[test]
fn a_stripe_header_is_read_item_by_item() {
    let stripe = scheme(r#""stripe""#);
    // computed with OpenSSL: HMAC-SHA256 of `1700000000.{}` under `whsec_test`
    let good = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
    let run = |value: &str| check(&stripe, "whsec_test", "/", &[("stripe-signature", value)], "{}");
    assert_eq!(run(&format!("t=1700000000,v1={good}")), "raw 1");
    assert_eq!(run(&format!("t=1700000001,v1={good}")), "mismatch");
    assert_eq!(run(&format!("t=1700000000,v1={},v1={good},v0=x", "0".repeat(64))), "raw 1");
    assert_eq!(run(&format!("t=1600000000,v1={good}")), "timestamp_too_old");
    assert_eq!(run(&format!("t=soon,v1={good}")), "malformed_timestamp");
    assert_eq!(run(&format!("v1={good}")), "missing_timestamp");
    assert_eq!(run(&format!("t=1700000000,v0={good}")), "unsupported_algorithm");
    assert_eq!(run("t=1700000000"), "malformed_header");
    assert_eq!(run("t=1700000000,v1=00"), "malformed_header");
    assert_eq!(run(&format!("t=1700000000,t=1,v1={good}")), "malformed_header");
    assert_eq!(run("garbage"), "malformed_header");
    assert_eq!(run(&format!("t=1700000000{}", format!(",v1={good}").repeat(17))), "malformed_header");
}

#[test]
fn a_described_sender_is_verified_by_its_description() {
    // computed with OpenSSL
    let plain = scheme(r#"{"type":"hmac","header":"X-Sig","algorithm":"sha1","encoding":"base64"}"#);
    assert_eq!(check(&plain, "key", "/", &[("x-sig", "3nybhbi3iqa8ino29wqQcBydtNk=")], FOX), "raw 1");
    assert_eq!(check(&plain, "key", "/", &[("x-sig", "3nybhbi3iqa8ino29wqQcBydtNk")], FOX), "raw 1");
    let sha512 = scheme(r#"{"type":"hmac","header":"X-Sig","algorithm":"sha512","prefix":"V1="}"#);
    let value = "v1=b42af09057bac1e2d41708e48a902e09b5ff7f12ab428a4fe86653c73dd248fb\
                 82f948a549f7b791a5b41915ee4d1ec3935357e4e2317250d0372afa2ebeeb3a";
    assert_eq!(check(&sha512, "key", "/", &[("x-sig", value)], FOX), "raw 1");
}

/// The message of the well-known HMAC examples, whose key is `key`.
const FOX: &str = "The quick brown fox jumps over the lazy dog";

#[test]
fn a_token_is_found_where_it_was_said_to_be() {
    let header = scheme(r#"{"type":"token","header":"Authorization","prefix":"Bearer "}"#);
    let run = |value: &str| check(&header, "t0ken+/", "/", &[("authorization", value)], "");
    assert_eq!(run("bearer t0ken+/"), "token 1");
    assert_eq!(run("bearer t0ken"), "mismatch");
    assert_eq!(run("t0ken+/"), "malformed_header");
    let query = scheme(r#"{"type":"token","query":"access_key"}"#);
    let run = |url: &str| check(&query, "t0ken+/", url, &[], "");
    assert_eq!(run("https://e.x/hook?a=1&access_key=t0ken%2B%2f#h"), "token 1");
    assert_eq!(run("/hook?access%5Fkey=t0ken+/"), "token 1");
    assert_eq!(run("/hook?access_key=t0ken%2"), "mismatch");
    assert_eq!(run("/hook?access_key=a&access_key=t0ken+/"), "malformed_header");
    assert_eq!(run("/hook#?access_key=t0ken+/"), "missing_header");
    let path = scheme(r#"{"type":"token","path":true}"#);
    assert_eq!(check(&path, "s e", "https://e.x/sources/gist/s%20e?x=/", &[], ""), "token 1");
    assert_eq!(check(&path, "s e", "/sources/gist/", &[], ""), "missing_header");
    let request = Request { method: "POST", url: "/?access_key=", headers: &[], body: b"" };
    assert_eq!(verify(&query, &[b""], &request, NOW), Verification::Rejected(Reason::NoSecret));
}

#[test]
fn none_says_so() {
    assert_eq!(check(&Scheme::None, "", "/", &[], "x"), "unverified");
}

#[test]
fn a_body_beyond_the_limit_is_not_hashed() {
    let body = vec![b' '; crate::limits::BODY_BYTES + 1];
    let request = Request { method: "POST", url: "/", headers: &[], body: &body };
    assert_eq!(verify(&Scheme::Gist, &[b"k"], &request, NOW), Verification::Rejected(Reason::BodyTooLarge));
}

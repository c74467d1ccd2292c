//! Reading the settings of a webhook destination.

use super::address::{self, Refusal};
use super::settings::{Header, Webhook};
use crate::destination::source::{Source, not_a_reference, secret_name};
use crate::error::Diagnostic;
use serde_json::Value;

/// Headers that firepath or the transport writes itself.
const OWN: [&str; 9] = [
    "host",
    "content-type",
    "content-length",
    "connection",
    "transfer-encoding",
    "upgrade",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
];

/// Headers whose value is a secret by their nature.
const SECRET: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "x-api-key"];

pub(in crate::destination) fn compile(
    settings: &Value,
) -> Result<(Webhook, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut source = Source::new(settings);
    let allow_private_address = source.flag("allowPrivateAddress", false);
    let url = source.text("url").unwrap_or_default();
    if url.is_empty() {
        source.report(Diagnostic::error("missing_key", "/url", "the URL of the endpoint is missing"));
    } else {
        check_url(&mut source, &url, allow_private_address);
    }
    let method = source.text("method").unwrap_or_else(|| "POST".to_owned());
    if !["POST", "PUT", "PATCH"].contains(&method.as_str()) {
        let message = format!("`{method}` is no choice here");
        source.report(Diagnostic::error("not_one_of", "/method", message).help("one of POST, PUT, PATCH"));
    }
    let headers = headers(&mut source);
    let compiled = Webhook {
        url,
        method,
        headers,
        signing_secret: source.secret("signingSecret"),
        allow_private_address,
        identify_by: source.identify_by("identifyBy"),
    };
    source.finish(compiled)
}

fn check_url(source: &mut Source<'_>, url: &str, allow_private: bool) {
    match address::check(url, allow_private) {
        Ok(()) => {
            let plain = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"));
            if plain && address::check(url, false).is_ok() {
                let message = "events travel in the clear: this is http, not https";
                source.report(Diagnostic::warning("not_https", "/url", message));
            }
        }
        Err(refusal) => {
            let help = match refusal {
                Refusal::Private => "`allowPrivateAddress`: true allows it, for an endpoint of your own",
                _ => "such as https://example.com/events",
            };
            source.report(Diagnostic::error(refusal.code(), "/url", refusal.message()).help(help));
        }
    }
}

fn headers(source: &mut Source<'_>) -> Vec<(String, Header)> {
    let Some(given) = source.get("headers") else { return Vec::new() };
    let Some(object) = given.as_object() else {
        let message = "`headers` is an object of names and texts";
        source.report(Diagnostic::error("wrong_type", "/headers", message));
        return Vec::new();
    };
    let mut list: Vec<(String, Header)> = Vec::new();
    for (name, value) in object {
        let mut path = String::from("/headers");
        crate::json::push_pointer(&mut path, name);
        let lower = name.to_ascii_lowercase();
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        let Some(text) = value.as_str() else {
            source.report(Diagnostic::error("wrong_type", path, "the value of a header is a text"));
            continue;
        };
        if !is_name {
            let message = "a header name is made of letters, digits and hyphens";
            source.report(Diagnostic::error("invalid_header", path, message));
        } else if OWN.contains(&lower.as_str()) {
            let message = format!("`{lower}` is written by firepath itself");
            source.report(Diagnostic::error("reserved_header", path, message));
        } else if list.iter().any(|(other, _)| *other == lower) {
            let message = "this header is there twice; names don't depend on case";
            source.report(Diagnostic::error("duplicate_header", path, message));
        } else if text.bytes().any(|byte| byte != b'\t' && !(0x20..0x7f).contains(&byte)) {
            let message =
                "a header value is one line of ASCII; this one has a line break or another character";
            source.report(Diagnostic::error("invalid_header", path, message));
        } else if let Some(secret) = secret_name(text) {
            list.push((lower, Header::Secret(secret)));
        } else if SECRET.contains(&lower.as_str()) || text.starts_with('$') {
            source.report(not_a_reference(&path, name));
        } else {
            list.push((lower, Header::Text(text.to_owned())));
        }
    }
    list
}

//! From a request to a receipt, or to the status that is answered instead.

use super::Receiver;
use super::process::readable;
use super::receipt::{self, HeaderLines, HostSha256, Receipt};
use super::secrets::Secrets;
use crate::json::{Document, Writer};
use crate::limits;
use crate::plan::{Protection, Source, SourceKind, SourceState, with_root};
use crate::webhook::{self, Form, Hashed, Reason, Request, Scheme, Token, Verification};
use crate::workflow::{self, Scope};
use base64::Engine as _;
use std::borrow::Cow;

/// A request and when it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Inbound<'a> {
    /// The request.
    pub request: Request<'a>,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// How often this very content counted as new before.
    pub occurrence: u32,
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    /// What to answer.
    pub status: u16,
    /// Stable name of the reason.
    pub reason: &'static str,
}

impl Reject {
    /// Writes it as JSON.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object();
        out.key("status").integer(i64::from(self.status));
        out.key("reason").string(self.reason);
        out.end_object();
    }
}

/// Headers that carry credentials, whatever the source.
const CREDENTIALS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "x-api-key"];

/// What stands in a stored URL where a token was.
const BLANK: &str = "***";

/// The answers in the order that matters to Gist: too large, unknown, retired, not verified, inactive.
pub(super) fn accept<'a>(
    receiver: Option<&'a Receiver>,
    secrets: &Secrets,
    inbound: &Inbound<'a>,
    host: Option<HostSha256<'_>>,
) -> Result<Receipt<'a>, Reject> {
    let request = &inbound.request;
    if request.body.len() > limits::BODY_BYTES {
        return Err(Reject { status: 413, reason: Reason::BodyTooLarge.as_str() });
    }
    let Some(receiver) = receiver else { return Err(Reject { status: 404, reason: "unknown_source" }) };
    let source = &receiver.source;
    if source.state == SourceState::Retired {
        return Err(Reject { status: 410, reason: "retired" });
    }
    let verification = verify(receiver, secrets, inbound);
    if let Verification::Rejected(reason) = verification {
        return Err(Reject { status: 401, reason: reason.as_str() });
    }
    if let Some(origin) = request.header_values("origin").next()
        && source.kind == SourceKind::Browser
        && !allows(&source.origins, origin)
    {
        return Err(Reject { status: 403, reason: "origin_not_allowed" });
    }
    if source.state == SourceState::Inactive {
        return Err(Reject { status: 200, reason: "inactive" });
    }
    Ok(make(receiver, inbound, verification, host))
}

/// A receipt of a request that was let in.
pub(super) fn make<'a>(
    receiver: &'a Receiver,
    inbound: &Inbound<'a>,
    verification: Verification,
    host: Option<HostSha256<'_>>,
) -> Receipt<'a> {
    let (source, request) = (&receiver.source, &inbound.request);
    let headers = clean_headers(receiver.scheme.as_ref(), request);
    let named = named_identity(source, request, &headers);
    let content = named.as_deref().map_or(request.body, str::as_bytes);
    let query = if named.is_some() { "" } else { split(request.url).1 };
    Receipt {
        id: receipt::id(&source.id, request.method, query, content, inbound.occurrence, host),
        source: Cow::Borrowed(&source.id),
        received_at: inbound.received_at,
        method: Cow::Borrowed(request.method),
        url: clean_url(receiver.scheme.as_ref(), request.url),
        headers,
        verification,
        occurrence: inbound.occurrence,
    }
}

/// The collector source whose write key a request names; of those that ask for none, the first, if no key fits.
pub(super) fn collector_for<'r>(
    receivers: impl Iterator<Item = &'r Receiver> + Clone,
    secrets: &Secrets,
    request: &Request<'_>,
) -> Option<&'r str> {
    let inbound = Inbound { request: *request, received_at: 0, occurrence: 0 };
    let collectors = receivers.filter(|receiver| receiver.source.kind.is_collector());
    let fits = |receiver: &&Receiver| verify(receiver, secrets, &inbound).is_verified();
    let open = |receiver: &&Receiver| matches!(receiver.source.protection, Protection::None);
    let found = collectors.clone().find(fits).or_else(|| collectors.clone().find(open));
    found.map(|receiver| receiver.source.id.as_str())
}

/// Whether a page of this origin may send.
fn allows(origins: &[String], origin: &str) -> bool {
    origins.iter().any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
}

fn verify(receiver: &Receiver, secrets: &Secrets, inbound: &Inbound<'_>) -> Verification {
    let request = &inbound.request;
    if let Some(keys) = &receiver.keys {
        return webhook::verify_gist(keys, request);
    }
    if let Some(keys) = &receiver.write_keys {
        return compare(write_key(request).as_deref(), keys);
    }
    match (&receiver.source.protection, &receiver.scheme) {
        (Protection::None, _) => Verification::Unverified,
        (protection, Some(scheme)) => {
            let values: Vec<&[u8]> = protection.secrets().iter().map(|name| secrets.bytes(name)).collect();
            webhook::verify(scheme, &values, request, inbound.received_at)
        }
        _ => Verification::Rejected(Reason::NoSecret),
    }
}

fn compare(given: Option<&str>, expected: &Hashed) -> Verification {
    let Some(given) = given else { return Verification::Rejected(Reason::MissingHeader) };
    if !expected.any() {
        return Verification::Rejected(Reason::NoSecret);
    }
    match expected.find(given.as_bytes()) {
        Some(secret) => Verification::Verified { form: Form::Token, secret },
        None => Verification::Rejected(Reason::Mismatch),
    }
}

/// The write key that a collector request names: the user of Basic authorization, else `writeKey` in the body or
/// query (beacons can't set headers).
pub(super) fn write_key(request: &Request<'_>) -> Option<String> {
    let basic = request.header_values("authorization").find_map(|value| {
        let (kind, encoded) = value.split_once(' ')?;
        kind.eq_ignore_ascii_case("basic").then_some(())?;
        let decoded = base64::prelude::BASE64_STANDARD.decode(encoded.trim()).ok()?;
        let (user, _) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(user.to_owned())
    });
    basic.or_else(|| query_parameter(request.url, "writeKey")).or_else(|| {
        let document = Document::parse(request.body).ok()?;
        document.root().get("writeKey")?.as_str().map(|key| key.into_owned())
    })
}

/// The value that stands for the whole content, where the source names one and the request has it. An empty one
/// would make one delivery of all that lack it.
fn named_identity(
    source: &Source,
    request: &Request<'_>,
    headers: &[(Cow<'_, str>, Cow<'_, str>)],
) -> Option<String> {
    let path = source.dedupe_by.as_ref()?;
    let body = readable(headers, request.body);
    let document = Document::parse(&body).ok()?;
    let around = workflow::Request { method: request.method, url: request.url, headers };
    let mut out = Writer::new();
    with_root(source.kind, &document, Some(around), &mut |root, _| {
        if let Some(found) = path.find(&Scope { root: *root, item: None }) {
            found.write_json(&mut out);
        }
    });
    let found = out.into_string();
    (!matches!(found.as_str(), "" | "null" | "\"\"" | "[]" | "{}")).then_some(found)
}

/// Path and query of a URL that may be absolute or begin with its path.
pub(super) fn split(url: &str) -> (&str, &str) {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    url.split_once('?').unwrap_or((url, ""))
}

fn query_parameter(url: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(split(url).1.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// URL and headers as they may be kept. Of a source that is not known any part of the URL may be a token.
pub(super) fn redact<'a>(
    receiver: Option<&Receiver>,
    request: &Request<'a>,
) -> (Cow<'a, str>, HeaderLines<'a>) {
    let scheme = receiver.and_then(|receiver| receiver.scheme.as_ref());
    let url = match receiver {
        Some(_) => clean_url(scheme, request.url),
        None => Cow::Owned(split(request.url).0.split('/').take(3).collect::<Vec<_>>().join("/")),
    };
    (url, clean_headers(scheme, request))
}

/// The URL as it may be kept: a token in it blanked out.
fn clean_url<'a>(scheme: Option<&Scheme>, url: &'a str) -> Cow<'a, str> {
    match scheme {
        Some(Scheme::Token(Token::Path)) => {
            let (path, query) = split(url);
            let before = path.rsplit_once('/').map_or("", |(before, _)| before);
            let mark = if query.is_empty() { "" } else { "?" };
            Cow::Owned([before, "/", BLANK, mark, query].concat())
        }
        Some(Scheme::Token(Token::Query(name))) => without_parameter(url, name),
        _ => without_parameter(url, "writeKey"),
    }
}

fn without_parameter<'a>(url: &'a str, name: &str) -> Cow<'a, str> {
    let (path, query) = split(url);
    if path.len() == url.len() {
        return Cow::Borrowed(url);
    }
    let mut kept = String::with_capacity(url.len());
    kept.push_str(path);
    for (index, piece) in query.split('&').filter(|piece| !piece.is_empty()).enumerate() {
        kept.push(if index == 0 { '?' } else { '&' });
        let is_token = form_urlencoded::parse(piece.as_bytes()).any(|(key, _)| key == name);
        match piece.split_once('=') {
            Some((key, _)) if is_token => kept.extend([key, "=", BLANK]),
            _ => kept.push_str(piece),
        }
    }
    Cow::Owned(kept)
}

/// The headers as they may be kept: names in lower case, credentials left out.
fn clean_headers<'a>(scheme: Option<&Scheme>, request: &Request<'a>) -> HeaderLines<'a> {
    let is_credential = |name: &str| {
        CREDENTIALS.contains(&name)
            || matches!(scheme,
                Some(Scheme::Token(Token::Header { name: header, .. })) if header.eq_ignore_ascii_case(name))
    };
    let mut kept = Vec::with_capacity(request.headers.len());
    for (name, value) in request.headers {
        let is_lower = !name.bytes().any(|byte| byte.is_ascii_uppercase());
        let name = if is_lower { Cow::Borrowed(*name) } else { Cow::Owned(name.to_ascii_lowercase()) };
        if !is_credential(&name) {
            kept.push((name, Cow::Borrowed(*value)));
        }
    }
    kept
}

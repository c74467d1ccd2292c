//! Filling a batch's secrets in, at the moment it is sent.

use crate::error::{Code, Error};
use crate::json::{Value, Writer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// A request with its secrets filled in: to be sent now, never stored or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    /// HTTP method.
    pub method: String,
    /// Where to.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Body, if there is one.
    pub body: Option<String>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared ")?;
        f.write_str(&self.method)?;
        f.write_str(" [headers and body withheld: they may hold secrets]")
    }
}

impl Prepared {
    /// Writes it as JSON: `{method, url, headers: {…}, body?}`.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object().key("method").string(&self.method).key("url").string(&self.url);
        self.write_headers(out.key("headers"));
        if let Some(body) = &self.body {
            out.key("body").string(body);
        }
        out.end_object();
    }

    /// Writes the headers as an object.
    pub(crate) fn write_headers(&self, out: &mut Writer) {
        out.begin_object();
        for (name, value) in &self.headers {
            out.key(name).string(value);
        }
        out.end_object();
    }
}

/// Looks a secret up by its name.
pub type Secrets<'s> = &'s dyn Fn(&str) -> Option<String>;

/// Fills in what a batch names only: secrets, Basic and Bearer credentials, and the signature of Standard
/// Webhooks over id, time and body. `now` is milliseconds since 1970.
///
/// # Errors
/// `MISSING_SECRET` for a secret that `secrets` does not know; `INVALID_INPUT` for what is no batch, for a signing
/// secret that is not base64, and for a header that would end early (CR, LF) or is not ASCII.
pub fn prepare(batch: Value<'_>, secrets: Secrets<'_>, now: i64) -> Result<Prepared, Error> {
    let body = batch.get("body").and_then(|body| body.as_str()).map(|body| body.into_owned());
    fill_in(|name| batch.get(name), body, secrets, now)
}

/// As [`prepare`], for a batch whose members and body stand in different places.
pub(crate) fn fill_in<'a>(
    member: impl Fn(&'static str) -> Option<Value<'a>>,
    body: Option<String>,
    secrets: Secrets<'_>,
    now: i64,
) -> Result<Prepared, Error> {
    let text = |name: &'static str| {
        let member = member(name).and_then(|member| member.as_str());
        member.ok_or_else(|| invalid("a batch has a method and a url").at(&["/", name].concat()))
    };
    let method = text("method")?.into_owned();
    let url = text("url")?.into_owned();
    let mut prepared = Prepared { method, url, headers: Vec::new(), body };
    let mut signing = None;
    for (name, value) in member("headers").iter().flat_map(Value::entries) {
        let Some(name) = name.as_str() else { continue };
        let at = |error: Error| {
            let mut path = String::from("/headers");
            crate::json::push_pointer(&mut path, &name);
            error.at(&path)
        };
        if let Some(signed) = value.get("signed") {
            signing = Some((name.clone().into_owned(), secret(signed, secrets).map_err(at)?));
            continue;
        }
        let value = header(value, secrets).map_err(at)?;
        if !is_name(&name) {
            return Err(at(invalid("a header name is made of letters, digits and hyphens")));
        }
        if value.bytes().any(|byte| byte != b'\t' && !(0x20..0x7f).contains(&byte)) {
            let message =
                "a header value is one line of ASCII; this one has a line break or another character";
            return Err(at(invalid(message)));
        }
        prepared.headers.push((name.into_owned(), value));
    }
    if let Some((name, secret)) = signing {
        sign(&mut prepared, name, &secret, now)?;
    }
    Ok(prepared)
}

/// A string, `{"secret": NAME}`, `{"basic": [user, {"secret": NAME}]}` or `{"bearer": {"secret": NAME}}`.
fn header(value: Value<'_>, secrets: Secrets<'_>) -> Result<String, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.into_owned());
    }
    if value.get("secret").is_some() {
        return secret(value, secrets);
    }
    if let Some(bearer) = value.get("bearer") {
        return Ok(String::from("Bearer ") + &secret(bearer, secrets)?);
    }
    if let Some(basic) = value.get("basic")
        && let (Some(user), Some(password)) = (basic.item(0).and_then(|user| user.as_str()), basic.item(1))
    {
        let pair = [&user, ":", secret(password, secrets)?.as_str()].concat();
        return Ok(String::from("Basic ") + &STANDARD.encode(pair));
    }
    Err(invalid("a header value is a text, a secret, basic or bearer"))
}

fn secret(reference: Value<'_>, secrets: Secrets<'_>) -> Result<String, Error> {
    let Some(name) = reference.get("secret").and_then(|name| name.as_str()) else {
        return Err(invalid("a secret is named as {\"secret\": NAME}"));
    };
    let value = secrets(&name).filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        let message = ["the secret ", &name, " was not given to the engine"].concat();
        Error::new(Code::MissingSecret, message)
    })
}

/// Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `<id>.<seconds>.<body>`. The secret is base64,
/// with or without its customary `whsec_`.
fn sign(prepared: &mut Prepared, name: String, secret: &str, now: i64) -> Result<(), Error> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok();
    // under an empty key anybody could sign
    let key = key.filter(|key| !key.is_empty()).ok_or_else(|| {
        let message =
            "a signing secret is base64, such as whsec_… of Standard Webhooks (`openssl rand -base64 32`)";
        invalid(message).at("/headers/webhook-signature")
    })?;
    let mut seconds = Writer::new();
    seconds.integer(now.div_euclid(1000));
    let seconds = seconds.into_string();
    let id = prepared.headers.iter().find(|(name, _)| name == "webhook-id").map(|(_, id)| id.as_str());
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
        return Err(invalid("this signing secret can't be used as a key"));
    };
    let body = prepared.body.as_deref().unwrap_or_default();
    for part in [id.unwrap_or_default(), ".", &seconds, ".", body] {
        mac.update(part.as_bytes());
    }
    let signature = String::from("v1,") + &STANDARD.encode(mac.finalize().into_bytes());
    prepared.headers.push(("webhook-timestamp".to_owned(), seconds));
    prepared.headers.push((name, signature));
    Ok(())
}

/// A token of RFC 9110.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn invalid(message: &'static str) -> Error {
    Error::new(Code::InvalidInput, message)
}

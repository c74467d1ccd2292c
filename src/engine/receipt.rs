//! One accepted inbound request, without its body.

use crate::error::{Code, Error};
use crate::json::{Kind, Value, Writer};
use crate::webhook::{Form, Verification};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Name and value of each header line.
pub type HeaderLines<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// What is kept of a request beside its body. It never holds a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// Lower-case hex SHA-256 of source, method, query, raw body and occurrence.
    pub id: String,
    /// Id of the source.
    pub source: Cow<'a, str>,
    /// When it first arrived, in milliseconds since 1970.
    pub received_at: i64,
    /// `POST`, …
    pub method: Cow<'a, str>,
    /// As received, a token in it blanked out.
    pub url: Cow<'a, str>,
    /// Names in lower case; without credentials.
    pub headers: HeaderLines<'a>,
    /// How it was verified.
    pub verification: Verification,
    /// How often this very content counted as new before.
    pub occurrence: u32,
}

/// Writes the lower-case hex digits of SHA-256 as the host computes it; whether it did.
pub type HostSha256<'h> = &'h dyn Fn(&[u8], &mut [u8; 64]) -> bool;

/// Derives a receipt's id; `content` is the raw body, or what the source names in its place. Each part is preceded by
/// its length, so that no two requests run together.
pub(super) fn id(
    source: &str,
    method: &str,
    query: &str,
    content: &[u8],
    occurrence: u32,
    host: Option<HostSha256<'_>>,
) -> String {
    let occurrence = occurrence.to_be_bytes();
    let parts = [source.as_bytes(), method.as_bytes(), query.as_bytes(), content, &occurrence];
    let mut digits = [0; 64];
    // a fifth of what `hex::encode` takes, which goes character by character
    let written = host.is_some_and(|host| host(&framed(&parts), &mut digits))
        || hex::encode_to_slice(hash(&parts), &mut digits).is_ok();
    std::str::from_utf8(&digits).ok().filter(|_| written).unwrap_or_default().to_owned()
}

fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        all.extend_from_slice(&(part.len() as u64).to_be_bytes());
        all.extend_from_slice(part);
    }
    all
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

impl<'a> Receipt<'a> {
    /// Writes it as JSON.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object();
        out.key("id").string(&self.id);
        out.key("source").string(&self.source);
        out.key("receivedAt").integer(self.received_at);
        out.key("method").string(&self.method);
        out.key("url").string(&self.url);
        out.key("headers").begin_array();
        for (name, value) in &self.headers {
            out.begin_array().string(name).string(value).end_array();
        }
        out.end_array();
        out.key("verification");
        match self.verification {
            Verification::Verified { form, secret } => {
                out.begin_object();
                out.key("verified").boolean(true);
                out.key("form").string(form.as_str());
                out.key("secret").integer(secret as i64);
                out.end_object();
            }
            _ => {
                out.string("unverified");
            }
        }
        out.key("occurrence").integer(i64::from(self.occurrence));
        out.end_object();
    }

    /// Reads what [`Receipt::write`] wrote.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the place of what is missing.
    pub fn read(json: Value<'a>) -> Result<Self, Error> {
        let missing = |path: &str| Error::new(Code::InvalidInput, "a receipt lacks this").at(path);
        let text = |key: &str| json.get(key).and_then(|v| v.as_str());
        let verification = json.get("verification").filter(|v| v.kind() == Kind::Object).and_then(|v| {
            let form = v.get("form")?.as_str()?;
            let form = [Form::Raw, Form::Escaped, Form::Reencoded, Form::Token]
                .into_iter()
                .find(|known| known.as_str() == form)?;
            let secret = usize::try_from(v.get("secret")?.as_i64()?).ok()?;
            Some(Verification::Verified { form, secret })
        });
        Ok(Receipt {
            id: text("id").ok_or_else(|| missing("/id"))?.into_owned(),
            source: text("source").ok_or_else(|| missing("/source"))?,
            received_at: json
                .get("receivedAt")
                .and_then(|v| v.as_i64())
                .ok_or_else(|| missing("/receivedAt"))?,
            method: text("method").unwrap_or_default(),
            url: text("url").unwrap_or_default(),
            headers: headers(json.get("headers")),
            verification: verification.unwrap_or(Verification::Unverified),
            occurrence: json
                .get("occurrence")
                .and_then(|v| v.as_i64())
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(0),
        })
    }
}

/// Reads a list of name-and-value pairs.
pub fn headers<'a>(list: Option<Value<'a>>) -> HeaderLines<'a> {
    let Some(list) = list else { return Vec::new() };
    list.items()
        .filter_map(|pair| {
            let mut parts = pair.items();
            Some((parts.next()?.as_str()?, parts.next()?.as_str()?))
        })
        .collect()
}

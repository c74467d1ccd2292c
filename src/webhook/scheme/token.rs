//! A secret sent along with every request: a custom header of Gist's editor, a query parameter, a path part.

use super::super::request::{Header, Request};
use super::super::verification::Reason;
use sha2::digest::CtOutput;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Where the secret is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// In a header, after a prefix such as `Bearer ` (read in either case).
    Header {
        /// Name of the header.
        name: Cow<'static, str>,
        /// What stands before the secret.
        prefix: Cow<'static, str>,
    },
    /// In a query parameter.
    Query(Cow<'static, str>),
    /// As the last part of the path.
    Path,
}

impl Token {
    pub(super) fn verify(&self, secrets: &[&[u8]], request: &Request<'_>) -> Result<usize, Reason> {
        if secrets.iter().all(|secret| secret.is_empty()) {
            return Err(Reason::NoSecret);
        }
        let sent = match self {
            Token::Header { name, prefix } => match request.header(name) {
                Header::Missing => return Err(Reason::MissingHeader),
                Header::Several => return Err(Reason::MalformedHeader),
                Header::One(value) => match value.split_at_checked(prefix.len()) {
                    Some((before, token)) if before.eq_ignore_ascii_case(prefix) => token.as_bytes().to_vec(),
                    _ => return Err(Reason::MalformedHeader),
                },
            },
            Token::Query(name) => query(request.url, name)?,
            Token::Path => last_part(request.url).ok_or(Reason::MissingHeader)?,
        };
        same_secret(&sent, secrets).ok_or(Reason::Mismatch)
    }
}

/// The index of the secret that was sent.
fn same_secret(sent: &[u8], secrets: &[&[u8]]) -> Option<usize> {
    Hashed::new(secrets).find(sent)
}

/// Secrets as they are compared: by their hashes, so that neither the place of the first difference nor the length
/// shows in the time taken.
pub struct Hashed(Vec<Option<CtOutput<Sha256>>>);

impl Hashed {
    /// An empty secret is none, and keeps its place.
    pub fn new(secrets: &[&[u8]]) -> Self {
        Hashed(secrets.iter().map(|secret| (!secret.is_empty()).then(|| hash(secret))).collect())
    }

    /// Whether there is any secret.
    pub fn any(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// The index of the secret that was sent.
    pub fn find(&self, sent: &[u8]) -> Option<usize> {
        let sent = hash(sent);
        let mut found = None;
        for (index, secret) in self.0.iter().enumerate() {
            // the library's comparison: a plain loop is at the compiler's mercy, which made it a wrong one once
            let same = secret.as_ref().is_some_and(|secret| *secret == sent);
            if same && found.is_none() {
                found = Some(index);
            }
        }
        found
    }
}

fn hash(bytes: &[u8]) -> CtOutput<Sha256> {
    CtOutput::new(Sha256::digest(bytes))
}

/// The one value of the parameter `name`. A `+` stays one: tokens hold no spaces, but base64 holds pluses.
fn query(url: &str, name: &str) -> Result<Vec<u8>, Reason> {
    let without_hash = url.split('#').next().unwrap_or_default();
    let (_, query) = without_hash.split_once('?').ok_or(Reason::MissingHeader)?;
    let mut values = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decode(key) == name.as_bytes()).then(|| percent_decode(value))
    });
    match (values.next(), values.next()) {
        (None, _) => Err(Reason::MissingHeader),
        (Some(value), None) => Ok(value),
        (Some(_), Some(_)) => Err(Reason::MalformedHeader),
    }
}

fn last_part(url: &str) -> Option<Vec<u8>> {
    let path = url.split(['?', '#']).next()?;
    let (_, part) = path.rsplit_once('/')?;
    (!part.is_empty()).then(|| percent_decode(part))
}

fn percent_decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let mut decoded = [0];
        rest = match (byte, after.split_at_checked(2)) {
            (b'%', Some((digits, following))) if hex::decode_to_slice(digits, &mut decoded).is_ok() => {
                out.extend_from_slice(&decoded);
                following
            }
            _ => {
                out.push(byte);
                after
            }
        };
    }
    out
}

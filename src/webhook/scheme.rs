//! How senders prove that a request is theirs.

use super::request::Request;
use super::signature;
use super::verification::Verification;

/// How a source's requests are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// Gist: `X-Hub-Signature`, over the raw, the escaped or the re-encoded body.
    Gist,
    /// Not at all; every receipt is marked unverified.
    None,
}

impl Scheme {
    pub(super) fn verify(&self, secrets: &[&[u8]], request: &Request<'_>, _now: i64) -> Verification {
        match self {
            Scheme::Gist => signature::verify(secrets, request),
            Scheme::None => Verification::Unverified,
        }
    }
}

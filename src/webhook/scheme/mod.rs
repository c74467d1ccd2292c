//! How senders prove that a request is theirs.

mod clock;
mod hmac;
mod read;
mod standard;
mod stripe;
mod token;

pub use clock::{TOLERANCE, Tolerance};
pub use hmac::{Algorithm, Encoding, Hmac, Part};
pub use token::{Hashed, Token};

use super::request::Request;
use super::signature;
use super::verification::{Form, Reason, Verification};

/// How a source's requests are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// Gist: `X-Hub-Signature`, over the raw, the escaped or the re-encoded body.
    Gist,
    /// An HMAC in a header: GitHub ([`Hmac::github`]), Shopify, Slack, Customer.io, and whoever else does alike.
    Hmac(Hmac),
    /// Stripe: `Stripe-Signature: t=…,v1=…`, HMAC-SHA256 of `<t>.<body>`.
    Stripe(Tolerance),
    /// Standard Webhooks (and Svix, whose headers begin with `svix-`): HMAC-SHA256 of `<id>.<timestamp>.<body>`,
    /// keyed with the base64 text after `whsec_`.
    StandardWebhooks(Tolerance),
    /// A secret sent along.
    Token(Token),
    /// Not at all; every receipt is marked unverified.
    None,
}

impl Scheme {
    pub(super) fn verify(&self, secrets: &[&[u8]], request: &Request<'_>, now: i64) -> Verification {
        let raw = |found: Result<usize, Reason>| found.map(|secret| (Form::Raw, secret));
        let found = match self {
            Scheme::Gist => signature::verify(&signature::Keys::new(secrets), request),
            Scheme::Hmac(hmac) => raw(hmac.verify(secrets, request, now)),
            Scheme::Stripe(tolerance) => raw(stripe::verify(*tolerance, secrets, request, now)),
            Scheme::StandardWebhooks(tolerance) => raw(standard::verify(*tolerance, secrets, request, now)),
            Scheme::Token(token) => token.verify(secrets, request).map(|secret| (Form::Token, secret)),
            Scheme::None => return Verification::Unverified,
        };
        found.into()
    }
}

#[cfg(test)]
mod tests;

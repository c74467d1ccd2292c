//! An HMAC in a header, by description.

use super::super::mac::Macs;
use super::super::request::{Header, Request};
use super::super::verification::Reason;
use super::clock::{self, Tolerance};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{KeyInit, Mac};
use std::borrow::Cow;

/// The hash below the HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// How the signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits in either case.
    Hex,
    /// Base 64, with or without padding.
    Base64,
    /// Base 64 for URLs, with or without padding.
    Base64Url,
}

/// A piece of the text that is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Literal(Cow<'static, str>),
    /// The value of the timestamp header.
    Timestamp,
    /// The raw body.
    Body,
    /// The URL as received.
    Url,
    /// The method.
    Method,
}

/// A sender that puts an HMAC into a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hmac {
    /// The hash.
    pub algorithm: Algorithm,
    /// The header with the signature.
    pub header: Cow<'static, str>,
    /// How it is written there.
    pub encoding: Encoding,
    /// What stands before it: `sha256=`. Read in either case.
    pub prefix: Cow<'static, str>,
    /// What is signed.
    pub text: Cow<'static, [Part]>,
    /// The header with the time, if one is sent, and how far that may lie from now.
    pub timestamp: Option<(Cow<'static, str>, Tolerance)>,
}

/// The text of senders that sign no more than the body.
const BODY: Cow<'static, [Part]> = Cow::Borrowed(&[Part::Body]);

/// `v0:<timestamp>:<body>`, as Slack and Customer.io sign it.
const V0: Cow<'static, [Part]> = Cow::Borrowed(&[
    Part::Literal(Cow::Borrowed("v0:")),
    Part::Timestamp,
    Part::Literal(Cow::Borrowed(":")),
    Part::Body,
]);

impl Hmac {
    /// GitHub: `X-Hub-Signature-256: sha256=<hex>` over the body.
    pub fn github() -> Self {
        Hmac {
            algorithm: Algorithm::Sha256,
            header: Cow::Borrowed("X-Hub-Signature-256"),
            encoding: Encoding::Hex,
            prefix: Cow::Borrowed("sha256="),
            text: BODY,
            timestamp: None,
        }
    }

    /// Shopify: `X-Shopify-Hmac-Sha256: <base64>` over the body.
    pub fn shopify() -> Self {
        Hmac {
            header: Cow::Borrowed("X-Shopify-Hmac-Sha256"),
            encoding: Encoding::Base64,
            prefix: Cow::Borrowed(""),
            ..Hmac::github()
        }
    }

    /// Slack: `X-Slack-Signature: v0=<hex>` over `v0:<timestamp>:<body>`.
    pub fn slack(tolerance: Tolerance) -> Self {
        Hmac {
            header: Cow::Borrowed("X-Slack-Signature"),
            prefix: Cow::Borrowed("v0="),
            text: V0,
            timestamp: Some((Cow::Borrowed("X-Slack-Request-Timestamp"), tolerance)),
            ..Hmac::github()
        }
    }

    /// Customer.io's reporting webhooks: `X-CIO-Signature: <hex>` over `v0:<timestamp>:<body>`.
    pub fn customerio(tolerance: Tolerance) -> Self {
        Hmac {
            header: Cow::Borrowed("X-CIO-Signature"),
            prefix: Cow::Borrowed(""),
            text: V0,
            timestamp: Some((Cow::Borrowed("X-CIO-Timestamp"), tolerance)),
            ..Hmac::github()
        }
    }

    pub(super) fn verify(&self, secrets: &[&[u8]], request: &Request<'_>, now: i64) -> Result<usize, Reason> {
        match self.algorithm {
            Algorithm::Sha1 => self.verify_with::<::hmac::Hmac<sha1::Sha1>>(secrets, request, now),
            Algorithm::Sha256 => self.verify_with::<::hmac::Hmac<sha2::Sha256>>(secrets, request, now),
            Algorithm::Sha512 => self.verify_with::<::hmac::Hmac<sha2::Sha512>>(secrets, request, now),
        }
    }

    fn verify_with<M: KeyInit + Mac + Clone>(
        &self,
        secrets: &[&[u8]],
        request: &Request<'_>,
        now: i64,
    ) -> Result<usize, Reason> {
        let mut states = Macs::<M>::new(secrets);
        if states.is_empty() {
            return Err(Reason::NoSecret);
        }
        let expected = match request.header(&self.header) {
            Header::Missing => return Err(Reason::MissingHeader),
            Header::Several => return Err(Reason::MalformedHeader),
            Header::One(value) => self.signature::<M>(value)?,
        };
        let timestamp = match &self.timestamp {
            None => "",
            Some((name, tolerance)) => {
                let text = clock::header(request, name)?;
                tolerance.check(text, now)?;
                text
            }
        };
        for part in self.text.iter() {
            match part {
                Part::Literal(text) => states.update(text.as_bytes()),
                Part::Timestamp => states.update(timestamp.as_bytes()),
                Part::Body => states.update(request.body),
                Part::Url => states.update(request.url.as_bytes()),
                Part::Method => states.update(request.method.as_bytes()),
            }
        }
        states.find(&[&expected]).ok_or(Reason::Mismatch)
    }

    fn signature<M: Mac>(&self, value: &str) -> Result<Vec<u8>, Reason> {
        let text = match value.split_at_checked(self.prefix.len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(&self.prefix) => rest,
            _ => return Err(self.wrong_prefix(value)),
        };
        let signature = self.encoding.decode(text).ok_or(Reason::MalformedHeader)?;
        if signature.len() == M::output_size() { Ok(signature) } else { Err(Reason::MalformedHeader) }
    }

    /// `sha512=…` where `sha256=…` is due names another algorithm; anything else is no such header at all.
    fn wrong_prefix(&self, value: &str) -> Reason {
        let name = |text: &str| {
            let (name, _) = text.split_once('=')?;
            (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(())
        };
        if self.prefix.ends_with('=') && name(value).is_some() {
            Reason::UnsupportedAlgorithm
        } else {
            Reason::MalformedHeader
        }
    }
}

const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY_PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY_PADDING);

impl Encoding {
    pub(super) fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Encoding::Hex => hex::decode(text).ok(),
            Encoding::Base64 => STANDARD.decode(text).ok(),
            Encoding::Base64Url => URL_SAFE.decode(text).ok(),
        }
    }
}

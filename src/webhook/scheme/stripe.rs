//! Stripe's header: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>…]`.

use super::super::mac::Macs;
use super::super::request::{Header, Request};
use super::super::verification::Reason;
use super::clock::Tolerance;
use hmac::Hmac;
use sha2::Sha256;

const HEADER: &str = "Stripe-Signature";

/// Signatures of one header that are compared; Stripe sends one per active secret.
const SIGNATURES: usize = 16;

pub(super) fn verify(
    tolerance: Tolerance,
    secrets: &[&[u8]],
    request: &Request<'_>,
    now: i64,
) -> Result<usize, Reason> {
    let mut states = Macs::<Hmac<Sha256>>::new(secrets);
    if states.is_empty() {
        return Err(Reason::NoSecret);
    }
    let value = match request.header(HEADER) {
        Header::Missing => return Err(Reason::MissingHeader),
        Header::Several => return Err(Reason::MalformedHeader),
        Header::One(value) => value,
    };
    let header = parse(value)?;
    tolerance.check(header.time, now)?;
    for piece in [header.time.as_bytes(), b".", request.body] {
        states.update(piece);
    }
    let signatures: Vec<&[u8]> = header.signatures.iter().map(<[u8; 32]>::as_slice).collect();
    states.find(&signatures).ok_or(Reason::Mismatch)
}

struct Parsed<'a> {
    time: &'a str,
    signatures: Vec<[u8; 32]>,
}

/// The time, and the signatures that can be compared. One that is cut off spoils no other beside it.
fn parse(value: &str) -> Result<Parsed<'_>, Reason> {
    let mut time = None;
    let mut signatures = Vec::new();
    let mut other = false;
    for item in value.split(',') {
        match item.trim().split_once('=') {
            Some(("t", text)) if time.is_none() => time = Some(text),
            Some(("v1", text)) if signatures.len() < SIGNATURES => {
                let mut signature = [0; 32];
                if hex::decode_to_slice(text, &mut signature).is_ok() {
                    signatures.push(signature);
                }
            }
            Some(("t" | "v1", _)) | None => return Err(Reason::MalformedHeader),
            // v0 is what Stripe's test mode adds
            Some(_) => other = true,
        }
    }
    let time = time.ok_or(Reason::MissingTimestamp)?;
    match signatures.is_empty() {
        true if other => Err(Reason::UnsupportedAlgorithm),
        true => Err(Reason::MalformedHeader),
        false => Ok(Parsed { time, signatures }),
    }
}

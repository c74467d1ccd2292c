//! Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,<base64> v1,<base64> …`.

use super::super::mac::Macs;
use super::super::request::{Header, Request};
use super::super::verification::Reason;
use super::clock::{self, Tolerance};
use super::hmac::Encoding;
use hmac::Hmac;
use sha2::Sha256;

/// Header names: the specification's, and those of the sender that it came from.
const NAMES: [[&str; 3]; 2] = [
    ["webhook-id", "webhook-timestamp", "webhook-signature"],
    ["svix-id", "svix-timestamp", "svix-signature"],
];

/// Signatures of one header that are compared; senders add one per secret while they rotate.
const SIGNATURES: usize = 16;

pub(super) fn verify(
    tolerance: Tolerance,
    secrets: &[&[u8]],
    request: &Request<'_>,
    now: i64,
) -> Result<usize, Reason> {
    let keys = keys(secrets)?;
    let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
    let [standard, svix] = NAMES;
    let is_svix =
        request.header(standard[2]) == Header::Missing && request.header(svix[2]) != Header::Missing;
    let [id, timestamp, signature] = if is_svix { svix } else { standard };

    let one = |name: &str| match request.header(name) {
        Header::Missing => Err(Reason::MissingHeader),
        Header::Several => Err(Reason::MalformedHeader),
        Header::One(value) => Ok(value),
    };
    let signatures = parse(one(signature)?)?;
    let id = one(id)?;
    let timestamp = clock::header(request, timestamp)?;
    tolerance.check(timestamp, now)?;

    let mut states = Macs::<Hmac<Sha256>>::new(&keys);
    for piece in [id.as_bytes(), b".", timestamp.as_bytes(), b".", request.body] {
        states.update(piece);
    }
    let signatures: Vec<&[u8]> = signatures.iter().map(Vec::as_slice).collect();
    states.find(&signatures).ok_or(Reason::Mismatch)
}

/// Decodes the secrets; one that is not base64 becomes empty, which is never used, so that indexes stay.
fn keys(secrets: &[&[u8]]) -> Result<Vec<Vec<u8>>, Reason> {
    if secrets.iter().all(|secret| secret.is_empty()) {
        return Err(Reason::NoSecret);
    }
    let decode = |secret: &&[u8]| {
        let text = std::str::from_utf8(secret).ok()?;
        Encoding::Base64.decode(text.strip_prefix("whsec_").unwrap_or(text))
    };
    let keys: Vec<Vec<u8>> = secrets.iter().map(|secret| decode(secret).unwrap_or_default()).collect();
    if keys.iter().all(Vec::is_empty) { Err(Reason::MalformedSecret) } else { Ok(keys) }
}

/// The signatures that can be compared. One that is cut off spoils no other beside it.
fn parse(value: &str) -> Result<Vec<Vec<u8>>, Reason> {
    let mut signatures = Vec::new();
    let mut malformed = value.is_empty();
    for item in value.split_ascii_whitespace().take(SIGNATURES) {
        match item.split_once(',') {
            Some(("v1", text)) => match Encoding::Base64.decode(text) {
                Some(signature) if signature.len() == 32 => signatures.push(signature),
                _ => malformed = true,
            },
            // v1a is an asymmetric signature
            Some(_) => {}
            None => malformed = true,
        }
    }
    match (signatures.is_empty(), malformed) {
        (false, _) => Ok(signatures),
        (true, true) => Err(Reason::MalformedHeader),
        (true, false) => Err(Reason::UnsupportedAlgorithm),
    }
}

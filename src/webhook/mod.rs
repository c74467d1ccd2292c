//! From bytes to a receipt one can trust: whose request is this, and what does it say?
//!
//! ```
//! use firepath::json::Document;
//! use firepath::webhook::{self, Form, Request, Scheme, Verification};
//! use firepath::webhook::gist::{GistWebhook, Payload};
//!
//! let body = br#"{"event_type":"contact_tagged","added_tag":"vip","user":{"email":"a@b.se"}}"#;
//! let signature = webhook::signature::sign(body, b"s3cret", Form::Escaped)?;
//! let headers = [("X-Hub-Signature", signature.as_str())];
//! let request = Request { method: "POST", url: "/hooks/gist", headers: &headers, body };
//!
//! let now = 0; // milliseconds; only schemes that sign a time look at it
//! let found = webhook::verify(&Scheme::Gist, &[b"s3cret"], &request, now);
//! assert_eq!(found, Verification::Verified { form: Form::Escaped, secret: 0 });
//!
//! let document = Document::parse(body)?;
//! if let Payload::ContactTagged(tagged) = GistWebhook::read(&document).payload() {
//!     assert_eq!(tagged.added_tag().and_then(|tag| tag.name()).as_deref(), Some("vip"));
//! }
//! # Ok::<(), firepath::error::Error>(())
//! ```

pub mod escape;
pub mod gist;
mod mac;
mod request;
pub mod scheme;
pub mod signature;
mod verification;

pub use request::Request;
pub use scheme::{Hashed, Scheme, Token};
pub use verification::{Form, Reason, Verification};

use crate::limits;

/// As [`verify`] under [`Scheme::Gist`], with secrets that were made ready before.
pub fn verify_gist(keys: &signature::Keys, request: &Request<'_>) -> Verification {
    if request.body.len() > limits::BODY_BYTES {
        return Verification::Rejected(Reason::BodyTooLarge);
    }
    signature::verify(keys, request).into()
}

/// Verifies `request` as `scheme` asks, trying every secret. `now` is in milliseconds since 1970 and matters only
/// to schemes that sign a time. A body beyond [`limits::BODY_BYTES`] is turned away before anything is hashed.
pub fn verify(scheme: &Scheme, secrets: &[&[u8]], request: &Request<'_>, now: i64) -> Verification {
    if request.body.len() > limits::BODY_BYTES {
        return Verification::Rejected(Reason::BodyTooLarge);
    }
    scheme.verify(secrets, request, now)
}

//! Gist's signature: `X-Hub-Signature: sha1=<hex>`, HMAC-SHA1 keyed with the webhook's secret.
//!
//! Which text is signed is documented in words only, and no receiver that verifies it is known. So the likely
//! texts are tried in order: the raw bytes, the text-level escape, the value-level re-encoding.

use super::escape;
use super::mac::Macs;
use super::request::{Header, Request};
use super::verification::{Form, Reason};
use crate::error::{Code, Error};
use crate::json::Document;
use hmac::Hmac;
use sha1::Sha1;

/// The header that carries Gist's signature.
pub const HEADER: &str = "X-Hub-Signature";

type States = Macs<Hmac<Sha1>>;

/// Secrets, made ready to verify with.
#[derive(Clone)]
pub struct Keys(States);

impl Keys {
    /// Of every secret that is not empty: an empty one would verify whatever anybody signs with nothing.
    pub fn new(secrets: &[&[u8]]) -> Self {
        Keys(States::new(secrets))
    }
}

/// Verifies Gist's signature of `request`. The first form that any secret matches is the answer.
pub(super) fn verify(Keys(fresh): &Keys, request: &Request<'_>) -> Result<(Form, usize), Reason> {
    if fresh.is_empty() {
        return Err(Reason::NoSecret);
    }
    let expected = match request.header(HEADER) {
        Header::Missing => return Err(Reason::MissingHeader),
        Header::Several => return Err(Reason::MalformedHeader),
        Header::One(value) => parse(value)?,
    };
    find(fresh, &expected, request.body).ok_or(Reason::Mismatch)
}

fn find(fresh: &States, expected: &[u8; 20], body: &[u8]) -> Option<(Form, usize)> {
    let attempt = |form: Form, feed: &dyn Fn(&mut States)| {
        let mut states = fresh.clone();
        feed(&mut states);
        states.find(&[expected]).map(|secret| (form, secret))
    };
    if let Some(found) = attempt(Form::Raw, &|states| states.update(body)) {
        return Some(found);
    }
    // only text can be escaped
    let text = std::str::from_utf8(body).ok()?;
    if let Some(found) = attempt(Form::Escaped, &|states| states.update_by(|out| escape::text(text, out))) {
        return Some(found);
    }
    // in what isn't JSON, dropping white space and decoding strings could change the meaning
    Document::parse_str(text).ok()?;
    attempt(Form::Reencoded, &|states| states.update_by(|out| escape::json(text, out)))
}

/// Reads `sha1=<40 hex digits>`, prefix and digits in either case.
fn parse(value: &str) -> Result<[u8; 20], Reason> {
    let (algorithm, digits) = value.split_once('=').ok_or(Reason::MalformedHeader)?;
    if !algorithm.eq_ignore_ascii_case("sha1") {
        let named =
            !algorithm.is_empty() && algorithm.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        return Err(if named { Reason::UnsupportedAlgorithm } else { Reason::MalformedHeader });
    }
    let mut signature = [0; 20];
    hex::decode_to_slice(digits, &mut signature).map_err(|_| Reason::MalformedHeader)?;
    Ok(signature)
}

/// Signs `body` as Gist does (or may do): the value of the header, `sha1=<hex>`. For tests and local tools.
///
/// # Errors
/// `INVALID_INPUT` for an empty secret, for [`Form::Token`], and for a body that is not UTF-8 in any form but
/// [`Form::Raw`]; `INVALID_JSON` for a body that is not JSON in [`Form::Reencoded`].
pub fn sign(body: &[u8], secret: &[u8], form: Form) -> Result<String, Error> {
    let mut states = States::new(&[secret]);
    let text = || {
        std::str::from_utf8(body).map_err(|_| {
            Error::new(Code::InvalidInput, "only a body that is UTF-8 text can be escaped").at("/body")
        })
    };
    match form {
        Form::Raw => states.update(body),
        Form::Escaped => {
            let text = text()?;
            states.update_by(|out| escape::text(text, out));
        }
        Form::Reencoded => {
            Document::parse(body)?;
            let text = text()?;
            states.update_by(|out| escape::json(text, out));
        }
        Form::Token => {
            return Err(Error::new(
                Code::InvalidInput,
                "a token is not a signature; use raw, escaped or reencoded",
            )
            .at("/form"));
        }
    }
    let signature = states.sign().ok_or_else(|| {
        Error::new(Code::InvalidInput, "the secret is empty; Gist sends no signature then").at("/secret")
    })?;
    Ok(["sha1=", &hex::encode(signature)].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &[u8] = b"s3cret";

    fn verify_one(body: &str, header: &str, secrets: &[&[u8]]) -> Result<(Form, usize), Reason> {
        let headers = [("x-hub-signature", header)];
        verify(
            &Keys::new(secrets),
            &Request { method: "POST", url: "/", headers: &headers, body: body.as_bytes() },
        )
    }

    #[test]
    fn each_form_is_found_and_the_secret_named_by_its_index() {
        let body = "{ \"email\": \"a@b.se\", \"name\": \"\\u00E5\" }";
        for form in [Form::Raw, Form::Escaped, Form::Reencoded] {
            let header = sign(body.as_bytes(), SECRET, form).unwrap();
            let found = verify_one(body, &header, &[b"other", b"", SECRET]);
            assert_eq!(found, Ok((form, 2)));
        }
    }

    #[test]
    fn every_fault_of_the_header_has_its_reason() {
        let body = r#"{"event_type":"user_deleted","user":{"type":"user","id":7}}"#;
        let most = "29764f578a74badc3fcd1933d8617e1ec90be6c";
        let good = &format!("{most}7");
        let reason = |header: &str| match verify_one(body, header, &[SECRET]) {
            Err(reason) => reason.as_str(),
            Ok(_) => "verified",
        };
        assert_eq!(reason(&format!(" SHA1={}\t", good.to_uppercase())), "verified");
        assert_eq!(reason(good), "malformed_header");
        assert_eq!(reason(""), "malformed_header");
        assert_eq!(reason("sha1="), "malformed_header");
        assert_eq!(reason(&format!("sha1= {good}")), "malformed_header");
        assert_eq!(reason(&format!("sha1={good}, sha1={good}")), "malformed_header");
        assert_eq!(reason(&format!("sha1={most}")), "malformed_header");
        assert_eq!(reason(&format!("sha1={most}z")), "malformed_header");
        assert_eq!(reason(&format!("={good}")), "malformed_header");
        assert_eq!(reason(&format!("sha256={good}")), "unsupported_algorithm");
        assert_eq!(reason(&format!("sha1={most}0")), "mismatch");
    }

    #[test]
    fn absent_headers_and_absent_secrets_are_told_apart() {
        let request = Request { method: "POST", url: "/", headers: &[], body: b"{}" };
        assert_eq!(verify(&Keys::new(&[SECRET]), &request), Err(Reason::MissingHeader));
        assert_eq!(verify(&Keys::new(&[]), &request), Err(Reason::NoSecret));
        assert_eq!(verify(&Keys::new(&[b""]), &request), Err(Reason::NoSecret));
    }

    #[test]
    fn what_is_not_utf8_has_only_its_raw_form() {
        let body = b"{\"n\":\"\xff@\"}";
        let header = sign(body, SECRET, Form::Raw).unwrap();
        let headers = [(HEADER, header.as_str())];
        let request = Request { method: "POST", url: "/", headers: &headers, body };
        assert_eq!(verify(&Keys::new(&[SECRET]), &request), Ok((Form::Raw, 0)));
        assert_eq!(sign(body, SECRET, Form::Escaped).unwrap_err().code, Code::InvalidInput);
        assert_eq!(sign(body, SECRET, Form::Reencoded).unwrap_err().code, Code::InvalidJson);
        assert_eq!(sign(b"x", b"", Form::Raw).unwrap_err().path, "/secret");
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies_and_what_is_altered_does_not(
            text in any::<String>(), secret in "[^\u{0}]{1,80}", form in 0..3usize, flip in any::<prop::sample::Index>(),
        ) {
            let body = serde_json::to_string_pretty(&serde_json::json!({ "k": text })).unwrap();
            let form = [Form::Raw, Form::Escaped, Form::Reencoded][form];
            let header = sign(body.as_bytes(), secret.as_bytes(), form).unwrap();
            prop_assert!(verify_one(&body, &header, &[secret.as_bytes()]).is_ok());
            let mut forged = header.into_bytes();
            let at = 5 + flip.index(40);
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            prop_assert!(verify_one(&body, &forged, &[secret.as_bytes()]).is_err());
        }
    }
}

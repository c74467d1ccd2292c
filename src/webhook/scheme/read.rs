//! Schemes as JSON: a name, or an object with a `type` and the type's options.

use super::Scheme;
use super::clock::Tolerance;
use super::hmac::{Algorithm, Encoding, Hmac, Part};
use super::token::Token;
use crate::error::{Code, Error};
use crate::json::{Kind, Value};
use std::borrow::Cow;

/// The names of all schemes.
const NAMES: &str = "gist, github, shopify, stripe, slack, standardwebhooks, customerio, hmac, token or none";

impl Scheme {
    /// Reads `"github"` or `{ "type": "hmac", "header": "X-Signature", … }`. The options:
    ///
    /// - `tolerance` (all with a signed time): seconds, default 300;
    /// - `hmac`: `header` (required), `algorithm` (`sha256`; `sha1`, `sha512`), `encoding` (`hex`; `base64`,
    ///   `base64url`), `prefix` (none), `timestampHeader` (none), `template` (`{body}`, or `{timestamp}.{body}`
    ///   where there is a timestamp; also `{url}`, `{method}`);
    /// - `token`: one of `header` (with `prefix`), `query`, `path: true`.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the place and what may stand there. An option that the scheme has not is an error.
    pub fn read(value: Value<'_>) -> Result<Scheme, Error> {
        let options = Options(value);
        let name = match value.kind() {
            Kind::String => value.as_str(),
            Kind::Object => options.text("type")?,
            _ => None,
        };
        let Some(name) = name else {
            let message = ["a scheme is ", NAMES, ", or an object with such a `type`"].concat();
            return Err(Error::new(Code::InvalidInput, message));
        };
        let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
        let (scheme, known): (Scheme, &[&str]) = match plain.as_str() {
            "gist" => (Scheme::Gist, &[]),
            "none" => (Scheme::None, &[]),
            "github" => (Scheme::Hmac(Hmac::github()), &[]),
            "shopify" => (Scheme::Hmac(Hmac::shopify()), &[]),
            "slack" => (Scheme::Hmac(Hmac::slack(options.tolerance()?)), &["tolerance"]),
            "customerio" => (Scheme::Hmac(Hmac::customerio(options.tolerance()?)), &["tolerance"]),
            "stripe" => (Scheme::Stripe(options.tolerance()?), &["tolerance"]),
            "standardwebhooks" => (Scheme::StandardWebhooks(options.tolerance()?), &["tolerance"]),
            "hmac" => (
                Scheme::Hmac(options.hmac()?),
                &["algorithm", "header", "encoding", "prefix", "timestampHeader", "template", "tolerance"],
            ),
            "token" => (Scheme::Token(options.token()?), &["header", "prefix", "query", "path"]),
            _ => return Err(invalid("type", &["no scheme is called \"", &name, "\"; write ", NAMES])),
        };
        options.only(known)?;
        Ok(scheme)
    }
}

/// The members of the object; a scheme that is only a name has none.
struct Options<'a>(Value<'a>);

impl<'a> Options<'a> {
    fn get(&self, key: &str) -> Option<Value<'a>> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    fn text(&self, key: &str) -> Result<Option<Cow<'a, str>>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| invalid(key, &["must be a string"]))
    }

    /// Text that may not be empty.
    fn name(&self, key: &str) -> Result<Option<Cow<'static, str>>, Error> {
        let text = self.text(key)?;
        if text.as_deref() == Some("") {
            return Err(invalid(key, &["must not be empty"]));
        }
        Ok(text.map(owned))
    }

    fn tolerance(&self) -> Result<Tolerance, Error> {
        let Some(value) = self.get("tolerance") else { return Ok(Tolerance::default()) };
        let seconds = value.as_i64().and_then(|seconds| u32::try_from(seconds).ok());
        seconds
            .map(Tolerance)
            .ok_or_else(|| invalid("tolerance", &["must be a whole number of seconds, 0 or more"]))
    }

    fn hmac(&self) -> Result<Hmac, Error> {
        let header = self
            .name("header")?
            .ok_or_else(|| invalid("header", &["name the header that carries the HMAC"]))?;
        let algorithm = match self.text("algorithm")?.as_deref() {
            None | Some("sha256") => Algorithm::Sha256,
            Some("sha1") => Algorithm::Sha1,
            Some("sha512") => Algorithm::Sha512,
            Some(_) => return Err(invalid("algorithm", &["write sha1, sha256 or sha512"])),
        };
        let encoding = match self.text("encoding")?.as_deref() {
            None | Some("hex") => Encoding::Hex,
            Some("base64") => Encoding::Base64,
            Some("base64url") => Encoding::Base64Url,
            Some(_) => return Err(invalid("encoding", &["write hex, base64 or base64url"])),
        };
        let tolerance = self.tolerance()?;
        let timestamp = self.name("timestampHeader")?.map(|name| (name, tolerance));
        let template = self.text("template")?;
        let default = if timestamp.is_some() { "{timestamp}.{body}" } else { "{body}" };
        let text = parse_template(template.as_deref().unwrap_or(default))?;
        if text.contains(&Part::Timestamp) != timestamp.is_some() {
            let message =
                "{timestamp} and `timestampHeader` need each other: an unsigned time protects nothing";
            return Err(invalid("template", &[message]));
        }
        Ok(Hmac {
            algorithm,
            header,
            encoding,
            prefix: self.text("prefix")?.map(owned).unwrap_or_default(),
            text: Cow::Owned(text),
            timestamp,
        })
    }

    fn token(&self) -> Result<Token, Error> {
        let path = match self.get("path") {
            None => false,
            Some(value) => value.as_bool().ok_or_else(|| invalid("path", &["must be true or false"]))?,
        };
        let prefix = self.text("prefix")?.map(owned).unwrap_or_default();
        match (self.name("header")?, self.name("query")?, path) {
            (Some(name), None, false) => Ok(Token::Header { name, prefix }),
            (None, Some(name), false) => Ok(Token::Query(name)),
            (None, None, true) => Ok(Token::Path),
            _ => Err(invalid("type", &["a token stands in exactly one of `header`, `query` and `path`"])),
        }
    }

    fn only(&self, known: &[&str]) -> Result<(), Error> {
        for (key, _) in self.0.entries() {
            if !key.is_str("type") && !known.iter().any(|name| key.is_str(name)) {
                let key = key.as_str().unwrap_or_default();
                return Err(invalid(&key, &["this scheme has no such option"]));
            }
        }
        Ok(())
    }
}

fn parse_template(template: &str) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, following) =
            after.split_once('}').ok_or_else(|| invalid("template", &["a { has no }"]))?;
        if !before.is_empty() {
            parts.push(Part::Literal(Cow::Owned(before.to_owned())));
        }
        parts.push(match name {
            "timestamp" => Part::Timestamp,
            "body" => Part::Body,
            "url" => Part::Url,
            "method" => Part::Method,
            _ => {
                return Err(invalid(
                    "template",
                    &["write {timestamp}, {body}, {url} or {method}, not {", name, "}"],
                ));
            }
        });
        rest = following;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(Cow::Owned(rest.to_owned())));
    }
    if !parts.contains(&Part::Body) {
        return Err(invalid(
            "template",
            &["without {body} anybody could send anything under an old signature"],
        ));
    }
    Ok(parts)
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

fn invalid(key: &str, message: &[&str]) -> Error {
    let mut path = String::new();
    crate::json::push_pointer(&mut path, key);
    Error::new(Code::InvalidInput, message.concat()).at(&path)
}

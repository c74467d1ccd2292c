//! Verifying and typing webhooks. What comes back is packed into a number where it can be: an object per webhook
//! would cost more than the work itself. `js/webhook.ts` unpacks.

use super::error::{Result, invalid_input};
use crate::json::{Document, Writer};
use crate::limits;
use crate::webhook::gist::{GistWebhook, TOPICS, delivery_id};
use crate::webhook::scheme::Scheme;
use crate::webhook::{Form, Reason, Request, Verification, signature, verify};
use wasm_bindgen::prelude::wasm_bindgen;

const FORMS: [Form; 4] = [Form::Raw, Form::Escaped, Form::Reencoded, Form::Token];

/// The names behind the numbers, and the longest body that is worth handing over: `{ forms: […], reasons: […],
/// topics: […], bodyBytes: … }`.
#[wasm_bindgen(js_name = webhookNames)]
pub fn webhook_names() -> String {
    let mut out = Writer::new();
    let mut list = |key: &str, names: &mut dyn Iterator<Item = &'static str>| {
        out.key(key).begin_array();
        for name in names {
            out.string(name);
        }
        out.end_array();
    };
    list("forms", &mut FORMS.iter().map(|form| form.as_str()));
    list("reasons", &mut Reason::ALL.iter().map(|reason| reason.as_str()));
    list("topics", &mut TOPICS.iter().map(|row| row.name));
    out.key("bodyBytes").integer(limits::BODY_BYTES as i64);
    let members = out.into_string();
    ["{", &members, "}"].concat()
}

/// Verified: the form's place plus four times the secret's index. Rejected: −1 − the reason's place.
/// Not verified because the source asked for that: [`UNVERIFIED`].
fn pack(verification: Verification) -> i32 {
    match verification {
        Verification::Verified { form, secret } => {
            let form = FORMS.iter().position(|&one| one == form).unwrap_or_default();
            (secret * FORMS.len() + form) as i32
        }
        Verification::Rejected(reason) => {
            -1 - Reason::ALL.iter().position(|&one| one == reason).unwrap_or_default() as i32
        }
        Verification::Unverified => UNVERIFIED,
    }
}

const UNVERIFIED: i32 = i32::MIN;

/// Gist's scheme with one secret and at most one signature header: the way nearly every request goes. Signature and
/// secret come as one text, for each text costs a copy: `signature` is the length of the first in UTF-16 units, or
/// negative if there is none.
#[wasm_bindgen(js_name = verifyGist)]
pub fn verify_gist(signature_and_secret: &str, signature: i32, body: &[u8]) -> i32 {
    let (value, secret) = match usize::try_from(signature) {
        Ok(units) => split_at_units(signature_and_secret, units),
        Err(_) => ("", signature_and_secret),
    };
    let headers = [(signature::HEADER, value)];
    let headers = if signature >= 0 { headers.as_slice() } else { &[] };
    let request = Request { method: "", url: "", headers, body };
    pack(verify(&Scheme::Gist, &[secret.as_bytes()], &request, 0))
}

fn split_at_units(text: &str, units: usize) -> (&str, &str) {
    if text.is_ascii() {
        return text.split_at_checked(units).unwrap_or((text, ""));
    }
    let mut left = units;
    let end = text.char_indices().find(|(_, char)| {
        let done = left == 0;
        left = left.saturating_sub(char.len_utf16());
        done
    });
    end.and_then(|(at, _)| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// Any scheme. `scheme` is JSON with the name as its `type`; `headers` holds names and values in turn.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify_webhook(
    scheme: &str,
    secrets: Vec<String>,
    method: &str,
    url: &str,
    headers: Vec<String>,
    body: &[u8],
    now: f64,
) -> Result<i32> {
    let document = Document::parse_str(scheme)?;
    let scheme = Scheme::read(document.root())?;
    let secrets: Vec<&[u8]> = secrets.iter().map(String::as_bytes).collect();
    let (pairs, _) = headers.as_chunks::<2>();
    let headers: Vec<(&str, &str)> =
        pairs.iter().map(|[name, value]| (name.as_str(), value.as_str())).collect();
    let request = Request { method, url, headers: &headers, body };
    Ok(pack(verify(&scheme, &secrets, &request, now as i64)))
}

/// The header's value for a body. `form` is a place in the list of forms.
#[wasm_bindgen(js_name = signGist)]
pub fn sign_gist(body: &[u8], secret: &str, form: usize) -> Result<String> {
    let form = *FORMS.get(form).ok_or_else(|| invalid_input("/form", "write raw, escaped or reencoded"))?;
    Ok(signature::sign(body, secret.as_bytes(), form)?)
}

/// Set where the vendor documents this very `event_type`.
const DOCUMENTED: u32 = 1 << 8;
/// Set where there are members that the payload has no field for.
const EXTRA: u32 = 1 << 9;
/// Set where `event_type` is not the topic's own name, so that it has to be asked for.
const OTHER_TYPE: u32 = 1 << 10;

/// Checks and types a body: the topic's place in the list (their number for an unknown one) and flags.
#[wasm_bindgen(js_name = readGist)]
pub fn read_gist(body: &[u8]) -> Result<u32> {
    let document = Document::parse(body)?;
    let webhook = GistWebhook::read(&document);
    let topic = webhook.topic();
    let mut packed = topic as u32;
    if webhook.documented() {
        packed |= DOCUMENTED;
    } else if webhook.event_type().as_deref() != Some(topic.as_str()) {
        packed |= OTHER_TYPE;
    }
    if webhook.extra().next().is_some() {
        packed |= EXTRA;
    }
    Ok(packed)
}

/// `event_type` as received, if it is a string.
#[wasm_bindgen(js_name = gistEventType)]
pub fn gist_event_type(body: &[u8]) -> Result<Option<String>> {
    let document = Document::parse(body)?;
    Ok(GistWebhook::read(&document).event_type().map(|text| text.into_owned()))
}

/// The typed payload as JSON text.
#[wasm_bindgen(js_name = gistPayload)]
pub fn gist_payload(body: &[u8]) -> Result<String> {
    let document = Document::parse(body)?;
    let mut out = Writer::with_capacity(body.len() * 2);
    GistWebhook::read(&document).write_payload(&mut out);
    Ok(out.into_string())
}

/// The members that the payload has no field for, as JSON text.
#[wasm_bindgen(js_name = gistExtra)]
pub fn gist_extra(body: &[u8]) -> Result<String> {
    let document = Document::parse(body)?;
    let mut out = Writer::new();
    GistWebhook::read(&document).write_extra(&mut out);
    Ok(out.into_string())
}

/// What stands in for a delivery id: a hash of source and body.
#[wasm_bindgen(js_name = gistDeliveryId)]
pub fn gist_delivery_id(source: &str, body: &[u8]) -> String {
    delivery_id(source, body)
}

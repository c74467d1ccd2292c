//! [`Engine::forward`] for JavaScript. Its answer crosses as bytes, of which JavaScript reads what it is asked for: an
//! object of everything would cost more than the work itself. `js/forward.ts` unpacks.

use super::edge::Engine;
use super::error::{Result, invalid_input};
use crate::engine::{Forwarded, HostSha256, Inbound, Reject};
use crate::json::Writer;
use crate::webhook::Request;
use js_sys::{Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// In place of the number of requests: what follows is `{status, reason}`.
const REJECTED: u32 = u32::MAX;

#[wasm_bindgen]
impl Engine {
    /// `head` holds method, URL, and name and value of each header in turn, `parts` of them, each with a NUL behind it.
    ///
    /// `sha256`, where there is one, answers the hex digits of the hash of the bytes that it is given.
    ///
    /// Answers, as 32-bit numbers in little-endian order: how many requests; the length of the summary; of each request
    /// the length of its head and of its body. Then come the summary, and head and body of each request.
    #[expect(clippy::too_many_arguments, reason = "an object for them would cost more than they do")]
    pub fn forward(
        &self,
        source: &str,
        head: &[u8],
        parts: usize,
        body: &[u8],
        received_at: f64,
        occurrence: u32,
        now: f64,
        sha256: Option<Function>,
    ) -> Result<Vec<u8>> {
        let head = std::str::from_utf8(head)
            .map_err(|_| invalid_input("/headers", "method, URL and headers are texts"))?;
        let mut pieces = head.split_terminator('\0');
        let (method, url) = (pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
        let mut headers = Vec::with_capacity(parts / 2);
        while let Some(name) = pieces.next() {
            headers.push((name, pieces.next().unwrap_or_default()));
        }
        if 2 + 2 * headers.len() != parts {
            return Err(invalid_input("/headers", "method, URL and headers hold no NUL"));
        }
        let inbound = Inbound {
            request: Request { method, url, headers: &headers, body },
            received_at: received_at as i64,
            occurrence,
        };
        let host = sha256.map(|hash| {
            move |bytes: &[u8]| {
                #[expect(
                    unsafe_code,
                    reason = "the view lives as long as the call, and nothing grows memory meanwhile"
                )]
                let view = unsafe { Uint8Array::view(bytes) };
                hash.call1(&JsValue::NULL, &view).ok()?.as_string()
            }
        });
        let host = host.as_ref().map(|hash| hash as HostSha256<'_>);
        Ok(match self.core().forward_by(source, &inbound, now as i64, host)? {
            Ok(forwarded) => pack(&forwarded),
            Err(reject) => refuse(&reject),
        })
    }
}

fn refuse(reject: &Reject) -> Vec<u8> {
    let mut out = Writer::new();
    reject.write(&mut out);
    let text = out.into_bytes();
    let mut answer = Vec::with_capacity(text.len() + 8);
    put(REJECTED, &mut answer);
    put(text.len() as u32, &mut answer);
    answer.extend_from_slice(&text);
    answer
}

fn pack(forwarded: &Forwarded<'_>) -> Vec<u8> {
    let mut out = Writer::new();
    out.begin_object().key("receipt").string(&forwarded.receipt);
    out.key("entries").begin_array();
    for outgoing in &forwarded.outgoing {
        out.raw(&outgoing.entries);
    }
    out.end_array().key("log").begin_array();
    for record in &forwarded.log {
        record.write_json(&mut out);
    }
    out.end_array().end_object();
    let summary = out.into_bytes();
    let heads = forwarded.outgoing.iter().map(|outgoing| outgoing.head());
    let bodies = forwarded.outgoing.iter().map(|outgoing| outgoing.body.as_deref().unwrap_or_default());
    let length = heads.clone().chain(bodies.clone()).map(str::len).sum::<usize>();
    let mut answer = Vec::with_capacity(8 + 8 * heads.len() + summary.len() + length);
    put(heads.len() as u32, &mut answer);
    put(summary.len() as u32, &mut answer);
    for (head, body) in heads.clone().zip(bodies.clone()) {
        put(head.len() as u32, &mut answer);
        put(body.len() as u32, &mut answer);
    }
    answer.extend_from_slice(&summary);
    for (head, body) in heads.zip(bodies) {
        answer.extend_from_slice(head.as_bytes());
        answer.extend_from_slice(body.as_bytes());
    }
    answer
}

fn put(n: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&n.to_le_bytes());
}

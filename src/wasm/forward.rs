//! [`Engine::forward`] for JavaScript. Request and answer cross as bytes in the core's memory, which JavaScript writes and
//! reads itself: an allocation and a copy per argument, and an object of all that is answered, would cost more than the
//! work. `js/forward.ts` is the other side.

use super::edge::Engine;
use super::error::{Result, invalid_input};
use crate::engine::{Forwarded, HostSha256, Inbound, Outgoing, Reject};
use crate::json::Writer;
use crate::webhook::Request;
use wasm_bindgen::prelude::wasm_bindgen;

/// In place of the number of requests: the text is `{status, reason}`.
const REJECTED: u32 = u32::MAX;

/// In place of the number of a head: no other request will have it.
const UNKNOWN: u32 = u32::MAX;

/// How much is kept from one request for the next; what a larger one needed is given back.
const KEPT: usize = 64 * 1024;

#[wasm_bindgen]
extern "C" {
    /// What the host hashes with.
    pub type HostHash;

    /// Writes the 64 hex digits of the SHA-256 of the `bytes` at `from` to `to`; whether it could.
    #[wasm_bindgen(method)]
    fn sha256(this: &HostHash, from: *const u8, bytes: usize, to: *mut u8) -> bool;
}

/// Where a request and its answer cross.
#[derive(Default)]
pub(super) struct Exchange {
    request: Vec<u8>,
    numbers: Vec<u32>,
    text: Vec<u8>,
}

#[wasm_bindgen]
impl Engine {
    /// Where a request of so many bytes is to be written before `forward` is called.
    pub fn room(&mut self, bytes: usize) -> *const u8 {
        let request = &mut self.exchange.request;
        if request.len() < bytes {
            request.resize(bytes, 0);
        }
        request.as_ptr()
    }

    /// In the room stand a head of `head` bytes and a body of `body` bytes. The head holds the source's id, method, URL,
    /// and name and value of each header in turn, `parts` of them in all, each with a NUL behind it.
    ///
    /// Answers where the answer's numbers stand: address and length of its text; how many requests; the length of the
    /// summary; of each request the number of its head, that head's length, and the length of its body. The text is the
    /// summary, then body and head of each request. A head of number n is left out once bit n of `known` is set.
    #[expect(clippy::too_many_arguments, reason = "an object for them would cost more than they do")]
    pub fn forward(
        &mut self,
        head: usize,
        parts: usize,
        body: usize,
        received_at: f64,
        occurrence: u32,
        now: f64,
        known: u32,
        host: Option<HostHash>,
    ) -> Result<*const u32> {
        let mut exchange = std::mem::take(&mut self.exchange);
        let request = exchange.request.split_at_checked(head);
        let Some((head, Some(body))) = request.map(|(head, rest)| (head, rest.get(..body))) else {
            return Err(invalid_input("", "the request does not stand where there is room for it"));
        };
        let head = std::str::from_utf8(head)
            .map_err(|_| invalid_input("/headers", "method, URL and headers are texts"))?;
        let mut rest = head;
        let mut next = || piece(&mut rest);
        let (source, method, url) =
            (next().unwrap_or_default(), next().unwrap_or_default(), next().unwrap_or_default());
        let mut headers = Vec::with_capacity(parts / 2);
        while let Some(name) = next() {
            headers.push((name, next().unwrap_or_default()));
        }
        if 3 + 2 * headers.len() != parts {
            return Err(invalid_input("/headers", "source, method, URL and headers hold no NUL"));
        }
        let inbound = Inbound {
            request: Request { method, url, headers: &headers, body },
            received_at: received_at as i64,
            occurrence,
        };
        let host = host.as_ref().map(|host| {
            |bytes: &[u8], digits: &mut [u8; 64]| {
                host.sha256(bytes.as_ptr(), bytes.len(), digits.as_mut_ptr())
            }
        });
        let host = host.as_ref().map(|hash| hash as HostSha256<'_>);
        exchange.numbers.clear();
        exchange.text.clear();
        exchange.text.shrink_to(KEPT);
        let mut answer = Answer { numbers: &mut exchange.numbers, text: &mut exchange.text };
        match self.core().forward_by(source, &inbound, now as i64, host)? {
            Ok(forwarded) => answer.forwarded(&forwarded, known),
            Err(reject) => answer.reject(&reject),
        }
        let numbers = exchange.numbers.as_ptr();
        if exchange.request.len() > KEPT {
            exchange.request = Vec::new();
        }
        self.exchange = exchange;
        Ok(numbers)
    }
}

/// What stands before the next NUL; pieces are short, so plain steps beat a search made for long texts.
fn piece<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let end = rest.bytes().position(|byte| byte == 0)?;
    let (piece, after) = (rest.get(..end)?, rest.get(end + 1..)?);
    *rest = after;
    Some(piece)
}

struct Answer<'x> {
    numbers: &'x mut Vec<u32>,
    text: &'x mut Vec<u8>,
}

impl Answer<'_> {
    fn reject(&mut self, reject: &Reject) {
        let mut out = Writer::new();
        reject.write(&mut out);
        self.text.extend_from_slice(out.into_string().as_bytes());
        self.finish(REJECTED, self.text.len(), &[], 0);
    }

    fn forwarded(&mut self, forwarded: &Forwarded<'_>, known: u32) {
        let mut out = Writer::with_capacity(256);
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
        self.text.extend_from_slice(out.into_string().as_bytes());
        let summary = self.text.len();
        for outgoing in &forwarded.outgoing {
            self.text.extend_from_slice(outgoing.body.as_deref().unwrap_or_default().as_bytes());
            if !is_known(outgoing, known) {
                self.text.extend_from_slice(outgoing.head().as_bytes());
            }
        }
        self.finish(forwarded.outgoing.len() as u32, summary, &forwarded.outgoing, known);
    }

    /// The numbers, once the text stands where it will stay.
    fn finish(&mut self, requests: u32, summary: usize, outgoing: &[Outgoing<'_>], known: u32) {
        let text = self.text.as_ptr() as usize as u32;
        self.numbers.extend([text, self.text.len() as u32, requests, summary as u32]);
        for one in outgoing {
            let head = if is_known(one, known) { 0 } else { one.head().len() };
            let body = one.body.as_deref().map_or(0, str::len);
            self.numbers.extend([one.shared_head.unwrap_or(UNKNOWN), head as u32, body as u32]);
        }
    }
}

/// Whether JavaScript has read this head before: `known` has a bit for each of the first heads that are shared.
fn is_known(outgoing: &Outgoing<'_>, known: u32) -> bool {
    outgoing.shared_head.and_then(|head| known.checked_shr(head)).is_some_and(|bits| bits & 1 == 1)
}

//! A browser plan at work in a page: three functions and a memory, called by js/browser/runtime.ts. No bindings are
//! generated, as a page pays for every byte of them.
//!
//! The page writes its bytes where [`room`] says, calls, and reads the answer: UTF-8 that ends with a zero byte.
//! Decisions are JSON; what goes wrong is `{"code", "message"?, "path"?}`.

use super::memory;
use crate::error::Error;
use crate::json::{Document, Writer};
use crate::plan::BrowserPlan;
use crate::route::{Consent, page};
use crate::text::{find, sub};
use std::cell::OnceCell;

struct Held(OnceCell<BrowserPlan<'static>>);

#[expect(unsafe_code, reason = "a page's wasm has one thread; nothing here starts another")]
unsafe impl Sync for Held {}

static PLAN: Held = Held(OnceCell::new());

/// Room for so many bytes. What the last call answered and all that it needed is given up.
#[expect(unsafe_code, reason = "an export has its own name; the pointer is for JavaScript")]
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    memory::reset();
    memory::zeros(bytes).as_mut_ptr()
}

/// Opens the plan that was written into the room and keeps it; answers an empty list, or what is wrong with it.
#[expect(unsafe_code, reason = "an export has its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn open(plan: *const u8, bytes: usize) -> *const u8 {
    let mut out = Writer::new();
    match BrowserPlan::open(written(plan, bytes)) {
        Ok(plan) => {
            let _ = PLAN.0.set(plan);
            memory::keep();
            out.begin_array().end_array();
        }
        Err(error) => describe(&error, &mut out),
    }
    answer(out)
}

/// The decisions on an event. In the room stand the event and the consent, both JSON, and the page's URL, with a zero
/// byte between each: neither JSON nor a serialised URL holds one.
#[expect(unsafe_code, reason = "an export has its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn decide(input: *const u8, bytes: usize) -> *const u8 {
    let mut out = Writer::new();
    if let Err(error) = write(text(written(input, bytes)), &mut out) {
        out = Writer::new();
        describe(&error, &mut out);
    }
    answer(out)
}

fn write(input: &'static str, out: &mut Writer) -> Result<(), Error> {
    let Some(plan) = PLAN.0.get() else { return Ok(()) };
    let consent = find(input.as_bytes(), 0, b"\0");
    let url = find(input.as_bytes(), consent + 1, b"\0");
    let event = sub(input, 0, consent);
    let consent = sub(input, consent + 1, url);
    let url = sub(input, url + 1, input.len());
    let event = Document::parse_str(event).map_err(|error| error.at("/event"))?;
    let consent: Document<'static> = Document::parse_str(consent).map_err(|error| error.at("/consent"))?;
    page::decide(plan, &event, Some(url), Consent::read(consent.root()), out)
}

fn describe(error: &Error, out: &mut Writer) {
    out.begin_object();
    out.key("code").string(error.code.as_str());
    #[cfg(feature = "explain")]
    {
        out.key("message").string(&error.message);
        out.key("path").string(&error.path);
    }
    out.end_object();
}

#[expect(
    unsafe_code,
    reason = "`room` gave these bytes, and JavaScript wrote that many; they stay until the next call"
)]
fn written(at: *const u8, bytes: usize) -> &'static [u8] {
    unsafe { std::slice::from_raw_parts(at, bytes) }
}

#[expect(
    unsafe_code,
    reason = "TextEncoder writes nothing but UTF-8, nor does the compiler of plans, whose checksum holds"
)]
pub(crate) fn text(bytes: &[u8]) -> &str {
    unsafe { std::str::from_utf8_unchecked(bytes) }
}

#[cfg(feature = "explain")]
fn answer(out: Writer) -> *const u8 {
    let mut bytes = out.into_bytes();
    bytes.push(0);
    bytes.leak().as_ptr()
}

#[cfg(not(feature = "explain"))]
fn answer(out: Writer) -> *const u8 {
    out.leak().as_ptr()
}

//! A browser plan at work in a page. Answers are JSON text, errors among them: a page pays for every import, and
//! `Error` objects would be made by four of them.

use crate::error::Error;
use crate::json::{Document, Writer};
use crate::plan::{BrowserPlan, Opened};
use crate::route::{Consent, page};
use wasm_bindgen::prelude::wasm_bindgen;

/// Freed blocks are found again by a walk: fine for the few a decision needs.
#[cfg(not(feature = "edge"))]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> = {
    #[expect(unsafe_code, reason = "a page's wasm has one thread; nothing here starts another")]
    unsafe {
        lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new())
    }
};

/// A browser plan, opened; or why it could not be.
#[wasm_bindgen]
pub struct Page(Result<Opened<BrowserPlan>, Error>);

#[wasm_bindgen]
impl Page {
    /// Opens the bytes of a browser plan. What is wrong with them, every [`Page::decide`] answers.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: Vec<u8>) -> Page {
        Page(Opened::browser(plan))
    }

    /// The decisions on an event (JSON text), made for a page at `url` in view of a consent (JSON text): a list,
    /// or `{"code", "message", "path"?}`. An empty event answers an empty list where the plan is sound.
    pub fn decide(&self, event: &str, url: &str, consent: &str) -> String {
        let mut out = Writer::new();
        match self.write(event, url, consent, &mut out) {
            Ok(()) => out.into_string(),
            Err(error) => describe(&error),
        }
    }

    fn write(&self, event: &str, url: &str, consent: &str, out: &mut Writer) -> Result<(), Error> {
        let opened = self.0.as_ref().map_err(Error::clone)?;
        if event.is_empty() {
            out.begin_array().end_array();
            return Ok(());
        }
        let event = Document::parse_str(event).map_err(|error| error.at("/event"))?;
        let consent = Document::parse_str(consent).map_err(|error| error.at("/consent"))?;
        page::decide(opened, &event, Some(url), Consent::read(consent.root()), out)
    }
}

fn describe(error: &Error) -> String {
    let mut out = Writer::new();
    out.begin_object();
    out.key("code").string(error.code.as_str());
    out.key("message").string(&error.message);
    if !error.path.is_empty() {
        out.key("path").string(&error.path);
    }
    out.end_object();
    out.into_string()
}

//! A browser plan at work in a page.

use super::error::Result;
use crate::json::{Document, Writer};
use crate::plan::{BrowserPlan, Opened};
use crate::route::{Consent, page};
use wasm_bindgen::prelude::wasm_bindgen;

/// A browser plan, opened.
#[wasm_bindgen]
pub struct Page(Opened<BrowserPlan>);

#[wasm_bindgen]
impl Page {
    /// Opens the bytes of a browser plan.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &[u8]) -> Result<Page> {
        Ok(Page(Opened::browser(plan.to_vec())?))
    }

    /// The decisions on an event (JSON text), made for a page at `url` in view of a consent (JSON text).
    pub fn decide(&self, event: &str, url: &str, consent: &str) -> Result<String> {
        let event = Document::parse_str(event).map_err(|error| error.at("/event"))?;
        let consent = Document::parse_str(consent).map_err(|error| error.at("/consent"))?;
        let mut out = Writer::new();
        page::decide(&self.0, &event, Some(url), Consent::read(consent.root()), &mut out)?;
        Ok(out.into_string())
    }

    /// What the page does before the first call to each destination.
    pub fn load(&self) -> String {
        let mut out = Writer::new();
        page::load(&self.0, &mut out);
        out.into_string()
    }
}

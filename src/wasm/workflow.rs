//! Workflows while they are being set up.

use super::error::Result;
use crate::json::{Document, Writer};
use crate::plan;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a workflow makes of a sample, as JSON. `input` is JSON: the workflow and what came around the sample.
#[wasm_bindgen(js_name = "previewWorkflow")]
pub fn preview_workflow(input: &str, sample: &[u8]) -> Result<String> {
    let document = Document::parse_str(input)?;
    let mut out = Writer::new();
    plan::preview_workflow(document.root(), sample, &mut out)?;
    Ok(out.into_string())
}

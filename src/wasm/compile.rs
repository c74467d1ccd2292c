//! The compiler for JavaScript.

use super::error::Result;
use crate::error::Diagnostic;
use crate::json::Writer;
use crate::plan;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A list of findings as JSON.
fn diagnostics(found: &[Diagnostic]) -> JsValue {
    let mut out = Writer::new();
    Diagnostic::write_list(found, &mut out);
    out.into_string().into()
}

/// Compiles a workspace; see `compile` of the facade. The diagnostics are JSON text.
#[wasm_bindgen]
pub fn compile(workspace: &str) -> Result<JsValue> {
    let answer = Object::new();
    let set = |key: &str, value: JsValue| Reflect::set(&answer, &key.into(), &value).map(|_| ());
    match plan::compile(workspace) {
        Ok(compiled) => {
            set("ok", true.into())?;
            set("edge", Uint8Array::from(compiled.edge.as_slice()).into())?;
            set("browser", Uint8Array::from(compiled.browser.as_slice()).into())?;
            set("hash", compiled.hash.into())?;
            set("diagnostics", diagnostics(&compiled.diagnostics))?;
        }
        Err(found) => {
            set("ok", false.into())?;
            set("diagnostics", diagnostics(&found))?;
        }
    }
    Ok(answer.into())
}

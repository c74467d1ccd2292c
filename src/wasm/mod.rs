//! The door to JavaScript: the only module that names `JsValue`. It converts and forwards; it decides nothing.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(all(feature = "compile", feature = "edge"))]
pub mod edge;
#[cfg(feature = "edge")]
pub mod error;
#[cfg(feature = "test-trap")]
pub mod trap;
#[cfg(feature = "edge")]
pub mod webhook;

#[cfg(feature = "compile")]
pub mod trigger;
#[cfg(all(feature = "compile", feature = "edge"))]
pub mod workflow;

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of firepath, as in its package.
#[wasm_bindgen]
pub fn version() -> String {
    crate::VERSION.into()
}

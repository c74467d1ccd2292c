//! The door to JavaScript: the only module that names `JsValue`. It converts and forwards; it decides nothing.

#[cfg(all(feature = "browser", not(feature = "edge")))]
pub mod browser;
#[cfg(feature = "compile")]
pub mod compile;
#[cfg(feature = "edge")]
pub mod edge;
#[cfg(feature = "edge")]
pub mod error;
#[cfg(feature = "edge")]
pub mod forward;
#[cfg(all(feature = "browser", not(feature = "edge")))]
pub(crate) mod memory;
#[cfg(feature = "test-trap")]
pub mod trap;
#[cfg(feature = "edge")]
pub mod webhook;

#[cfg(feature = "compile")]
pub mod trigger;
#[cfg(feature = "compile")]
pub mod workflow;

#[cfg(feature = "edge")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of firepath, as in its package.
#[cfg(feature = "edge")]
#[wasm_bindgen]
pub fn version() -> String {
    crate::VERSION.into()
}

/// The memory that `forward` is given its request in.
#[cfg(feature = "edge")]
#[wasm_bindgen(js_name = "linearMemory")]
pub fn linear_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

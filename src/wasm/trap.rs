//! Deliberate traps, for the tests that show how the facade recovers. In the test build alone.

use wasm_bindgen::prelude::wasm_bindgen;

/// Traps as a panic would: `unreachable`.
#[wasm_bindgen(js_name = "trap")]
pub(super) fn trap() {
    core::arch::wasm32::unreachable()
}

/// Calls itself until the host's stack is used up.
#[wasm_bindgen(js_name = "exhaustStack")]
pub(super) fn exhaust_stack(depth: u32) -> u32 {
    if depth == u32::MAX {
        return 0;
    }
    // black_box keeps the compiler from making a loop of it
    core::hint::black_box(exhaust_stack(core::hint::black_box(depth + 1)))
}

//! Deliberate traps and an object that remembers, for the tests that show how the facade recovers.
//! In the test build alone.

use wasm_bindgen::prelude::wasm_bindgen;

/// Traps as a panic would: `unreachable`.
#[wasm_bindgen(js_name = "trap")]
pub fn trap() {
    core::arch::wasm32::unreachable()
}

/// Calls itself until the host's stack is used up.
#[wasm_bindgen(js_name = "exhaustStack")]
pub fn exhaust_stack(depth: u32) -> u32 {
    if depth == u32::MAX {
        return 0;
    }
    // black_box keeps the compiler from making a loop of it
    core::hint::black_box(exhaust_stack(core::hint::black_box(depth + 1)))
}

/// Counts from where it was told to begin; forgets when the core is started anew.
#[wasm_bindgen]
pub struct Counter {
    at: u32,
}

#[wasm_bindgen]
impl Counter {
    /// Begins at `at`.
    #[wasm_bindgen(constructor)]
    pub fn new(at: u32) -> Counter {
        Counter { at }
    }

    /// One more.
    pub fn next(&mut self) -> u32 {
        self.at += 1;
        self.at
    }

    /// Traps while the object is borrowed, which would lock it for ever.
    #[wasm_bindgen(js_name = "trapInside")]
    pub fn trap_inside(&mut self) {
        self.at += 1;
        trap();
    }
}

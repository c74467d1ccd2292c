//! The map of the crate, in the order data flows.

#![cfg_attr(
    all(target_arch = "wasm32", not(feature = "explain")),
    expect(
        clippy::clone_on_copy,
        clippy::needless_borrow,
        clippy::useless_conversion,
        reason = "what others own and borrow, a page's own wasm copies"
    )
)]

// what a request is, and whose
#[cfg(feature = "edge")]
pub mod webhook;

// receipt in, events out
#[cfg(feature = "edge")]
pub mod workflow;

pub mod event;

// whom it is about
#[cfg(feature = "edge")]
pub mod identity;

// on which URLs
pub mod trigger;

// events out, as requests and calls
#[cfg(any(feature = "edge", feature = "browser"))]
pub mod destination;

// the document that says all this, and what it compiles to
#[cfg(any(feature = "edge", feature = "browser"))]
pub mod plan;
#[cfg(feature = "compile")]
pub mod workspace;

// the whole way
#[cfg(feature = "edge")]
pub mod engine;
#[cfg(any(feature = "edge", feature = "browser"))]
pub mod route;

// what all of them stand on
mod bytes;
#[cfg(feature = "edge")]
mod decimal;
pub mod error;
pub mod json;
pub mod keep;
pub mod limits;
pub mod log;
mod numbers;
#[cfg(feature = "edge")]
mod order;
pub mod packed;
mod regex;
mod text;
#[cfg(any(feature = "edge", feature = "browser"))]
pub mod time;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// The version of firepath, in the crate and in the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

//! The map of the crate, in the order data flows.

#[cfg(any(feature = "compile", feature = "edge", feature = "browser"))]
pub mod destination;
pub mod error;
pub mod event;
pub mod json;
pub mod limits;
pub mod log;
#[cfg(any(feature = "compile", feature = "edge", feature = "browser"))]
pub mod time;
pub mod trigger;
#[cfg(feature = "edge")]
pub mod webhook;
#[cfg(any(feature = "compile", feature = "edge"))]
pub mod workflow;
#[cfg(feature = "compile")]
pub mod workspace;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// The version of firepath, in the crate and in the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

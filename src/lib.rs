//! The map of the crate, in the order data flows.

pub mod error;
pub mod event;
pub mod json;
pub mod limits;
#[cfg(feature = "compile")]
pub mod workspace;

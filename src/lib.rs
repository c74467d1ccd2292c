//! The map of the crate, in the order data flows.

pub mod error;
pub mod json;
pub mod limits;

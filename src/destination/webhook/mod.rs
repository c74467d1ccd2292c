//! An owner's own endpoint, called in the form of Standard Webhooks.

#[cfg(any(feature = "compile", feature = "edge"))]
pub(crate) mod address;
#[cfg(feature = "compile")]
mod compile;
#[cfg(feature = "edge")]
mod requests;
mod settings;

#[cfg(feature = "compile")]
pub(super) use compile::compile;
#[cfg(feature = "edge")]
pub(super) use requests::{outcome, requests};
pub use settings::{Header, Webhook};

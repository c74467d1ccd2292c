//! Gist (getgist.com): the `gist` queue in a page, the REST API server-side.
//!
//! Not to be confused with Customer.io's in-app messages, whose global is `window.Gist` with a capital G: a page
//! may carry both, and calls here go to the lower-case one only.

#[cfg(any(feature = "edge", feature = "browser"))]
mod calls;
#[cfg(feature = "compile")]
mod compile;
#[cfg(any(feature = "edge", feature = "browser"))]
mod flat;
#[cfg(feature = "edge")]
mod outcome;
#[cfg(feature = "edge")]
mod requests;
mod settings;

#[cfg(any(feature = "edge", feature = "browser"))]
pub(super) use calls::call;
#[cfg(feature = "explain")]
pub(super) use calls::load;
#[cfg(feature = "compile")]
pub(super) use compile::compile;
#[cfg(feature = "edge")]
pub(super) use outcome::outcome;
#[cfg(feature = "edge")]
pub(super) use requests::requests;
pub use settings::{Deletes, Gist, Page};

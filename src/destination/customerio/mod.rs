//! Customer.io: the Track API server-side, the `_cio` queue in a page.
//!
//! Source of all that is said about it: the Track API's OpenAPI document of August 2026 and Customer.io's
//! documentation, unless another source is named.

#[cfg(any(feature = "edge", feature = "browser"))]
mod calls;
#[cfg(feature = "compile")]
mod compile;
#[cfg(feature = "edge")]
mod entry;
#[cfg(any(feature = "edge", feature = "browser"))]
mod event;
#[cfg(feature = "edge")]
mod extras;
#[cfg(any(feature = "edge", feature = "browser"))]
mod held;
#[cfg(any(feature = "edge", feature = "browser"))]
mod identifier;
#[cfg(any(feature = "edge", feature = "browser"))]
mod limits;
#[cfg(any(feature = "edge", feature = "browser"))]
mod members;
#[cfg(feature = "edge")]
mod outcome;
#[cfg(feature = "edge")]
mod region;
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
pub(super) use entry::batch_head;
#[cfg(feature = "edge")]
pub(super) use limits::{BATCH_BYTES, BATCH_ENTRIES, ENTRY_BYTES};
#[cfg(feature = "edge")]
pub(super) use outcome::outcome;
#[cfg(feature = "edge")]
pub use region::RegionAnswer;
#[cfg(feature = "edge")]
pub(super) use region::{read_region, region_check};
#[cfg(feature = "edge")]
pub(super) use requests::requests;
pub use settings::{Customerio, Deletes, Page, Region};

//! What a workspace compiles to: compact bytes, immutable, addressed by their hash.
//!
//! `compile` knows every stage, and no stage knows the plan: each gives a compiled form that is kept here.

#[cfg(feature = "compile")]
mod compile;
mod container;
mod model;
mod open;
mod page;
#[cfg(all(feature = "compile", feature = "edge"))]
mod preview;
#[cfg(feature = "edge")]
mod root;
#[cfg(feature = "edge")]
mod source;

#[cfg(feature = "compile")]
pub use compile::{Compiled, compile};
pub use container::{Container, Kind, Section};
pub use model::{Action, Actions, ConsentPolicy, Routed};
pub use open::BrowserPlan;
#[cfg(feature = "edge")]
pub use open::{EdgePlan, Opened};
pub use page::PageDestination;
#[cfg(all(feature = "compile", feature = "edge"))]
pub use preview::preview_workflow;
#[cfg(feature = "edge")]
pub use root::with_root;
#[cfg(feature = "edge")]
pub use source::{Protection, Source, SourceKind, SourceState};

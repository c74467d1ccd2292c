//! Who an event is about, decided from the persons already known. A pure function: its answer is data that a store
//! applies in one transaction.
//!
//! Identifiers seen together belong to one person, within three bounds:
//!
//! 1. An `anonymous_id` never joins two identified persons; it moves to the latest.
//! 2. Two persons with different `user_id`s, or with different e-mail addresses and no `user_id` in common, are never
//!    joined: that is a conflict. The event goes to the person of its strongest identifier, and the other identifier
//!    stays where it is.
//! 3. Joining is decided here, but told to a destination only where its owner asks for it.
//!
//! An event that tells of a deletion changes nobody.

mod change;
mod decide;
mod person;
mod policy;

pub use change::{Change, Identified};
pub use decide::identify;
pub use person::Person;
pub use policy::Policy;

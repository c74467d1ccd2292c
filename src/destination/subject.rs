//! Who an event is about, as a destination needs to know it.

use crate::event::{Identifier, IdentifyBy, Selected};
use crate::keep::Listed;

/// Who an event is about.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "explain", derive(Default))]
pub struct Subject<'a> {
    /// The event's own identifiers.
    pub identifiers: Listed<'a, Identifier>,
    /// Id of the person, within which order is kept.
    pub person: Option<&'a str>,
    /// The person's identifiers: what the event lacks is taken from here. A page knows none but the event's.
    #[cfg(feature = "explain")]
    pub known: &'a [Identifier],
    /// Whether the destination has a profile of this person already, so that no event creates one.
    pub identified: bool,
}

impl<'a> Subject<'a> {
    /// An event about which nothing is known but what it says.
    pub const fn of(identifiers: Listed<'a, Identifier>) -> Self {
        Subject {
            identifiers,
            person: None,
            #[cfg(feature = "explain")]
            known: &[],
            identified: false,
        }
    }

    /// What a request that creates the profile, or deletes it, tells the store that keeps the person.
    #[cfg(feature = "edge")]
    pub(super) fn profile(&self, exists: bool) -> Option<bool> {
        self.person.map(|_| exists)
    }

    /// The identifiers that a destination may use, strongest first.
    pub(super) fn select(&self, by: &'a IdentifyBy) -> Selected<'a> {
        by.select(
            self.identifiers,
            #[cfg(feature = "explain")]
            self.known,
        )
    }
}

//! Choices that an owner makes for more than one destination.

use crate::packed::packed;

/// What becomes of members that are `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nulls {
    /// Sent as `null`.
    #[default]
    Keep,
    /// Left out.
    Remove,
    /// Sent as an empty text, which clears the attribute at Customer.io.
    Clear,
}

packed!(
    enum Nulls {
        Keep,
        Remove,
        Clear,
    }
);

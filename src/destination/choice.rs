//! Choices that an owner makes for more than one destination.

use minicbor::{Decode, Encode};

/// What becomes of members that are `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Nulls {
    /// Sent as `null`.
    #[default]
    #[n(0)]
    Keep,
    /// Left out.
    #[n(1)]
    Remove,
    /// Sent as an empty text, which clears the attribute at Customer.io.
    #[n(2)]
    Clear,
}

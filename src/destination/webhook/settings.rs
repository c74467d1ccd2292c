//! What an owner sets for a webhook destination, as a plan keeps it.

use minicbor::{Decode, Encode};

/// The value of a header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Header {
    /// As it stands.
    #[n(0)]
    Text(#[n(0)] String),
    /// The secret of that name.
    #[n(1)]
    Secret(#[n(0)] String),
}

/// All of it; a page needs nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Webhook {
    /// Where events go.
    #[n(0)]
    pub url: String,
    /// HTTP method.
    #[n(1)]
    pub method: String,
    /// Further headers, names in lower case.
    #[n(2)]
    pub headers: Vec<(String, Header)>,
    /// Name of the secret that signs.
    #[n(3)]
    pub signing_secret: Option<String>,
    /// Whether private, loopback and link-local addresses are allowed, redirects included.
    #[n(4)]
    pub allow_private_address: bool,
    /// Which identifier an event must have to be sent.
    #[n(5)]
    pub identify_by: crate::event::IdentifyBy,
}

//! What an owner sets for a webhook destination, as a plan keeps it.

use crate::packed::packed;

/// The value of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Header {
    /// As it stands.
    Text(String),
    /// The secret of that name.
    Secret(String),
}

packed!(
    enum Header {
        Text(a),
        Secret(a),
    }
);

/// All of it; a page needs nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Webhook {
    /// Where events go.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Further headers, names in lower case.
    pub headers: Vec<(String, Header)>,
    /// Name of the secret that signs.
    pub signing_secret: Option<String>,
    /// Whether private, loopback and link-local addresses are allowed, redirects included.
    pub allow_private_address: bool,
    /// Which identifier an event must have to be sent.
    pub identify_by: crate::event::IdentifyBy,
}

packed!(struct Webhook { url, method, headers, signing_secret, allow_private_address, identify_by });

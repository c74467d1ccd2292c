//! What an owner sets for a Gist destination, as a plan keeps it.

use crate::event::IdentifyBy;
use minicbor::{Decode, Encode};

/// What a deletion at the source does at Gist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Deletes {
    /// Nothing.
    #[default]
    #[n(0)]
    Ignore,
    /// The contact is deleted.
    #[n(1)]
    Delete,
}

/// The part that a page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Page {
    /// Workspace ID: public, it stands in every page that loads Gist.
    #[n(0)]
    pub workspace_id: String,
    /// Which identifier people have there.
    #[n(1)]
    pub identify_by: IdentifyBy,
    /// Whether sent tags replace those that a contact has.
    #[n(2)]
    pub overwrite_tags: bool,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Gist {
    /// The part that a page needs too.
    #[n(0)]
    pub page: Page,
    /// Name of the secret that holds the REST API key; without one nothing goes server-side.
    #[n(1)]
    pub api_key: Option<String>,
    /// Scheme and host of the REST API, without a slash at the end.
    #[n(2)]
    pub host: String,
    /// What a deletion at the source does.
    #[n(3)]
    pub deletes: Deletes,
}

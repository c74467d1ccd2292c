//! What an owner sets for a Gist destination, as a plan keeps it.

use crate::event::IdentifyBy;
use crate::packed::packed;

/// What a deletion at the source does at Gist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletes {
    /// Nothing.
    #[default]
    Ignore,
    /// The contact is deleted.
    Delete,
}

packed!(
    enum Deletes {
        Ignore,
        Delete,
    }
);

/// The part that a page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Workspace ID: public, it stands in every page that loads Gist.
    #[cfg(feature = "explain")]
    pub workspace_id: String,
    /// Which identifier people have there.
    pub identify_by: IdentifyBy,
    /// Whether sent tags replace those that a contact has.
    pub overwrite_tags: bool,
}

packed!(struct Page { workspace_id, identify_by, overwrite_tags });

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gist {
    /// The part that a page needs too.
    pub page: Page,
    /// Name of the secret that holds the REST API key; without one nothing goes server-side.
    pub api_key: Option<String>,
    /// Scheme and host of the REST API, without a slash at the end.
    pub host: String,
    /// What a deletion at the source does.
    pub deletes: Deletes,
}

packed!(struct Gist { page, api_key, host, deletes });

//! What an owner sets for a Customer.io destination, as a plan keeps it.

use crate::destination::Names;
use crate::destination::choice::Nulls;
use crate::event::IdentifyBy;
use crate::packed::packed;

/// Where an account's data lives. The hosts differ, and an EU account reached through the US host has its data
/// pass through the US (Track API specification).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// United States.
    #[default]
    Us,
    /// European Union.
    Eu,
}

packed!(
    enum Region {
        Us,
        Eu,
    }
);

/// What a deletion at the source does at the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletes {
    /// Nothing.
    #[default]
    Ignore,
    /// The person is deleted; a later call brings them back.
    Delete,
    /// The person is deleted and the identifier blocked.
    Suppress,
}

packed!(
    enum Deletes {
        Ignore,
        Delete,
        Suppress,
    }
);

/// The part that a page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Site ID: public, it stands in every page that loads Customer.io's script.
    #[cfg(feature = "explain")]
    pub site_id: String,
    /// Which script the page loads.
    #[cfg(feature = "explain")]
    pub region: Region,
    /// Which identifier people have there.
    pub identify_by: IdentifyBy,
    /// Event properties named here are sent although they override campaign settings.
    pub allow_reserved: Names,
    /// What becomes of null attributes.
    pub nulls: Nulls,
    /// Names of attributes and properties that are times, beside `created_at`.
    pub time_fields: Names,
}

packed!(struct Page { site_id, region, identify_by, allow_reserved, nulls, time_fields });

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customerio {
    /// The part that a page needs too.
    pub page: Page,
    /// Name of the secret that holds the API key; without one nothing goes server-side.
    pub api_key: Option<String>,
    /// Scheme and host of the Track API, without a slash at the end.
    pub host: String,
    /// Whether track, page and screen events may create a profile.
    pub create_profiles: bool,
    /// Whether alias events merge profiles, which can't be undone.
    pub send_merges: bool,
    /// What a deletion at the source does.
    pub deletes: Deletes,
    /// Object type of groups: an integer written as text.
    pub object_type: String,
}

packed!(struct Customerio { page, api_key, host, create_profiles, send_merges, deletes, object_type });

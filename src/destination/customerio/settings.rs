//! What an owner sets for a Customer.io destination, as a plan keeps it.

use crate::destination::choice::Nulls;
use crate::event::IdentifyBy;
use minicbor::{Decode, Encode};

/// Where an account's data lives. The hosts differ, and an EU account reached through the US host has its data
/// pass through the US (Track API specification).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Region {
    /// United States.
    #[default]
    #[n(0)]
    Us,
    /// European Union.
    #[n(1)]
    Eu,
}

/// What a deletion at the source does at the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Deletes {
    /// Nothing.
    #[default]
    #[n(0)]
    Ignore,
    /// The person is deleted; a later call brings them back.
    #[n(1)]
    Delete,
    /// The person is deleted and the identifier blocked.
    #[n(2)]
    Suppress,
}

/// The part that a page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Page {
    /// Site ID: public, it stands in every page that loads Customer.io's script.
    #[n(0)]
    pub site_id: String,
    /// Which script the page loads.
    #[n(1)]
    pub region: Region,
    /// Which identifier people have there.
    #[n(2)]
    pub identify_by: IdentifyBy,
    /// Event properties named here are sent although they override campaign settings.
    #[n(3)]
    pub allow_reserved: Vec<String>,
    /// What becomes of null attributes.
    #[n(4)]
    pub nulls: Nulls,
    /// Names of attributes and properties that are times, beside `created_at`.
    #[n(5)]
    pub time_fields: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Customerio {
    /// The part that a page needs too.
    #[n(0)]
    pub page: Page,
    /// Name of the secret that holds the API key; without one nothing goes server-side.
    #[n(1)]
    pub api_key: Option<String>,
    /// Scheme and host of the Track API, without a slash at the end.
    #[n(2)]
    pub host: String,
    /// Whether track, page and screen events may create a profile.
    #[n(3)]
    pub create_profiles: bool,
    /// Whether alias events merge profiles, which can't be undone.
    #[n(4)]
    pub send_merges: bool,
    /// What a deletion at the source does.
    #[n(5)]
    pub deletes: Deletes,
    /// Object type of groups: an integer written as text.
    #[n(6)]
    pub object_type: String,
}

//! Sources as a plan holds them.

use minicbor::{Decode, Encode};

/// What kind of data a source takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SourceKind {
    /// Gist webhooks.
    #[n(0)]
    Gist,
    /// Webhooks of any other sender.
    #[n(1)]
    Webhook,
    /// The tracker.
    #[n(2)]
    Browser,
    /// The Segment-compatible HTTP API.
    #[n(3)]
    Http,
}

impl SourceKind {
    /// The value of `type` in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            SourceKind::Gist => "gist",
            SourceKind::Webhook => "webhook",
            SourceKind::Browser => "browser",
            SourceKind::Http => "http",
        }
    }

    /// Whether it takes events in Segment's form instead of webhooks.
    pub const fn is_collector(self) -> bool {
        matches!(self, SourceKind::Browser | SourceKind::Http)
    }
}

/// Whether a source takes data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SourceState {
    /// Requests are kept and processed.
    #[n(0)]
    Active,
    /// Requests are answered with 200 and logged.
    #[n(1)]
    Inactive,
    /// Requests are answered with 410.
    #[n(2)]
    Retired,
}

impl SourceState {
    /// The value of `state` in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            SourceState::Active => "active",
            SourceState::Inactive => "inactive",
            SourceState::Retired => "retired",
        }
    }
}

/// How a source is protected.
#[cfg(feature = "edge")]
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Protection {
    /// The sender signs, or sends a secret along.
    #[n(0)]
    Scheme {
        /// How: the JSON that [`crate::webhook::Scheme::read`] reads.
        #[n(0)]
        scheme: String,
        /// Names of the secrets, any of which may have signed.
        #[n(1)]
        secrets: Vec<String>,
    },
    /// Senders name a secret write key; these are the secrets' names.
    #[n(1)]
    SecretKeys(#[n(0)] Vec<String>),
    /// Senders name a write key that everybody may know.
    #[n(2)]
    PublicKeys(#[n(0)] Vec<String>),
    /// Not at all, as the workspace says aloud.
    #[n(3)]
    None,
}

#[cfg(feature = "edge")]
impl Protection {
    /// How requests are verified, if by a scheme.
    ///
    /// # Errors
    /// As [`crate::webhook::Scheme::read`].
    pub fn scheme(&self) -> Result<Option<crate::webhook::Scheme>, crate::error::Error> {
        let Protection::Scheme { scheme, .. } = self else { return Ok(None) };
        let document = crate::json::Document::parse_str(scheme)?;
        crate::webhook::Scheme::read(document.root()).map(Some)
    }

    /// Names of the secrets that it needs.
    pub fn secrets(&self) -> &[String] {
        match self {
            Protection::Scheme { secrets, .. } | Protection::SecretKeys(secrets) => secrets,
            Protection::PublicKeys(_) | Protection::None => &[],
        }
    }
}

/// A source, ready to receive.
#[cfg(feature = "edge")]
#[derive(Clone, Debug, Encode, Decode)]
pub struct Source {
    /// Its id in the workspace.
    #[n(0)]
    pub id: String,
    /// What kind of data it takes.
    #[n(1)]
    pub kind: SourceKind,
    /// Whether it takes data.
    #[n(2)]
    pub state: SourceState,
    /// How it is protected.
    #[n(3)]
    pub protection: Protection,
    /// What identifies a delivery in place of its whole content.
    #[n(4)]
    pub dedupe_by: Option<crate::workflow::Path>,
    /// Consent categories that its events carry; none = all.
    #[n(5)]
    pub consent: Option<Vec<String>>,
    /// How many receipts are kept as samples.
    #[n(6)]
    pub samples: u32,
    /// Origins of the pages that may send.
    #[n(7)]
    pub origins: Vec<String>,
    /// What becomes of a receipt.
    #[n(8)]
    #[cbor(with = "crate::workflow::encoding")]
    pub workflows: Vec<crate::workflow::Workflow>,
}

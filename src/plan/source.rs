//! Sources as a plan holds them.

use crate::packed::{Packed, Packer, Unpacker, packed};
use crate::workflow::encoding;

/// What kind of data a source takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Gist webhooks.
    Gist,
    /// Webhooks of any other sender.
    Webhook,
    /// The tracker.
    Browser,
    /// The Segment-compatible HTTP API.
    Http,
}

packed!(
    enum SourceKind {
        Gist,
        Webhook,
        Browser,
        Http,
    }
);

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceState {
    /// Requests are kept and processed.
    Active,
    /// Requests are answered with 200 and logged.
    Inactive,
    /// Requests are answered with 410.
    Retired,
}

packed!(
    enum SourceState {
        Active,
        Inactive,
        Retired,
    }
);

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protection {
    /// The sender signs, or sends a secret along.
    Scheme {
        /// How: the JSON that [`crate::webhook::Scheme::read`] reads.
        scheme: String,
        /// Names of the secrets, any of which may have signed.
        secrets: Vec<String>,
    },
    /// Senders name a secret write key; these are the secrets' names.
    SecretKeys(Vec<String>),
    /// Senders name a write key that everybody may know.
    PublicKeys(Vec<String>),
    /// Not at all, as the workspace says aloud.
    None,
}

packed!(enum Protection { Scheme { scheme, secrets }, SecretKeys(a), PublicKeys(a), None });

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
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id in the workspace.
    pub id: String,
    /// What kind of data it takes.
    pub kind: SourceKind,
    /// Whether it takes data.
    pub state: SourceState,
    /// How it is protected.
    pub protection: Protection,
    /// What identifies a delivery in place of its whole content.
    pub dedupe_by: Option<crate::workflow::Path>,
    /// Consent categories that its events carry; none = all.
    pub consent: Option<Vec<String>>,
    /// How many receipts are kept as samples.
    pub samples: u32,
    /// Origins of the pages that may send.
    pub origins: Vec<String>,
    /// What becomes of a receipt.
    pub workflows: Vec<crate::workflow::Workflow>,
}

impl Packed for Source {
    fn pack(&self, out: &mut Packer) {
        self.id.pack(out);
        self.kind.pack(out);
        self.state.pack(out);
        self.protection.pack(out);
        self.dedupe_by.pack(out);
        self.consent.pack(out);
        self.samples.pack(out);
        self.origins.pack(out);
        encoding::pack(&self.workflows, out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        Source {
            id: Packed::unpack(input),
            kind: Packed::unpack(input),
            state: Packed::unpack(input),
            protection: Packed::unpack(input),
            dedupe_by: Packed::unpack(input),
            consent: Packed::unpack(input),
            samples: Packed::unpack(input),
            origins: Packed::unpack(input),
            workflows: encoding::unpack(input),
        }
    }
}

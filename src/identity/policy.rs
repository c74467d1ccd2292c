//! Which identifiers a workspace uses.

use crate::event::{Identifier, IdentifierKind};
use crate::packed::packed;

/// The kinds of identifiers that join events into persons. `external_id` stands for all external ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    kinds: Vec<String>,
}

packed!(struct Policy { kinds });

/// All kinds, strongest first.
const KINDS: [&str; 5] = ["user_id", "email", "phone", "external_id", "anonymous_id"];

impl Default for Policy {
    fn default() -> Self {
        Policy { kinds: KINDS.iter().map(|kind| (*kind).to_owned()).collect() }
    }
}

impl Policy {
    /// A policy of these kinds; nothing if one of them is none.
    pub fn new<'k>(kinds: impl IntoIterator<Item = &'k str>) -> Option<Self> {
        let kinds: Vec<String> = kinds.into_iter().map(str::to_owned).collect();
        kinds.iter().all(|kind| KINDS.contains(&kind.as_str())).then_some(Policy { kinds })
    }

    /// Whether an identifier of this kind counts.
    pub fn uses(&self, identifier: &Identifier) -> bool {
        let name = match identifier.kind {
            IdentifierKind::UserId => "user_id",
            IdentifierKind::Email => "email",
            IdentifierKind::Phone => "phone",
            IdentifierKind::External(_) => "external_id",
            IdentifierKind::Anonymous => "anonymous_id",
        };
        self.kinds.iter().any(|kind| kind == name)
    }
}

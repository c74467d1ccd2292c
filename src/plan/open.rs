//! Plans as their readers keep them.

use super::container::{Container, Kind, Section};
#[cfg(feature = "edge")]
use super::model::{ConsentPolicy, Routed};
#[cfg(feature = "edge")]
use crate::error::Code;
use crate::error::Error;
use crate::keep::Held;
#[cfg(feature = "edge")]
use crate::packed::{self, packed};
use crate::trigger::RuleSet;

/// What an edge plan says.
#[cfg(feature = "edge")]
#[derive(Clone, Debug)]
pub struct EdgePlan {
    /// The workspace's name.
    pub name: Option<String>,
    /// Where data comes from, sorted by id.
    pub sources: Vec<super::Source>,
    /// Where events go, sorted by id.
    pub destinations: Vec<Routed<crate::destination::Destination>>,
    /// What privacy signals refuse.
    pub consent: ConsentPolicy,
    /// Which identifiers join events into people.
    pub identity: crate::identity::Policy,
}

#[cfg(feature = "edge")]
packed!(struct EdgePlan { name, sources, destinations, consent, identity });

/// A plan that was opened: what it says, and the bytes that its rules are read from.
#[cfg(feature = "edge")]
#[derive(Clone, Debug)]
pub struct Opened<P> {
    bytes: Vec<u8>,
    /// What it says.
    pub plan: P,
}

#[cfg(feature = "edge")]
impl Opened<EdgePlan> {
    /// Opens an edge plan.
    ///
    /// # Errors
    /// `INVALID_PLAN`, `PLAN_TOO_NEW`, `LIMIT_EXCEEDED`: see [`Container::open`].
    pub fn edge(bytes: Vec<u8>) -> Result<Self, Error> {
        let container = Container::open(&bytes, Kind::Edge)?;
        let plan = packed::from_bytes(container.section(Section::Model)).ok_or_else(damaged)?;
        RuleSet::from_bytes(container.section(Section::Rules))?;
        Ok(Opened { bytes, plan })
    }
}

#[cfg(feature = "edge")]
impl<P> Opened<P> {
    /// The hash of the compiled workspace, 32 bytes.
    pub fn hash(&self) -> [u8; 32] {
        Container::trusted(&self.bytes).hash().try_into().unwrap_or_default()
    }

    /// The trigger paths.
    ///
    /// # Errors
    /// None in practice: the bytes were checked when the plan was opened.
    pub fn rules(&self) -> Result<RuleSet<'_>, Error> {
        RuleSet::from_bytes(Container::trusted(&self.bytes).section(Section::Rules))
    }
}

/// A browser plan, open: nothing is copied out of its bytes, and what it says is looked up when an event asks for it.
#[derive(Clone, Debug)]
pub struct BrowserPlan<'a> {
    /// Its model section; `page` knows what is in it.
    pub(super) model: Held<'a>,
    /// Its trigger paths.
    pub rules: RuleSet<'a>,
}

impl<'a> BrowserPlan<'a> {
    /// Opens a browser plan.
    ///
    /// # Errors
    /// `INVALID_PLAN`, `PLAN_TOO_NEW`, `LIMIT_EXCEEDED`: see [`Container::open`].
    pub fn open(bytes: Held<'a>) -> Result<Self, Error> {
        let container = Container::open(bytes, Kind::Browser)?;
        let rules = RuleSet::from_compact(container.section(Section::Rules));
        Ok(BrowserPlan { model: container.section(Section::Model), rules })
    }
}

#[cfg(feature = "edge")]
fn damaged() -> Error {
    Error::new(Code::InvalidPlan, "the plan's sections contradict each other; compile it again")
}

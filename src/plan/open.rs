//! Plans as their readers keep them.

use super::container::{Container, Kind, Section};
#[cfg(feature = "edge")]
use super::model::{ConsentPolicy, Routed};
use crate::error::{Code, Error};
use crate::json::Document;
use crate::trigger::RuleSet;
#[cfg(feature = "edge")]
use minicbor::{Decode, Encode};

/// What an edge plan says.
#[cfg(feature = "edge")]
#[derive(Clone, Debug, Encode, Decode)]
pub struct EdgePlan {
    /// The workspace's name.
    #[n(0)]
    pub name: Option<String>,
    /// Where data comes from, sorted by id.
    #[n(1)]
    pub sources: Vec<super::Source>,
    /// Where events go, sorted by id.
    #[n(2)]
    pub destinations: Vec<Routed<crate::destination::Destination>>,
    /// What privacy signals refuse.
    #[n(3)]
    pub consent: ConsentPolicy,
    /// Which identifiers join events into people.
    #[n(4)]
    pub identity: crate::identity::Policy,
}

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
        let plan = minicbor::decode(container.section(Section::Model)).map_err(|_| damaged())?;
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
    pub(super) model: Document<'a>,
    /// Its trigger paths.
    pub rules: RuleSet<'a>,
}

impl<'a> BrowserPlan<'a> {
    /// Opens a browser plan.
    ///
    /// # Errors
    /// `INVALID_PLAN`, `PLAN_TOO_NEW`, `LIMIT_EXCEEDED`: see [`Container::open`].
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let container = Container::open(bytes, Kind::Browser)?;
        let rules = RuleSet::from_bytes(container.section(Section::Rules))?;
        let model = Document::parse(container.section(Section::Model)).map_err(|_| damaged())?;
        Ok(BrowserPlan { model, rules })
    }
}

fn damaged() -> Error {
    Error::new(Code::InvalidPlan, "the plan's sections contradict each other; compile it again")
}

//! Trigger paths: ordered rules on the URL, each *Fire* or *Don't Fire*, compiled once and always explained.
//!
//! - A [`Rule`] is what a person writes. [`Rule::compile`] checks it; every fault is a
//!   [`Diagnostic`](crate::error::Diagnostic) with a correction. (feature `compile`)
//! - [`RuleSetBuilder`] puts the trigger paths of a plan into flat bytes: [`RuleSetBuilder::add_path`] gives the
//!   number of a path, [`RuleSetBuilder::finish`] the bytes. (feature `compile`)
//! - [`RuleSet::from_bytes`] reads them in place. [`RuleSet::subject`] takes a URL apart once, then
//!   [`RuleSet::matches`] evaluates all rules of all paths in one pass and [`RuleSet::decide`] answers per path;
//!   [`RuleSet::decide_path`] asks for a single path without that pass, and [`RuleSet::trace`] says why.
//!   All three reach their [`Decision`] through one function, so they cannot disagree.
//! - [`lint`] looks a path over for rules that never count, contradict each other or look like a slip. (feature
//!   `compile`)
//! - [`trigger_path`] is all of that for rules at hand: compile, decide, explain. (feature `compile`)
//! - [`Pattern`] is the WHATWG URL Pattern by itself. (feature `compile`)
//!
//! ```
//! use firepath::trigger::{Matches, Rule, RuleSet, RuleSetBuilder};
//!
//! let mut builder = RuleSetBuilder::new();
//! let rules = [Rule::fire("/products/:id"), Rule::dont_fire("/products/free")];
//! let path = builder.add_path(&rules).map_err(|faults| format!("{faults:?}"))?;
//! let bytes = builder.finish().bytes;
//!
//! let set = RuleSet::from_bytes(&bytes)?;
//! let subject = set.subject(Some("https://shop.com/products/7?utm_source=mail"));
//! let mut matches = Matches::default();
//! set.matches(&subject, &mut matches);
//! assert!(set.decide(path, &matches).is_some_and(|decision| decision.fire));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! URLs are taken as their host serialised them (`new URL(x).href`, or the `url` crate); what isn't an absolute
//! serialised URL counts as no URL.

mod decide;
mod glob;
#[cfg(feature = "compile")]
mod lint;
mod matcher;
#[cfg(feature = "compile")]
mod pattern;
#[cfg(feature = "compile")]
mod rule;
mod set;
mod subject;
#[cfg(feature = "explain")]
mod text;
#[cfg(feature = "explain")]
mod trace;
mod url;

pub use decide::{Decision, Reason};
#[cfg(feature = "compile")]
pub use lint::lint;
pub use matcher::Difference;
#[cfg(feature = "compile")]
pub use pattern::{Pattern, PatternInit, PatternInput};
#[cfg(feature = "compile")]
pub use rule::{CompiledRule, Rule, parse_rules};
#[cfg(feature = "explain")]
pub use set::Matches;
pub use set::RuleSet;
#[cfg(feature = "compile")]
pub use set::{Built, RuleSetBuilder, trigger_path};
pub use subject::Subject;
#[cfg(feature = "explain")]
pub use trace::{PathTrace, RuleTrace};
pub use url::{COMPONENTS, UrlParts};

/// How a rule's value is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Operator {
    /// A URL pattern; the default.
    #[default]
    Pattern,
    /// Equal but for ignored parameters.
    Equals,
    /// The value occurs somewhere.
    Contains,
    /// The URL begins with the value.
    StartsWith,
    /// The URL ends with the value.
    EndsWith,
    /// A regular expression that matches somewhere.
    Regex,
}

impl Operator {
    const ALL: [Operator; 6] = [
        Operator::Pattern,
        Operator::Equals,
        Operator::Contains,
        Operator::StartsWith,
        Operator::EndsWith,
        Operator::Regex,
    ];

    /// The name in a workspace: `"starts_with"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Operator::Pattern => "pattern",
            Operator::Equals => "equals",
            Operator::Contains => "contains",
            Operator::StartsWith => "starts_with",
            Operator::EndsWith => "ends_with",
            Operator::Regex => "regex",
        }
    }

    /// The operator of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Operator::ALL.into_iter().find(|operator| operator.as_str() == name)
    }

    #[cfg(feature = "explain")]
    fn from_index(index: u8) -> Self {
        Operator::ALL.get(usize::from(index)).copied().unwrap_or_default()
    }
}

/// Query parameters that `equals` passes over unless the workspace names others.
pub const IGNORED_PARAMETERS: [&str; 4] = ["utm_*", "gclid", "fbclid", "msclkid"];

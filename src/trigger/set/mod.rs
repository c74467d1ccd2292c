//! Many trigger paths as flat bytes, read in place.
//!
//! | section | content |
//! |---|---|
//! | header | varints: rules, paths, rules per checkpoint, bytes per checkpoint, then the byte lengths of the sections that follow, in their order |
//! | ignored | the ignored parameters of `equals` as runs |
//! | rule checkpoints | per `rules per checkpoint` rules the offset of the first, little-endian |
//! | rules | per rule a run: its record (see `matcher`) |
//! | path checkpoints | as for the rules |
//! | paths | per path a run: per rule a varint, `2 × (number − number before) + fire` in zigzag |
//! | index | see `grams`; empty for small sets, where asking every rule is as fast, and for compact ones |
//!
//! A compact set, as a page has it, is a run of the ignored parameters, a run of the rules and then the paths: they are
//! found by walking.
//!
//! Identical rules and identical paths are kept once. Every read is checked: altered bytes give wrong answers, never
//! a panic or an endless loop. The plan that holds the bytes guards them with its hash and carries their version.

#[cfg(feature = "compile")]
mod build;
#[cfg(feature = "explain")]
mod grams;
#[cfg(feature = "compile")]
mod index;
#[cfg(feature = "explain")]
mod indexed;
#[cfg(feature = "compile")]
pub(super) mod literals;
mod table;

use super::decide::{Decision, decide};
use super::matcher::Record;
use super::subject::Subject;
#[cfg(feature = "explain")]
use super::trace::{PathTrace, RuleTrace};
use crate::bytes::Reader;
use crate::regex::Threads;
#[cfg(feature = "compile")]
pub(super) use build::first_fault;
#[cfg(feature = "compile")]
pub use build::{Built, RuleSetBuilder, trigger_path};
#[cfg(feature = "explain")]
pub use indexed::Matches;
use table::Table;

/// The trigger paths of a plan.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet<'a> {
    ignored: &'a [u8],
    rules: Table<'a>,
    paths: Table<'a>,
    #[cfg(feature = "explain")]
    index: &'a [u8],
}

impl<'a> RuleSet<'a> {
    /// A [compact](RuleSetBuilder::finish_compact) set. Nothing is checked.
    pub fn from_compact(bytes: &'a [u8]) -> Self {
        let mut reader = Reader(bytes);
        let ignored = reader.run();
        RuleSet {
            ignored,
            rules: Table::compact(reader.run()),
            paths: Table::compact(reader.0),
            #[cfg(feature = "explain")]
            index: &[],
        }
    }

    /// Takes a URL apart for the rules of this set. `None`, or what isn't an absolute serialised URL, is no URL.
    pub fn subject<'u>(&self, href: Option<&'u str>) -> Subject<'u>
    where
        'a: 'u,
    {
        Subject::new(href, self.ignored)
    }

    /// Decides one path by asking its rules, one by one. `None` if the set has no such path.
    pub fn decide_path(&self, path: usize, subject: &Subject<'_>) -> Option<Decision> {
        let mut threads = subject.threads();
        let matched = |rule: usize| self.rule_matches(rule, subject, &mut threads);
        let decision = decide(self.path(path)?, subject.url.is_some(), matched);
        subject.done(threads);
        Some(decision)
    }

    /// Decides one path and says why. `None` if the set has no such path.
    #[cfg(feature = "explain")]
    pub fn trace<'t>(&self, path: usize, subject: &'t Subject<'t>) -> Option<PathTrace<'t>>
    where
        'a: 't,
    {
        let mut threads = subject.threads();
        let mut rules = Vec::new();
        for (fire, number) in self.path(path)? {
            let record = Record::new(self.rules.get(number).unwrap_or_default());
            let difference =
                subject.url.as_ref().and_then(|url| record.difference(subject, url, &mut threads));
            rules.push(RuleTrace {
                fire,
                operator: record.operator(),
                source: crate::bytes::text(record.source),
                matched: subject.url.is_some() && difference.is_none(),
                difference,
            });
        }
        subject.done(threads);
        let order = rules.iter().enumerate().map(|(position, rule)| (rule.fire, position));
        let decision = decide(order, subject.url.is_some(), |position| {
            rules.get(position).is_some_and(|rule: &RuleTrace<'_>| rule.matched)
        });
        Some(PathTrace::new(decision, subject.url.as_ref(), rules))
    }

    /// The rules of a path: whether it is a Fire rule, and its number.
    fn path(&self, path: usize) -> Option<PathRules<'a>> {
        Some(PathRules { reader: Reader(self.paths.get(path)?), number: 0 })
    }

    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn rule_matches(&self, rule: usize, subject: &Subject<'_>, threads: &mut Threads) -> bool {
        let (Some(bytes), Some(url)) = (self.rules.get(rule), subject.url.as_ref()) else { return false };
        Record::new(bytes).difference(subject, url, threads).is_none()
    }
}

struct PathRules<'a> {
    reader: Reader<'a>,
    number: isize,
}

impl Iterator for PathRules<'_> {
    type Item = (bool, usize);

    fn next(&mut self) -> Option<(bool, usize)> {
        if self.reader.0.is_empty() {
            return None;
        }
        let coded = self.reader.varint();
        let step = (coded >> 1) as isize;
        // zigzag: even steps go up, odd ones down
        self.number = self.number.wrapping_add(if step & 1 == 0 { step >> 1 } else { -(step >> 1) - 1 });
        Some((coded & 1 != 0, self.number as usize))
    }
}

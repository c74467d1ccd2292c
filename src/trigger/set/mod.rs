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
mod grams;
#[cfg(feature = "compile")]
mod index;
#[cfg(feature = "compile")]
pub(super) mod literals;

use super::decide::{Decision, decide};
use super::matcher::Record;
use super::subject::Subject;
#[cfg(feature = "explain")]
use super::trace::{PathTrace, RuleTrace};
use crate::bytes::Reader;
use crate::error::{Code, Error};
use crate::limits;
use crate::regex::Threads;
#[cfg(feature = "compile")]
pub(super) use build::first_fault;
#[cfg(feature = "compile")]
pub use build::{Built, RuleSetBuilder, trigger_path};

/// Runs addressed by number.
#[derive(Clone, Copy, Debug, Default)]
struct Table<'a> {
    len: usize,
    stride: usize,
    width: usize,
    checkpoints: &'a [u8],
    runs: &'a [u8],
}

impl<'a> Table<'a> {
    fn get(&self, index: usize) -> Option<&'a [u8]> {
        if index >= self.len {
            return None;
        }
        let mut reader = Reader(self.runs);
        let mut before = index;
        // a page's own wasm has none but compact sets
        if cfg!(feature = "explain") && self.width > 0 {
            let slot = index.checked_div(self.stride)? * self.width;
            let mut offset = 0;
            for &byte in self.checkpoints.get(slot..slot + self.width)?.iter().rev() {
                offset = offset << 8 | usize::from(byte);
            }
            reader = Reader(self.runs.get(offset..)?);
            before = index % self.stride;
        }
        for _ in 0..before {
            reader.next()?;
        }
        reader.next()
    }
}

/// The trigger paths of a plan.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet<'a> {
    ignored: &'a [u8],
    rules: Table<'a>,
    paths: Table<'a>,
    index: &'a [u8],
}

/// Which rules of a set match one URL, with the working memory to find out. Reuse it from URL to URL.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    bits: Vec<u64>,
    /// Rules already asked, and after their numbers those of the long lists already walked.
    asked: Vec<u64>,
    /// The numbers in both, so that they can be taken out one by one: clearing all of a large set takes longer.
    touched: Vec<usize>,
    count: usize,
    has_url: bool,
    threads: Threads,
}

impl Matches {
    fn reset(&mut self, rules: usize, has_url: bool) {
        for number in self.touched.drain(..) {
            for words in [&mut self.bits, &mut self.asked] {
                if let Some(word) = words.get_mut(number / 64) {
                    *word = 0;
                }
            }
        }
        self.bits.resize(rules.div_ceil(64), 0);
        self.asked.resize((2 * rules).div_ceil(64), 0);
        self.count = 0;
        self.has_url = has_url;
    }

    /// Whether the rule of that number in the set matched.
    pub fn get(&self, rule: usize) -> bool {
        self.bits.get(rule / 64).is_some_and(|word| word & 1 << (rule % 64) != 0)
    }

    /// How many rules matched.
    pub fn count(&self) -> usize {
        self.count
    }
}

impl<'a> RuleSet<'a> {
    /// A [compact](RuleSetBuilder::finish_compact) set. Nothing is checked.
    pub fn from_compact(bytes: &'a [u8]) -> Self {
        let mut reader = Reader(bytes);
        let ignored = reader.run();
        let table = |runs| Table { len: usize::MAX, stride: 0, width: 0, checkpoints: &[], runs };
        RuleSet { ignored, rules: table(reader.run()), paths: table(reader.0), index: &[] }
    }

    /// Reads the header; the rest is read when it is needed.
    ///
    /// # Errors
    /// `INVALID_PLAN` if the lengths in the header and the length of `bytes` contradict each other.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader(bytes);
        let (rules, paths) = (reader.varint(), reader.varint());
        let (stride, width) = (reader.varint(), reader.varint());
        let lengths = [(); 6].map(|()| reader.varint());
        let body = reader.0.len();
        let whole = lengths.iter().try_fold(0usize, |sum, len| sum.checked_add(*len));
        let [ignored, rule_points, rule_runs, path_points, path_runs, index] =
            lengths.map(|len| reader.take(len));
        let fits = |count: usize, points: &[u8]| {
            stride > 0 && (1..=4).contains(&width) && points.len() == count.div_ceil(stride) * width
        };
        if whole != Some(body)
            || rules > limits::RULES_PER_PLAN
            || !fits(rules, rule_points)
            || !fits(paths, path_points)
        {
            return Err(Error::new(
                Code::InvalidPlan,
                "the trigger paths of this plan are truncated or altered",
            ));
        }
        let table = |len, checkpoints, runs| Table { len, stride, width, checkpoints, runs };
        Ok(RuleSet {
            ignored,
            rules: table(rules, rule_points, rule_runs),
            paths: table(paths, path_points, path_runs),
            index,
        })
    }

    /// How many different rules there are.
    pub fn rules(&self) -> usize {
        self.rules.len
    }

    /// How many different paths there are.
    pub fn paths(&self) -> usize {
        self.paths.len
    }

    /// Takes a URL apart for the rules of this set. `None`, or what isn't an absolute serialised URL, is no URL.
    pub fn subject<'u>(&self, href: Option<&'u str>) -> Subject<'u>
    where
        'a: 'u,
    {
        Subject::new(href, self.ignored)
    }

    /// Finds all rules of all paths that match, in one pass.
    pub fn matches(&self, subject: &Subject<'_>, out: &mut Matches) {
        out.reset(self.rules.len, subject.url.is_some());
        let Some(url) = &subject.url else { return };
        let Matches { bits, asked, touched, count, threads, .. } = out;
        let rules = self.rules.len;
        let mut ask = |number| {
            let fresh = insert(asked, number);
            if fresh {
                touched.push(number);
                if number < rules && self.rule_matches(number, subject, threads) {
                    *count += usize::from(insert(bits, number));
                }
            }
            fresh
        };
        if self.index.is_empty() {
            for rule in 0..rules {
                ask(rule);
            }
        } else {
            grams::candidates(self.index, rules, url.href.as_bytes(), &mut ask);
        }
    }

    /// Decides one path from what [`RuleSet::matches`] found. `None` if the set has no such path.
    pub fn decide(&self, path: usize, matches: &Matches) -> Option<Decision> {
        Some(decide(self.path(path)?, matches.has_url, |rule| matches.get(rule)))
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

    fn rule_matches(&self, rule: usize, subject: &Subject<'_>, threads: &mut Threads) -> bool {
        let (Some(bytes), Some(url)) = (self.rules.get(rule), subject.url.as_ref()) else { return false };
        Record::new(bytes).difference(subject, url, threads).is_none()
    }
}

/// Adds `n` to a set of bits; whether it was new.
fn insert(words: &mut [u64], n: usize) -> bool {
    let bit = 1 << (n % 64);
    words.get_mut(n / 64).is_some_and(|word| {
        let new = *word & bit == 0;
        *word |= bit;
        new
    })
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
        Some((coded & 1 != 0, usize::try_from(self.number).unwrap_or(usize::MAX)))
    }
}

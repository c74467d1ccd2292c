//! Sets with an index: all rules of all paths asked in one pass.

use super::table::{Points, Table};
use super::{RuleSet, grams};
use crate::bytes::Reader;
use crate::error::{Code, Error};
use crate::limits;
use crate::regex::Threads;
use crate::trigger::decide::{Decision, decide};
use crate::trigger::subject::Subject;

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
        let table = |len, checkpoints, runs| Table::new(runs, Points { len, stride, width, checkpoints });
        Ok(RuleSet {
            ignored,
            rules: table(rules, rule_points, rule_runs),
            paths: table(paths, path_points, path_runs),
            index,
        })
    }

    /// How many different rules there are.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    /// How many different paths there are.
    pub fn paths(&self) -> usize {
        self.paths.len()
    }

    /// Finds all rules of all paths that match, in one pass.
    pub fn matches(&self, subject: &Subject<'_>, out: &mut Matches) {
        out.reset(self.rules.len(), subject.url.is_some());
        let Some(url) = &subject.url else { return };
        let Matches { bits, asked, touched, count, threads, .. } = out;
        let rules = self.rules.len();
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

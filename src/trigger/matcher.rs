//! One compiled rule against one URL.
//!
//! A record is a kind byte (operator, [`IGNORE_CASE`], [`COMPILED`]) and a payload. Without `COMPILED` the payload is
//! the rule's own text, and there is one test: a pattern's text on the path, another's on the whole URL, or from the
//! path on if it begins with `/`. With it come the length and the text of the source first, then the tests, all of
//! which a URL has to pass: a byte that says what is looked at ([`PLACES`]) and how, and a run, what is expected there.
//!
//! In a compact set all records are compiled.
//!
//! | how | the test |
//! |---|---|
//! | 0 | what is expected is a program of `glob`, in the mode of the operator |
//! | [`SOURCE`] | the source is what is expected; there is no run |
//! | [`PROGRAM`] | a run more: a regular program; what is expected is the text that it came from, for the trace |
//! | [`FOLDED`] | with `PROGRAM`: it is one for lower-case subjects |

use super::Operator;
use super::glob;
use super::subject::Subject;
use super::url::{UrlParts, WHOLE};
use crate::bytes::Reader;
use crate::regex::{Threads, search};

pub(super) const IGNORE_CASE: u8 = 8;
pub(super) const COMPILED: u8 = 16;

pub(super) const SOURCE: u8 = 16;
pub(super) const PROGRAM: u8 = 32;
pub(super) const FOLDED: u8 = 64;

/// Where a test looks: the components, the whole URL, all from the path on; and both without ignored parameters.
#[cfg(feature = "explain")]
const PLACES: [&str; 12] = [
    "protocol",
    "username",
    "password",
    "hostname",
    "port",
    "pathname",
    "search",
    "hash",
    "url",
    "path_query_hash",
    "url",
    "path_query_hash",
];

/// The number among [`PLACES`] of the whole URL without ignored parameters; what begins with the path comes next.
pub(super) const STRIPPED: u8 = 10;

/// The first place in which a rule and a URL differ.
#[cfg(feature = "explain")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// A name of [`COMPONENTS`](super::COMPONENTS), or `url` for the whole URL, or `path_query_hash`.
    pub component: &'static str,
    /// What the rule asks for there.
    pub expected: &'a str,
    /// What the URL has there.
    pub actual: &'a str,
}

#[cfg(feature = "explain")]
impl<'a> Difference<'a> {
    fn new(place: u8, expected: &'a [u8], actual: &'a str) -> Option<Self> {
        let component = PLACES.get(usize::from(place)).copied().unwrap_or_default();
        Some(Difference { component, expected: crate::bytes::text(expected), actual })
    }
}

/// That a rule and a URL differ; where, nobody asks.
#[cfg(not(feature = "explain"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a>(std::marker::PhantomData<&'a str>);

#[cfg(not(feature = "explain"))]
impl<'a> Difference<'a> {
    #[inline(always)]
    fn new(_: u8, _: &'a [u8], _: &'a str) -> Option<Self> {
        Some(Difference(std::marker::PhantomData))
    }
}

/// A record taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    kind: u8,
    /// What the person wrote.
    pub(super) source: &'a [u8],
    tests: &'a [u8],
}

/// The one test of a rule that is not compiled.
fn implied(operator: u8, value: &[u8]) -> &'static [u8] {
    match place(operator, value) {
        5 => &[SOURCE | 5],
        8 => &[SOURCE | 8],
        9 => &[SOURCE | 9],
        10 => &[SOURCE | 10],
        _ => &[SOURCE | 11],
    }
}

/// Where it looks: a pattern's at the path.
pub(super) fn place(operator: u8, value: &[u8]) -> u8 {
    if operator == glob::PATTERN {
        return 5;
    }
    let from_path = value.starts_with(b"/") && operator != Operator::Regex as u8;
    u8::from(from_path) + if operator == Operator::Equals as u8 { STRIPPED } else { WHOLE }
}

impl<'a> Record<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Reader(bytes);
        let kind = reader.byte();
        // a page's own wasm has none but compact sets
        if cfg!(feature = "explain") && kind & COMPILED == 0 {
            let source = reader.take(usize::MAX);
            return Record { kind, source, tests: implied(kind & 7, source) };
        }
        Record { kind, source: reader.run(), tests: reader.0 }
    }

    /// The record, compiled.
    #[cfg(feature = "compile")]
    pub(super) fn compiled(&self) -> Vec<u8> {
        let mut out = vec![self.kind | COMPILED];
        crate::bytes::push_run(&mut out, self.source);
        out.extend_from_slice(self.tests);
        out
    }

    #[cfg(feature = "explain")]
    pub(super) fn operator(&self) -> Operator {
        Operator::from_index(self.kind & 7)
    }

    /// Where `subject` differs; `None` if the rule matches it.
    pub(super) fn difference(
        &self,
        subject: &'a Subject<'a>,
        url: &UrlParts<'a>,
        threads: &mut Threads,
    ) -> Option<Difference<'a>> {
        let operator = self.kind & 7;
        let mut tests = Reader(self.tests);
        while !tests.0.is_empty() {
            let test = tests.byte();
            let place = test & 15;
            let expected = if test & SOURCE == 0 { tests.run() } else { self.source };
            let actual = subject.at(url, place);
            let matched = if test & PROGRAM == 0 {
                // a scheme and a host have one spelling
                let fold = self.kind & IGNORE_CASE != 0 && place >= 5;
                glob::matches(expected, actual.as_bytes(), delimiter(place), fold, operator)
            } else {
                search(tests.run(), actual.as_bytes(), test & FOLDED != 0, threads)
            };
            if !matched {
                return Difference::new(place, expected, actual);
            }
        }
        None
    }
}

/// What a `:name` stops at.
fn delimiter(place: u8) -> u8 {
    match place {
        3 => b'.',
        5 => b'/',
        _ => 0,
    }
}

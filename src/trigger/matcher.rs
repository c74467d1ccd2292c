//! One compiled rule against one URL.
//!
//! A record is a kind byte (operator, [`IGNORE_CASE`], [`COMPILED`]) and a payload. Without `COMPILED` the payload
//! is the rule's own text, which is then the program as well: plain patterns are matched as they are written.
//! With it come the length and the text of the source first, then what it compiled to:
//!
//! | operator | compiled form |
//! |---|---|
//! | `pattern` | a byte with one bit per component that isn't free; per such component its form byte and a run |
//! | `equals` | the value without ignored parameters |
//! | `regex` | a form byte and the program |
//!
//! Forms: [`FORM_GLOB`] a glob; [`FORM_PROGRAM`] a regular program, [`FORM_FOLDED`] one for lower-case subjects,
//! both of them in a pattern preceded by the component's pattern string, for the trace.

use super::Operator;
use super::glob;
use super::subject::Subject;
use super::url::{COMPONENTS, UrlParts};
use crate::bytes::Reader;
use crate::regex::{Threads, search};

pub(super) const IGNORE_CASE: u8 = 8;
pub(super) const COMPILED: u8 = 16;

pub(super) const FORM_GLOB: u8 = 0;
#[cfg(feature = "compile")]
pub(super) const FORM_PROGRAM: u8 = 1;
pub(super) const FORM_FOLDED: u8 = 2;

/// The first component in which a rule and a URL differ.
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
    fn new(component: &'static str, expected: &'a [u8], actual: &'a str) -> Option<Self> {
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
    fn new(_: &'static str, _: &'a [u8], _: &'a str) -> Option<Self> {
        Some(Difference(std::marker::PhantomData))
    }
}

/// A record taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    kind: u8,
    /// What the person wrote.
    pub(super) source: &'a [u8],
    program: &'a [u8],
}

impl<'a> Record<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Reader(bytes);
        let kind = reader.byte();
        if kind & COMPILED == 0 {
            return Record { kind, source: reader.0, program: reader.0 };
        }
        let source = reader.run();
        Record { kind, source, program: reader.0 }
    }

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
        let fold = self.kind & IGNORE_CASE != 0;
        let operator = self.operator();
        if operator == Operator::Pattern {
            return if self.kind & COMPILED == 0 {
                plain_pattern(self.program, url, fold)
            } else {
                compiled_pattern(self.program, url, fold, threads)
            };
        }
        let from_path = operator != Operator::Regex && self.program.starts_with(b"/");
        let actual = match operator {
            Operator::Equals => subject.stripped(url, from_path),
            _ if from_path => url.path_query_hash,
            _ => url.href,
        };
        let (value, bytes) = (self.program, actual.as_bytes());
        let end = bytes.len().saturating_sub(value.len());
        let matched = match operator {
            Operator::Equals => same(bytes, value, fold),
            Operator::StartsWith => same(bytes.get(..value.len()).unwrap_or_default(), value, fold),
            Operator::EndsWith => same(bytes.get(end..).unwrap_or_default(), value, fold),
            Operator::Contains => contains(bytes, value, fold),
            _ => value
                .split_first()
                .is_some_and(|(&form, code)| search(code, bytes, form == FORM_FOLDED, threads)),
        };
        if matched {
            return None;
        }
        let component = if from_path { "path_query_hash" } else { "url" };
        Difference::new(component, if operator == Operator::Equals { value } else { self.source }, actual)
    }
}

fn same(a: &[u8], b: &[u8], fold: bool) -> bool {
    if fold { a.eq_ignore_ascii_case(b) } else { a == b }
}

fn contains(text: &[u8], value: &[u8], fold: bool) -> bool {
    let Some((&first, _)) = value.split_first() else { return true };
    text.windows(value.len())
        .any(|window| (fold || window.first() == Some(&first)) && same(window, value, fold))
}

/// `*`, `/path?query#hash`, or the same after `scheme://host:port`, matched as written.
fn plain_pattern<'a>(pattern: &'a [u8], url: &UrlParts<'a>, fold: bool) -> Option<Difference<'a>> {
    if pattern == b"*" {
        return None;
    }
    let mut rest = pattern;
    let absolute = !pattern.starts_with(b"/");
    if absolute {
        let (scheme, after) = split(pattern, b':');
        let after = after.and_then(|after| after.get(2..)).unwrap_or_default();
        let end = after.iter().position(|&b| b == b'/').unwrap_or(after.len());
        let (authority, path) = after.split_at_checked(end).unwrap_or((after, &[]));
        let (host, port) = split(authority, b':');
        // without a port the default port is meant
        for (component, part) in [(0, scheme), (3, host), (4, port.unwrap_or_default())] {
            if let Some(difference) = differs(part, url, component, false) {
                return Some(difference);
            }
        }
        if path.is_empty() {
            return None;
        }
        rest = path;
    }
    // the marks split the text as they split a URL: the hash at the first `#`, the query at the first `?` before
    let (before, hash) = split(rest, b'#');
    let (path, search) = split(before, b'?');
    // behind a scheme, the standard takes a query that isn't written before a hash for none
    let search = if absolute && hash.is_some() { Some(search.unwrap_or_default()) } else { search };
    [(5, Some(path)), (6, search), (7, hash)]
        .into_iter()
        .find_map(|(component, part)| differs(part?, url, component, fold))
}

fn differs<'a>(part: &'a [u8], url: &UrlParts<'a>, component: usize, fold: bool) -> Option<Difference<'a>> {
    let actual = url.component(component);
    if glob::matches(part, actual.as_bytes(), delimiter(component), fold) {
        return None;
    }
    Difference::new(COMPONENTS.get(component).copied().unwrap_or_default(), part, actual)
}

/// What a `:name` stops at.
fn delimiter(component: usize) -> u8 {
    match component {
        3 => b'.',
        5 => b'/',
        _ => 0,
    }
}

fn split(text: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|&b| b == mark).and_then(|at| text.split_at_checked(at)) {
        Some((before, after)) => (before, after.get(1..)),
        None => (text, None),
    }
}

fn compiled_pattern<'a>(
    program: &'a [u8],
    url: &UrlParts<'a>,
    ignore_case: bool,
    threads: &mut Threads,
) -> Option<Difference<'a>> {
    let mut reader = Reader(program);
    let mask = reader.byte();
    for (index, &component) in COMPONENTS.iter().enumerate() {
        if mask & (1 << index) == 0 {
            continue;
        }
        let form = reader.byte();
        let expected = reader.run();
        let actual = url.component(index);
        let bytes = actual.as_bytes();
        let matched = if form == FORM_GLOB {
            glob::matches(expected, bytes, delimiter(index), ignore_case && index >= 5)
        } else {
            search(reader.run(), bytes, form == FORM_FOLDED, threads)
        };
        if !matched {
            return Difference::new(component, expected, actual);
        }
    }
    None
}

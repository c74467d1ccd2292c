//! Static analysis of one trigger path: what compiles, but is hardly meant.
//!
//! | code | finding |
//! |---|---|
//! | `duplicate_rule` | the same rule stands twice |
//! | `contradictory_rules` | the same value is Fire and Don't Fire |
//! | `shadowed_rule` | all that a Fire rule matches, Don't Fire rules match too |
//! | `never_matches` | no web address matches the rule |
//! | `never_fires` | the event fires on no web address |
//! | `trailing_blank`, `upper_case_host`, `question_mark`, `missing_port`, `not_serialised` | see `value` |
//!
//! Each claim is proven, by a URL through the matcher itself or by walking automata to the end, and shown with a URL
//! where one exists. Where a proof would take too long, nothing is said. Web addresses are `http` and `https`.

mod automaton;
mod language;
mod sample;
mod value;

use super::matcher::Record;
use super::rule::{CompiledRule, Rule, ignored_list};
use super::subject::Subject;
use super::url::UrlParts;
use crate::error::Diagnostic;
use crate::regex::Threads;
use automaton::{Found, search};
use language::Language;

/// More rules in one path than this are not compared with each other.
const MOST: usize = 100;

/// Looks one trigger path over; warnings, placed by position (`/0/url`). Nothing for rules that do not compile.
/// `ignored` are the query parameters that `equals` passes over.
pub fn lint(rules: &[Rule], ignored: &[String]) -> Vec<Diagnostic> {
    let compiled: Result<Vec<CompiledRule>, _> = rules.iter().map(|rule| rule.compile(ignored)).collect();
    compiled.map(|compiled| lint_compiled(rules, &compiled, ignored)).unwrap_or_default()
}

/// As [`lint`], for rules that are compiled already.
pub(super) fn lint_compiled(
    rules: &[Rule],
    compiled: &[CompiledRule],
    ignored: &[String],
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (position, rule) in rules.iter().enumerate() {
        found.extend(value::check(rule).into_iter().map(|finding| finding.at(&format!("/{position}"))));
    }
    if rules.len() > MOST {
        return found;
    }
    let list = ignored_list(ignored);
    let mut path = Path { rules, compiled, ignored, list: &list, languages: vec![None; rules.len()] };
    let fates: Vec<Fate> = (0..rules.len()).map(|position| path.fate(position)).collect();
    found.extend(fates.iter().enumerate().filter_map(|(position, fate)| path.finding(position, fate)));
    found.extend(path.never_fires(&fates));
    found
}

/// What becomes of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// Nothing to say.
    Fine,
    /// The same as the rule at this position.
    Duplicate(usize),
    /// Loses against the same value as Don't Fire at this position.
    Contradicted(usize),
    /// Loses against Don't Fire wherever it matches, for example here.
    Shadowed(String),
    /// Matches no web address.
    Never,
}

struct Path<'r> {
    rules: &'r [Rule],
    compiled: &'r [CompiledRule],
    ignored: &'r [String],
    /// The same, encoded.
    list: &'r [u8],
    /// Of the rules that were looked at.
    languages: Vec<Option<Option<Language>>>,
}

impl Path<'_> {
    fn fate(&mut self, position: usize) -> Fate {
        let Some((rule, own)) = self.rules.get(position).zip(self.compiled.get(position)) else {
            return Fate::Fine;
        };
        let same = |fire: bool| {
            let pairs = self.rules.iter().zip(self.compiled).enumerate();
            pairs
                .filter(move |(_, (other, record))| other.fire == fire && record.record == own.record)
                .map(|(at, _)| at)
        };
        if let Some(first) = same(rule.fire).next().filter(|first| *first < position) {
            return Fate::Duplicate(first);
        }
        if rule.fire
            && let Some(against) = same(false).next()
        {
            return Fate::Contradicted(against);
        }
        // a web address that the rule matches, or on which it fires, settles it
        let mut matches_something = false;
        for url in sample::urls(rule) {
            let matched = self.matching(&url);
            matches_something |= matched.contains(&position);
            let blocked = matched.iter().any(|at| self.rules.get(*at).is_some_and(|rule| !rule.fire));
            if matched.contains(&position) && !(rule.fire && blocked) {
                return Fate::Fine;
            }
        }
        self.prove(position, rule, matches_something)
    }

    /// Settles by automata what no sample settled.
    fn prove(&mut self, position: usize, rule: &Rule, matches_something: bool) -> Fate {
        let Some(language) = self.language(position) else { return Fate::Fine };
        let addresses = language::addresses();
        if !matches_something {
            match search(&[&language.outer, &addresses], &[]) {
                Found::Nothing if language::is_of_the_web(rule) => return Fate::Never,
                Found::Text(_) => {}
                _ => return Fate::Fine,
            }
        }
        if !rule.fire {
            return Fate::Fine;
        }
        let against = self.dont_fire();
        let against: Vec<_> = against.iter().map(|language| &language.inner).collect();
        if against.is_empty() || search(&[&language.outer, &addresses], &against) != Found::Nothing {
            return Fate::Fine;
        }
        match search(&[&language.inner, &addresses], &[]) {
            Found::Text(url) => Fate::Shadowed(url),
            _ => Fate::Fine,
        }
    }

    /// A URL that shows what became of a rule.
    fn example(&self, position: usize, fate: &Fate) -> Option<String> {
        let rule = self.rules.get(position)?;
        match fate {
            Fate::Shadowed(url) => Some(url.clone()),
            Fate::Never => self.meant(rule),
            _ => sample::urls(rule).into_iter().find(|url| self.matching(url).contains(&position)),
        }
    }

    /// A web address that a rule that matches none was probably written for.
    fn meant(&self, rule: &Rule) -> Option<String> {
        let value = rule.url.trim().trim_start_matches('^').trim_end_matches('$');
        let has_scheme = value.contains("://");
        let lead = match value.starts_with('/') {
            true => "https://a.example",
            false if has_scheme => "",
            false => "https://",
        };
        let is_plain = !value.is_empty()
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || b":/.-_?=&#".contains(&b));
        let url =
            [lead, value, if value.trim_start_matches("https://").contains('/') { "" } else { "/" }].concat();
        (is_plain && UrlParts::split(&url).is_some() && self.matching(&url).is_empty()).then_some(url)
    }

    fn finding(&self, position: usize, fate: &Fate) -> Option<Diagnostic> {
        let rule = self.rules.get(position)?;
        let number = position + 1;
        let (code, message, help) = match fate {
            Fate::Fine => return None,
            Fate::Duplicate(first) => (
                "duplicate_rule",
                format!("rule {number} is the same as rule {}", first + 1),
                "remove one of them",
            ),
            Fate::Contradicted(against) => (
                "contradictory_rules",
                format!(
                    "rule {number} fires where rule {} does not; Don't Fire wins, so it never counts",
                    against + 1
                ),
                "remove one of them",
            ),
            Fate::Shadowed(_) => (
                "shadowed_rule",
                format!(
                    "wherever rule {number} matches, a Don't Fire rule matches too and wins, so it never counts"
                ),
                "narrow the Don't Fire rule, or remove this one",
            ),
            Fate::Never => (
                "never_matches",
                format!("no web address can match “{}”", rule.url),
                "compare it with the address bar of the page that is meant",
            ),
        };
        let finding = Diagnostic::warning(code, format!("/{position}/url"), message).help(help);
        Some(match self.example(position, fate) {
            Some(url) => finding.example(url),
            None => finding,
        })
    }

    /// The event fires nowhere: no Fire rule ever counts, or Don't Fire rules match everything.
    fn never_fires(&mut self, fates: &[Fate]) -> Option<Diagnostic> {
        let counts = |fate: &Fate| *fate == Fate::Fine;
        let mut fire_rules = self.rules.iter().zip(fates).filter(|(rule, _)| rule.fire).peekable();
        if fire_rules.peek().is_some() {
            // a duplicate is as alive as its original, which is in the list too
            if fire_rules.any(|(_, fate)| counts(fate)) {
                return None;
            }
            let finding = Diagnostic::warning(
                "never_fires",
                "",
                "the event fires on no web address: no Fire rule ever counts",
            )
            .help("see what is said about the Fire rules");
            let mut of_fire = self.rules.iter().zip(fates).enumerate().filter(|(_, (rule, _))| rule.fire);
            return Some(match of_fire.find_map(|(position, (_, fate))| self.example(position, fate)) {
                Some(url) => finding.example(url),
                None => finding,
            });
        }
        let samples = ["https://a.example/", "https://a.example/x?y=z#w"];
        if self.rules.is_empty() || samples.iter().any(|url| self.matching(url).is_empty()) {
            return None;
        }
        let against = self.dont_fire();
        let against: Vec<_> = against.iter().map(|language| &language.inner).collect();
        if search(&[&language::addresses()], &against) != Found::Nothing {
            return None;
        }
        Some(
            Diagnostic::warning(
                "never_fires",
                "",
                "the event fires on no web address: Don't Fire rules match all",
            )
            .help("narrow a Don't Fire rule, or switch the event off")
            .example("https://a.example/"),
        )
    }

    fn dont_fire(&mut self) -> Vec<Language> {
        let positions: Vec<usize> = (0..self.rules.len()).collect();
        let dont_fire = |position: &usize| self.rules.get(*position).is_some_and(|rule| !rule.fire);
        let positions: Vec<usize> = positions.into_iter().filter(dont_fire).collect();
        positions.into_iter().filter_map(|position| self.language(position)).collect()
    }

    fn language(&mut self, position: usize) -> Option<Language> {
        let (rules, ignored) = (self.rules, self.ignored);
        let of_rule = || language::of_rule(rules.get(position)?, ignored);
        self.languages.get_mut(position)?.get_or_insert_with(of_rule).clone()
    }

    /// The positions of all rules that match `url`, by the matcher itself.
    fn matching(&self, url: &str) -> Vec<usize> {
        // no web address holds a blank
        let subject = Subject::new(Some(url).filter(|url| !url.contains(' ')), self.list);
        let Some(parts) = subject.url() else { return Vec::new() };
        let mut threads = Threads::default();
        let mut matches = |rule: &CompiledRule| {
            Record::new(&rule.record).difference(&subject, parts, &mut threads).is_none()
        };
        self.compiled.iter().enumerate().filter(|(_, rule)| matches(rule)).map(|(at, _)| at).collect()
    }
}

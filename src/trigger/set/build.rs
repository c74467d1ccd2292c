//! Putting trigger paths into bytes.

use super::super::lint::lint_compiled;
use super::super::matcher::Record;
use super::super::rule::{CompiledRule, Rule, ignored_list};
use super::super::{IGNORED_PARAMETERS, trace::PathTrace};
use super::{RuleSet, index};
use crate::bytes::{push_run, push_varint};
use crate::error::{Code, Diagnostic, Error, Severity};
use crate::json::Writer;
use crate::limits;
use crate::numbers::Numbers;

/// Collects trigger paths and encodes them.
#[derive(Debug)]
pub struct RuleSetBuilder {
    ignored: Vec<String>,
    rules: Vec<CompiledRule>,
    numbers: Numbers,
    paths: Vec<Vec<u8>>,
    path_numbers: Numbers,
}

/// What [`RuleSetBuilder::finish`] makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// For [`RuleSet::from_bytes`]. The same paths, added in the same order, always give the same bytes.
    pub bytes: Vec<u8>,
    /// What was found about the set as a whole; warnings only.
    pub diagnostics: Vec<Diagnostic>,
}

impl Default for RuleSetBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl RuleSetBuilder {
    /// A builder whose `equals` rules pass over [`IGNORED_PARAMETERS`].
    pub fn new() -> Self {
        Self::with_ignored(IGNORED_PARAMETERS.map(String::from).to_vec())
    }

    /// A builder whose `equals` rules pass over these query parameters; `*` stands for any characters.
    pub fn with_ignored(ignored: Vec<String>) -> Self {
        RuleSetBuilder {
            ignored,
            rules: Vec::new(),
            numbers: Numbers::default(),
            paths: Vec::new(),
            path_numbers: Numbers::default(),
        }
    }

    /// Compiles the rules of one trigger path; the number of the path in the set.
    ///
    /// # Errors
    /// Every fault of every rule, each placed by its position: `/0/url`.
    pub fn add_path(&mut self, rules: &[Rule]) -> Result<usize, Vec<Diagnostic>> {
        let compiled = self.compile(rules)?;
        Ok(self.add(rules, compiled))
    }

    /// As [`RuleSetBuilder::add_path`], with what [`lint`](super::super::lint()) says about the rules.
    ///
    /// # Errors
    /// As [`RuleSetBuilder::add_path`].
    pub fn add_linted(&mut self, rules: &[Rule]) -> Result<(usize, Vec<Diagnostic>), Vec<Diagnostic>> {
        let compiled = self.compile(rules)?;
        let warnings = lint_compiled(rules, &compiled, &self.ignored);
        Ok((self.add(rules, compiled), warnings))
    }

    fn compile(&self, rules: &[Rule]) -> Result<Vec<CompiledRule>, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        if rules.len() > limits::RULES_PER_PATH {
            faults.push(Diagnostic::error(
                "too_many_rules",
                "",
                format!("a trigger path holds at most {} rules (RULES_PER_PATH)", limits::RULES_PER_PATH),
            ));
        }
        let mut compiled = Vec::new();
        for (position, rule) in rules.iter().enumerate().take(limits::RULES_PER_PATH) {
            match rule.compile(&self.ignored) {
                Ok(rule) => compiled.push(rule),
                Err(found) => faults.extend(found.into_iter().map(|fault| fault.at(&format!("/{position}")))),
            }
        }
        if self.rules.len() + compiled.len() > limits::RULES_PER_PLAN {
            faults.push(Diagnostic::error(
                "too_many_rules",
                "",
                format!("a plan holds at most {} different rules (RULES_PER_PLAN)", limits::RULES_PER_PLAN),
            ));
        }
        if faults.is_empty() { Ok(compiled) } else { Err(faults) }
    }

    fn add(&mut self, rules: &[Rule], compiled: Vec<CompiledRule>) -> usize {
        let mut path = Vec::new();
        let mut before = 0isize;
        for (rule, compiled) in rules.iter().zip(compiled) {
            let number = self.number(compiled) as isize;
            let step = number - before;
            let zigzag = if step >= 0 { step << 1 } else { (-step << 1) - 1 };
            push_varint(&mut path, (zigzag as usize) << 1 | usize::from(rule.fire));
            before = number;
        }
        let (number, new) = self.path_numbers.insert(&path);
        if new {
            self.paths.push(path);
        }
        number
    }

    fn number(&mut self, rule: CompiledRule) -> usize {
        let (number, new) = self.numbers.insert(&rule.record);
        if new {
            self.rules.push(rule);
        }
        number
    }

    /// Encodes what was added, for speed: with an index, so that ten thousand rules cost about what ten cost.
    pub fn finish(self) -> Built {
        let index = if self.rules.len() < FEW { None } else { Some(index::build(&self.rules)) };
        let mut diagnostics = Vec::new();
        let mut warn = |rules: Option<usize>, why: &str| {
            let Some(rules) = rules else { return };
            let message = format!("{rules} rules {why}, so that they can only be tried one by one");
            diagnostics.push(
                Diagnostic::warning("trigger_index_degraded", "", message)
                    .help("give them a text that tells them apart, such as the beginning of the path"),
            );
        };
        if let Some(index) = &index {
            warn(index.always, "require no text of three or more characters");
            warn(index.shared, "require the same text and no other that fewer of them require");
        }
        Built { bytes: self.encode(&index.map(|index| index.bytes).unwrap_or_default()), diagnostics }
    }

    /// Encodes what was added, for size, for [`RuleSet::from_compact`]. What a page loads; it asks path by path.
    pub fn finish_compact(self) -> Vec<u8> {
        let records: Vec<_> = self.rules.iter().map(|rule| Record::new(&rule.record).compiled()).collect();
        let rules = Runs::new(records.iter().map(Vec::as_slice));
        let paths = Runs::new(self.paths.iter().map(Vec::as_slice));
        let mut bytes = Vec::new();
        push_run(&mut bytes, &ignored_list(&self.ignored));
        push_run(&mut bytes, &rules.bytes);
        bytes.extend_from_slice(&paths.bytes);
        bytes
    }

    fn encode(&self, index: &[u8]) -> Vec<u8> {
        let ignored = ignored_list(&self.ignored);
        let rules = Runs::new(self.rules.iter().map(|rule| rule.record.as_slice()));
        let paths = Runs::new(self.paths.iter().map(Vec::as_slice));
        let stride = 1;
        let width = bytes_for(rules.bytes.len().max(paths.bytes.len()));
        let (rule_points, path_points) = (rules.checkpoints(width), paths.checkpoints(width));
        let sections: [&[u8]; 6] = [&ignored, &rule_points, &rules.bytes, &path_points, &paths.bytes, index];
        let mut bytes = Vec::new();
        for n in [self.rules.len(), self.paths.len(), stride, width] {
            push_varint(&mut bytes, n);
        }
        for section in sections {
            push_varint(&mut bytes, section.len());
        }
        for section in sections {
            bytes.extend_from_slice(section);
        }
        bytes
    }
}

/// Below this many rules asking each is as fast as an index.
const FEW: usize = 4;

struct Runs {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Runs {
    fn new<'r>(runs: impl Iterator<Item = &'r [u8]>) -> Self {
        let (mut bytes, mut offsets) = (Vec::new(), Vec::new());
        for run in runs {
            offsets.push(bytes.len());
            push_run(&mut bytes, run);
        }
        Runs { bytes, offsets }
    }

    fn checkpoints(&self, width: usize) -> Vec<u8> {
        self.offsets.iter().flat_map(|offset| offset.to_le_bytes().into_iter().take(width)).collect()
    }
}

pub(super) fn bytes_for(n: usize) -> usize {
    match n {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x100_0000 => 3,
        _ => 4,
    }
}

/// Compiles `rules`, decides for `url` and says why: the JSON text `{"fire", "trace"}`.
///
/// # Errors
/// `INVALID_RULE` with the place (`/0/url`) and sentence of the first fault.
pub fn trigger_path(rules: &[Rule], url: Option<&str>) -> Result<String, Error> {
    let mut builder = RuleSetBuilder::new();
    let path = builder.add_path(rules).map_err(|faults| first_fault(&faults))?;
    let bytes = builder.finish().bytes;
    let set = RuleSet::from_bytes(&bytes)?;
    let subject = set.subject(url);
    let trace = set.trace(path, &subject);
    let mut out = Writer::new();
    out.begin_object();
    out.key("fire").boolean(trace.as_ref().is_some_and(|trace: &PathTrace<'_>| trace.decision.fire));
    out.key("trace");
    match trace {
        Some(trace) => trace.write(&mut out),
        None => drop(out.null()),
    }
    out.end_object();
    Ok(out.into_string())
}

pub(in super::super) fn first_fault(faults: &[Diagnostic]) -> Error {
    let Some(fault) = faults.iter().find(|fault| fault.severity == Severity::Error) else {
        return Error::new(Code::InvalidRule, "a rule does not compile");
    };
    let message = match &fault.help {
        Some(help) => format!("{}; {help}", fault.message),
        None => fault.message.clone(),
    };
    Error::new(Code::InvalidRule, message).at(&fault.path)
}

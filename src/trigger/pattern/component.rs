//! One component: from its pattern string to a matcher.

use super::Fault;
use super::canon::Canon;
use super::parts::{Body, Modifier, Options, Part, parse, pattern_string};
use crate::regex::ast::Node;
use crate::regex::compile::{Program, compile};
use crate::regex::parse::{Dialect, parse as parse_regex};
use crate::regex::{AT_END, AT_START, Threads, search};
use crate::trigger::glob::is_name;

/// How a component is matched, the cheapest way that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trigger) enum Matcher {
    /// Everything matches.
    Any,
    /// Text with `*` and `:` (see `glob`).
    Glob(String),
    /// Everything else.
    Program(Program),
}

/// A compiled component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trigger) struct Component {
    /// The canonical pattern string.
    pub(in crate::trigger) pattern: String,
    pub(in crate::trigger) matcher: Matcher,
    /// The same as a tree, anchored at both ends, for analysis.
    pub(in crate::trigger) node: Node,
    /// A group holds a regular expression.
    pub(in crate::trigger) has_regexp: bool,
}

impl Component {
    /// Compiles `input`.
    pub(super) fn new(input: &str, options: Options, canon: Canon) -> Result<Self, Fault> {
        if input == "*" {
            return Ok(Component {
                pattern: input.to_owned(),
                matcher: Matcher::Any,
                node: Node::anything(),
                has_regexp: false,
            });
        }
        let parts = parse(input, options, canon)?;
        let mut nodes = vec![Node::Assert(AT_START)];
        for part in &parts {
            nodes.push(node(part, options)?);
        }
        nodes.push(Node::Assert(AT_END));
        let node = Node::Concat(nodes);
        let matcher = match glob(&parts, options.delimiter) {
            Some(glob) if glob == "*" => Matcher::Any,
            Some(glob) => Matcher::Glob(glob),
            None => Matcher::Program(compile(&node).ok_or_else(|| Fault::new(0, TOO_LARGE))?),
        };
        let has_regexp = parts.iter().any(|part| matches!(part.body, Body::Regexp(..)));
        Ok(Component { pattern: pattern_string(&parts, options), matcher, node, has_regexp })
    }

    /// Whether it matches all of `text`.
    pub(super) fn matches(&self, text: &str, options: Options, threads: &mut Threads) -> bool {
        match &self.matcher {
            Matcher::Any => true,
            Matcher::Glob(glob) => crate::trigger::glob::matches(
                glob.as_bytes(),
                text.as_bytes(),
                options.delimiter,
                options.ignore_case,
                crate::trigger::glob::PATTERN,
            ),
            Matcher::Program(program) => search(&program.code, text.as_bytes(), program.fold, threads),
        }
    }
}

pub(in crate::trigger) const TOO_LARGE: &str = "this pattern needs more than 16,384 states (PATTERN_STATES): repeat less, or split it into several rules";

/// Whether a protocol pattern matches one of the schemes the URL standard calls special.
pub(super) fn protocol_is_special(pattern: &str) -> Result<bool, Fault> {
    let component = Component::new(pattern, super::DEFAULT, Canon::Protocol)?;
    Ok(is_special(&component))
}

pub(super) fn is_special(protocol: &Component) -> bool {
    let mut threads = Threads::default();
    ["http", "https", "ws", "wss", "ftp", "file"]
        .iter()
        .any(|scheme| protocol.matches(scheme, super::DEFAULT, &mut threads))
}

fn node(part: &Part, options: Options) -> Result<Node, Fault> {
    let text = |text: &str| Node::text(text, options.ignore_case);
    let body = match &part.body {
        Body::Fixed(value) => text(value),
        Body::Segment => Node::segment(options.delimiter),
        Body::Full => Node::anything(),
        Body::Regexp(source, at) => parse_regex(source, Dialect::Sets, options.ignore_case)
            .map_err(|fault| Fault::new(at + fault.at, fault.message))?,
    };
    let (prefix, suffix) = (text(&part.prefix), text(&part.suffix));
    let whole = |middle: Node| Node::Concat(vec![prefix.clone(), middle, suffix.clone()]);
    // between repetitions stand the suffix and the prefix
    let repeated = |body: Node| {
        let again = Node::Concat(vec![suffix.clone(), prefix.clone(), body.clone()]);
        whole(Node::Concat(vec![body, Node::Repeat(Box::new(again), 0, None)]))
    };
    Ok(match part.modifier {
        Modifier::None => whole(body),
        Modifier::Optional => Node::optional(whole(body)),
        Modifier::OneOrMore => repeated(body),
        Modifier::ZeroOrMore => Node::optional(repeated(body)),
    })
}

enum Item {
    Byte(u8),
    Segment(String),
    Star,
}

/// The parts as a glob, if matching it needs no retry before the last star:
/// a segment ends where the delimiter or the text does, and behind a star segments follow the delimiter only.
fn glob(parts: &[Part], delimiter: u8) -> Option<String> {
    let mut items = Vec::new();
    for part in parts {
        if part.modifier != Modifier::None {
            return None;
        }
        items.extend(part.prefix.bytes().map(Item::Byte));
        match &part.body {
            Body::Fixed(text) => items.extend(text.bytes().map(Item::Byte)),
            Body::Segment => items.push(Item::Segment(part.name.clone())),
            Body::Full => items.push(Item::Star),
            Body::Regexp(..) => return None,
        }
        items.extend(part.suffix.bytes().map(Item::Byte));
    }
    let is_delimiter = |item: &Item| matches!(item, Item::Byte(b) if *b == delimiter && delimiter != 0);
    let mut out = String::new();
    let mut after_star = None;
    let mut items = items.iter().peekable();
    while let Some(item) = items.next() {
        match item {
            Item::Byte(byte) => {
                if matches!(byte, b'*' | b':' | b'\\') {
                    out.push('\\');
                }
                out.push(char::from(*byte));
            }
            Item::Star => {
                after_star = Some(items.peek().is_some_and(|next| is_delimiter(next)));
                if !out.ends_with('*') || out.ends_with("\\*") {
                    out.push('*');
                }
            }
            Item::Segment(name) => {
                if after_star == Some(false) || !items.peek().is_none_or(|next| is_delimiter(next)) {
                    return None;
                }
                out.push(':');
                if name.bytes().all(is_name) {
                    out.push_str(name);
                }
            }
        }
    }
    Some(out)
}

//! The web addresses that a rule matches, as one regular expression over the whole URL.
//!
//! Addresses are `http` and `https` without user or password. Where a rule cannot be put exactly, it is enclosed: the
//! outer language holds all addresses that it matches, the inner one only such.

use super::super::Operator;
use super::super::pattern::{Component, Matcher, Pattern};
use super::super::rule::{Rule, ignored_list};
use super::super::subject::strip;
use crate::regex::ast::{Node, PRINTABLE, byte_set};
use crate::regex::parse::{Dialect, parse};
use crate::regex::{AT_END, AT_START};

/// What a rule matches.
#[derive(Clone, Debug)]
pub(super) struct Language {
    pub(super) outer: Node,
    pub(super) inner: Node,
}

fn text(text: &str) -> Node {
    Node::text(text, false)
}

fn any_of(alphabet: u128, min: u32) -> Node {
    Node::Repeat(Box::new(Node::Set(alphabet)), min, None)
}

/// `0x20` to `0x7e` but for these.
fn except(bytes: &[u8]) -> u128 {
    bytes.iter().fold(PRINTABLE & !byte_set(b' ', false), |set, &b| set & !byte_set(b, false))
}

fn set_of(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |set, &b| set | byte_set(b, false))
}

/// Lower-case letters, digits, `-`, `.`: what hosts of web addresses are mostly made of.
fn host_alphabet() -> u128 {
    let lower = (b'a'..=b'z').chain(b'0'..=b'9').fold(0, |set, b| set | byte_set(b, false));
    lower | set_of(b"-._")
}

fn path_alphabet() -> u128 {
    except(b"?#\"<>`{}^\\|")
}

fn rest_alphabet() -> u128 {
    except(b"#\"<>`")
}

/// `/path`, `?query`, `#hash`
fn tail() -> Node {
    Node::Concat(vec![
        text("/"),
        any_of(path_alphabet(), 0),
        marked('?', any_of(rest_alphabet(), 0)),
        marked('#', any_of(rest_alphabet(), 0)),
    ])
}

fn marked(mark: char, node: Node) -> Node {
    Node::optional(Node::Concat(vec![text(&mark.to_string()), node]))
}

fn origin() -> Node {
    let port = any_of(set_of(b"0123456789"), 1);
    Node::Concat(vec![text("http"), Node::optional(text("s")), text("://"), host(), marked(':', port)])
}

fn host() -> Node {
    let label = Node::Set(host_alphabet() & !set_of(b".-_"));
    Node::Concat(vec![label, any_of(host_alphabet(), 0)])
}

/// All web addresses.
pub(super) fn addresses() -> Node {
    Node::Concat(vec![origin(), tail()])
}

/// What `rule` matches, if that can be told.
pub(super) fn of_rule(rule: &Rule, ignored: &[String]) -> Option<Language> {
    let exact = |node: Node| Some(Language { outer: node.clone(), inner: node });
    let value = Node::text(&rule.url, rule.ignore_case);
    // a value that begins with a slash is looked for from the path on
    let before = if rule.url.starts_with('/') { origin() } else { Node::Concat(Vec::new()) };
    let anything = Node::anything;
    match rule.operator {
        Operator::Pattern if rule.url == "*" => exact(anything()),
        Operator::Pattern => exact(of_pattern(&rule.pattern().ok()?)?),
        Operator::Equals => Some(of_equals(rule, ignored, before)),
        Operator::Contains => exact(Node::Concat(vec![before, anything(), value, anything()])),
        Operator::StartsWith => exact(Node::Concat(vec![before, value, anything()])),
        Operator::EndsWith => exact(Node::Concat(vec![before, anything(), value])),
        Operator::Regex => {
            let node = parse(&rule.url, Dialect::Forgiving, rule.ignore_case).ok()?;
            let (node, start, end) = without_anchors(node)?;
            let around = |anchored: bool| if anchored { Node::Concat(Vec::new()) } else { anything() };
            exact(Node::Concat(vec![around(start), node, around(end)]))
        }
    }
}

/// `equals` also matches with ignored parameters anywhere in the query; the outer language takes any for ignored.
fn of_equals(rule: &Rule, ignored: &[String], before: Node) -> Language {
    let value = strip(&rule.url, &ignored_list(ignored));
    let part = |text: &str| Node::text(text, rule.ignore_case);
    let inner = Node::Concat(vec![before.clone(), part(&value)]);
    let (rest, hash) =
        value.split_once('#').map_or((value.as_ref(), None), |(rest, hash)| (rest, Some(hash)));
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let other = || any_of(except(b"#&\"<>`"), 0);
    let mut nodes = vec![before, part(path)];
    match query {
        None => nodes.push(marked('?', any_of(rest_alphabet(), 0))),
        Some(query) => {
            nodes.push(part("?"));
            nodes.push(Node::Repeat(Box::new(Node::Concat(vec![other(), part("&")])), 0, None));
            for (index, piece) in query.split('&').enumerate() {
                nodes.push(part(if index > 0 { "&" } else { "" }));
                nodes.push(part(piece));
                nodes.push(Node::Repeat(Box::new(Node::Concat(vec![part("&"), other()])), 0, None));
            }
        }
    }
    if let Some(hash) = hash {
        nodes.push(part("#"));
        nodes.push(part(hash));
    }
    Language { outer: Node::Concat(nodes), inner }
}

/// Whether the rule is about web addresses at all, and not about some other scheme.
pub(super) fn is_of_the_web(rule: &Rule) -> bool {
    match rule.url.split_once("://") {
        Some((scheme, _)) => scheme.contains("http") || scheme.contains(['*', ':', '(', '\\', '[', '.']),
        None => true,
    }
}

fn of_pattern(pattern: &Pattern) -> Option<Node> {
    let [protocol, username, password, hostname, port, pathname, search, hash] = pattern.components();
    if username.matcher != Matcher::Any || password.matcher != Matcher::Any || !pattern.path_is_hierarchical()
    {
        return None;
    }
    let lower_digits =
        (b'a'..=b'z').chain(b'0'..=b'9').fold(set_of(b"+-."), |set, b| set | byte_set(b, false));
    let port_node = match &port.matcher {
        Matcher::Any => marked(':', any_of(set_of(b"0123456789"), 1)),
        Matcher::Glob(glob) if glob.is_empty() => Node::Concat(Vec::new()),
        _ => Node::Concat(vec![text(":"), part(port, set_of(b"0123456789"))?]),
    };
    Some(Node::Concat(vec![
        part(protocol, lower_digits)?,
        text("://"),
        part(hostname, host_alphabet())?,
        port_node,
        part(pathname, path_alphabet())?,
        rest('?', search)?,
        rest('#', hash)?,
    ]))
}

/// Query or hash: with its mark, or absent where nothing will do.
fn rest(mark: char, component: &Component) -> Option<Node> {
    if component.matcher == Matcher::Any {
        return Some(marked(mark, any_of(rest_alphabet(), 0)));
    }
    let node = part(component, rest_alphabet())?;
    let written = Node::Concat(vec![text(&mark.to_string()), node.clone()]);
    Some(if may_be_empty(&node) { Node::optional(written) } else { written })
}

/// A component's tree without its anchors, cut down to what the component can hold.
fn part(component: &Component, alphabet: u128) -> Option<Node> {
    if component.matcher == Matcher::Any {
        return Some(any_of(alphabet, 0));
    }
    let (node, _, _) = without_anchors(component.node.clone())?;
    Some(within(node, alphabet))
}

fn within(node: Node, alphabet: u128) -> Node {
    let all = |nodes: Vec<Node>| nodes.into_iter().map(|node| within(node, alphabet)).collect();
    match node {
        Node::Set(set) => Node::Set(set & alphabet),
        Node::Concat(nodes) => Node::Concat(all(nodes)),
        Node::Alt(nodes) => Node::Alt(all(nodes)),
        Node::Repeat(node, min, max) => Node::Repeat(Box::new(within(*node, alphabet)), min, max),
        Node::Assert(kind) => Node::Assert(kind),
    }
}

/// The tree without `^` at its beginning and `$` at its end, and whether they were there. `None` if there are
/// positions anywhere else: those this analysis doesn't follow.
fn without_anchors(node: Node) -> Option<(Node, bool, bool)> {
    let mut nodes = match node {
        Node::Concat(nodes) => nodes,
        node => vec![node],
    };
    let start = nodes.first() == Some(&Node::Assert(AT_START));
    if start {
        nodes.remove(0);
    }
    let end = nodes.last() == Some(&Node::Assert(AT_END));
    if end {
        nodes.pop();
    }
    let node = Node::Concat(nodes);
    (!has_assert(&node)).then_some((node, start, end))
}

fn has_assert(node: &Node) -> bool {
    match node {
        Node::Set(_) => false,
        Node::Assert(_) => true,
        Node::Concat(nodes) | Node::Alt(nodes) => nodes.iter().any(has_assert),
        Node::Repeat(node, _, _) => has_assert(node),
    }
}

fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Set(_) => false,
        Node::Assert(_) => true,
        Node::Concat(nodes) => nodes.iter().all(may_be_empty),
        Node::Alt(nodes) => nodes.iter().any(may_be_empty),
        Node::Repeat(node, min, _) => *min == 0 || may_be_empty(node),
    }
}

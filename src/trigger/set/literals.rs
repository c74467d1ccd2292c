//! Which fixed text a rule requires of every URL that it matches.

use super::super::Operator;
use super::super::pattern::{Component, Matcher};
use crate::regex::ast::{Node, lower};

/// Texts in lower case, one of which must occur.
pub(in super::super) type AnyOf = Vec<Vec<u8>>;

/// More alternatives than this tell nothing.
const MOST: usize = 8;

/// What a value compared by anything but patterns requires.
pub(in super::super) fn of_value(operator: Operator, value: &str) -> Vec<AnyOf> {
    let value = value.to_ascii_lowercase();
    if operator != Operator::Equals {
        return vec![vec![value.into_bytes()]];
    }
    // ignored parameters may stand between the pieces of the URL
    value.split(['?', '&', '#']).filter(|piece| !piece.is_empty()).map(|piece| vec![piece.into()]).collect()
}

/// What a plain pattern requires.
pub(in super::super) fn of_plain(pattern: &str) -> Vec<AnyOf> {
    // between scheme and host a user may stand
    let (scheme, rest) = pattern.split_once("://").unwrap_or(("", pattern));
    [of_glob(scheme), of_glob(rest)].concat()
}

/// What a glob requires.
pub(in super::super) fn of_glob(glob: &str) -> Vec<AnyOf> {
    let (mut all, mut run) = (Vec::new(), Vec::new());
    let mut bytes = glob.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'*' | b':' | b'?' | b'#' => {
                all.push(vec![std::mem::take(&mut run)]);
                while byte == b':' && bytes.next_if(|&b| super::super::glob::is_name(b)).is_some() {}
            }
            b'\\' => run.extend(bytes.next().map(|b| b.to_ascii_lowercase())),
            byte => run.push(byte.to_ascii_lowercase()),
        }
    }
    all.push(vec![run]);
    all.retain(|any: &AnyOf| any.iter().all(|text| !text.is_empty()));
    all
}

/// What a component of a pattern requires.
pub(in super::super) fn of_component(component: &Component) -> Vec<AnyOf> {
    match &component.matcher {
        Matcher::Any => Vec::new(),
        Matcher::Glob(glob) => of_glob(&glob.replace('?', "\\?").replace('#', "\\#")),
        Matcher::Program(_) => of_node(&component.node),
    }
}

/// What a regular expression requires.
pub(in super::super) fn of_node(node: &Node) -> Vec<AnyOf> {
    let mut found = visit(node);
    found.required.extend(found.exact);
    found.required.retain(|any| !any.is_empty() && any.iter().all(|text| !text.is_empty()));
    found.required
}

struct Found {
    /// All texts that the node can match, if they are few.
    exact: Option<AnyOf>,
    required: Vec<AnyOf>,
}

fn visit(node: &Node) -> Found {
    let nothing = Found { exact: None, required: Vec::new() };
    match node {
        Node::Set(set) => {
            let mut rest = lower(*set);
            if rest.count_ones() > 4 {
                return nothing;
            }
            let mut texts = Vec::new();
            while rest != 0 {
                texts.push(vec![rest.trailing_zeros() as u8]);
                rest &= rest - 1;
            }
            Found { exact: Some(texts), ..nothing }
        }
        Node::Assert(_) => Found { exact: Some(vec![Vec::new()]), ..nothing },
        Node::Concat(nodes) => concat(nodes),
        Node::Alt(nodes) => alternatives(nodes),
        Node::Repeat(inner, min, max) => match (min, max) {
            (0, _) => nothing,
            (1..=8, Some(max)) if max == min => concat(&vec![inner.as_ref().clone(); *min as usize]),
            _ => {
                let inner = visit(inner);
                let mut required = inner.required;
                required.extend(inner.exact);
                Found { exact: None, required }
            }
        },
    }
}

fn concat(nodes: &[Node]) -> Found {
    let mut run = vec![Vec::new()];
    let mut whole = true;
    let mut required = Vec::new();
    for node in nodes {
        // the usual case by itself: one more character
        if let Node::Set(set) = node
            && let set = lower(*set)
            && set.count_ones() == 1
        {
            run.iter_mut().for_each(|text| text.push(set.trailing_zeros() as u8));
            continue;
        }
        let found = visit(node);
        required.extend(found.required);
        let product = found.exact.as_ref().filter(|exact| exact.len() * run.len() <= MOST).map(|exact| {
            run.iter().flat_map(|a| exact.iter().map(move |b| [a.as_slice(), b].concat())).collect::<AnyOf>()
        });
        match product {
            Some(product) => run = product,
            None => {
                whole = false;
                required.push(std::mem::replace(&mut run, found.exact.unwrap_or_else(|| vec![Vec::new()])));
            }
        }
    }
    if whole {
        return Found { exact: Some(run), required };
    }
    required.push(run);
    required.retain(|any| any.iter().all(|text| !text.is_empty()));
    Found { exact: None, required }
}

fn alternatives(nodes: &[Node]) -> Found {
    let (mut exact, mut best) = (Some(Vec::new()), Some(Vec::new()));
    for node in nodes {
        let found = visit(node);
        exact = exact.zip(found.exact.clone()).map(|(mut all, own): (AnyOf, AnyOf)| {
            all.extend(own);
            all
        });
        let shortest = |any: &AnyOf| any.iter().map(Vec::len).min().unwrap_or(0);
        let own = found
            .required
            .into_iter()
            .chain(found.exact)
            .filter(|any| shortest(any) > 0)
            .max_by_key(shortest);
        best = best.zip(own).map(|(mut all, own): (AnyOf, AnyOf)| {
            all.extend(own);
            all
        });
    }
    let few = |any: &AnyOf| any.len() <= MOST && !any.is_empty();
    Found { exact: exact.filter(few), required: best.filter(few).into_iter().collect() }
}

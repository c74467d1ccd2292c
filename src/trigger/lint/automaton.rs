//! Questions about regular languages: is there a text in all of these and none of those?

use crate::numbers::Numbers;
use crate::order;
use crate::regex::ast::{Node, PRINTABLE};
use crate::regex::compile::compile;
use crate::regex::steps::Steps;
use std::collections::VecDeque;

/// Combined states to look at before giving up. Answers come at once for what people write.
const STATES: usize = 4_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A shortest such text.
    Text(String),
    /// There is none.
    Nothing,
    /// It would take too long to find out.
    Unsure,
}

/// Looks for a shortest text that all of `within` match completely and none of `without`.
pub(super) fn search(within: &[&Node], without: &[&Node]) -> Found {
    let programs: Option<Vec<_>> =
        within.iter().chain(without).map(|node| compile(&expanded(node))).collect();
    let Some(programs) = programs else { return Found::Unsure };
    let machines: Vec<Steps<'_>> = programs.iter().map(|program| Steps::new(&program.code)).collect();
    let alphabet = letters(within.iter().chain(without).copied());

    let start: Vec<Vec<u16>> = machines.iter().map(Steps::start).collect();
    let mut seen = Numbers::default();
    seen.insert(&key(&start));
    // per state where it came from and by which byte
    let mut from = vec![(0usize, 0u8)];
    let mut queue = VecDeque::from([start]);
    let mut number = 0;
    while let Some(states) = queue.pop_front() {
        let accepts = |index: usize| {
            machines.get(index).zip(states.get(index)).is_some_and(|(machine, state)| machine.accepts(state))
        };
        if (0..within.len()).all(accepts) && !(within.len()..machines.len()).any(accepts) {
            return Found::Text(spell(&from, number));
        }
        for &byte in &alphabet {
            let next: Vec<Vec<u16>> =
                machines.iter().zip(&states).map(|(machine, state)| machine.step(state, byte)).collect();
            // once one of the wanted is dead, so is the whole
            if next.iter().take(within.len()).any(Vec::is_empty) || !seen.insert(&key(&next)).1 {
                continue;
            }
            if seen.len() > STATES {
                return Found::Unsure;
            }
            from.push((number, byte));
            queue.push_back(next);
        }
        number += 1;
    }
    Found::Nothing
}

/// What tells combined states apart. No place in a program is as far as the mark between two machines.
fn key(states: &[Vec<u16>]) -> Vec<u8> {
    let mut key = Vec::new();
    for state in states {
        state.iter().chain(&[u16::MAX]).for_each(|place| key.extend_from_slice(&place.to_le_bytes()));
    }
    key
}

/// Programs compare bytes as they are here; trees that ignore case are not folded.
fn expanded(node: &Node) -> Node {
    // an alternative that cannot match keeps the compiler from folding the whole
    Node::Alt(vec![node.clone(), Node::Concat(vec![Node::Set(1 << b'A'), Node::Set(0)])])
}

fn spell(from: &[(usize, u8)], mut state: usize) -> String {
    let mut bytes = Vec::new();
    while state != 0 {
        let Some(&(before, byte)) = from.get(state) else { break };
        bytes.push(byte);
        state = before;
    }
    bytes.iter().rev().map(|&b| char::from(b)).collect()
}

/// One byte for every class of bytes that no set of the trees tells apart, the readable ones first.
fn letters<'n>(nodes: impl Iterator<Item = &'n Node>) -> Vec<u8> {
    let mut classes = vec![PRINTABLE];
    for node in nodes {
        refine(node, &mut classes);
    }
    const READABLE: &[u8] = b"axsbcdefghijklmnopqrtuvwyz1234567890/-.";
    let readable = |class: &u128| READABLE.iter().copied().find(|b| class & 1 << b != 0);
    let mut letters: Vec<u8> =
        classes.iter().map(|class| readable(class).unwrap_or(class.trailing_zeros() as u8)).collect();
    let place = |byte: &u8| READABLE.iter().position(|b| b == byte).unwrap_or(usize::MAX);
    order::sort_by(&mut letters, |a, b| place(a).cmp(&place(b)));
    letters
}

fn refine(node: &Node, classes: &mut Vec<u128>) {
    match node {
        Node::Set(set) => {
            let parts =
                classes.iter().flat_map(|class| [class & set, class & !set]).filter(|part| *part != 0);
            *classes = parts.collect();
        }
        Node::Assert(_) => {}
        Node::Concat(nodes) | Node::Alt(nodes) => nodes.iter().for_each(|node| refine(node, classes)),
        Node::Repeat(node, _, _) => refine(node, classes),
    }
}

//! From tree to byte program.

use super::ast::{Node, PRINTABLE, UPPER};
use super::{ANY, ASSERT, CLASS, JUMP, MATCH, SPLIT};
use crate::limits;

/// A program, and whether it reads its subject in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) code: Vec<u8>,
    pub(crate) fold: bool,
}

/// Distances are 16-bit, so a program ends here at the latest.
const CODE_BYTES: usize = i16::MAX as usize;

/// Compiles `node`; `None` if it needs more than [`limits::PATTERN_STATES`] states.
pub(crate) fn compile(node: &Node) -> Option<Program> {
    compile_for(node, PRINTABLE)
}

/// As [`compile`], for subjects made of `subject`.
pub(crate) fn compile_for(node: &Node, subject: u128) -> Option<Program> {
    let fold = has_letter(node) && node.ignores_case();
    let mut emit = Emit { code: Vec::new(), states: 0, subject };
    if fold { emit.node(&node.lowered()) } else { emit.node(node) }?;
    emit.code.push(MATCH);
    Some(Program { code: emit.code, fold })
}

/// Whether folding saves anything: some set holds some capital letters, but not all.
fn has_letter(node: &Node) -> bool {
    match node {
        Node::Set(set) => !matches!(*set & UPPER, 0 | UPPER),
        Node::Assert(_) => false,
        Node::Concat(nodes) | Node::Alt(nodes) => nodes.iter().any(has_letter),
        Node::Repeat(node, _, _) => has_letter(node),
    }
}

struct Emit {
    code: Vec<u8>,
    states: usize,
    /// All bytes that a subject can hold.
    subject: u128,
}

impl Emit {
    fn state(&mut self) -> Option<()> {
        self.states += 1;
        (self.states <= limits::PATTERN_STATES && self.code.len() <= CODE_BYTES).then_some(())
    }

    fn node(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Set(set) => self.set(*set),
            Node::Assert(kind) => {
                self.state()?;
                self.code.extend_from_slice(&[ASSERT, *kind]);
                Some(())
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node)),
            Node::Alt(nodes) => self.alternatives(nodes),
            Node::Repeat(inner, min, max) => self.repeat(inner, *min, *max),
        }
    }

    fn set(&mut self, set: u128) -> Option<()> {
        self.state()?;
        let set = set & self.subject;
        if set == self.subject {
            self.code.push(ANY);
        } else if set.count_ones() == 1 && set.trailing_zeros() >= 0x20 {
            self.code.push(set.trailing_zeros() as u8);
        } else {
            let at = self.code.len();
            self.code.extend_from_slice(&[CLASS, 0]);
            let mut ranges = 0;
            let mut rest = set;
            while rest != 0 {
                let low = rest.trailing_zeros();
                let run = (rest >> low).trailing_ones();
                self.code.extend_from_slice(&[low as u8, (low + run - 1) as u8]);
                rest &= !(((1u128 << run) - 1) << low);
                ranges += 1;
            }
            *self.code.get_mut(at + 1)? = ranges;
        }
        Some(())
    }

    fn alternatives(&mut self, nodes: &[Node]) -> Option<()> {
        let Some((last, before)) = nodes.split_last() else { return self.set(0) };
        let mut ends = Vec::new();
        for node in before {
            let split = self.branch(SPLIT)?;
            self.node(node)?;
            ends.push(self.branch(JUMP)?);
            self.land(split)?;
        }
        self.node(last)?;
        ends.into_iter().try_for_each(|end| self.land(end))
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>) -> Option<()> {
        // repeating a position adds nothing, and could be asked for four billion times
        if node.zero_width() {
            return if min == 0 { Some(()) } else { self.node(node) };
        }
        for _ in 0..min.saturating_sub(u32::from(max.is_none())) {
            self.node(node)?;
        }
        match max {
            None if min == 0 => {
                let from = self.branch(SPLIT)?;
                self.node(node)?;
                let back = self.branch(JUMP)?;
                self.aim(back, from)?;
                self.land(from)
            }
            None => {
                let from = self.code.len();
                self.node(node)?;
                let again = self.branch(SPLIT)?;
                self.aim(again, from)
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.branch(SPLIT)?);
                    self.node(node)?;
                }
                splits.into_iter().try_for_each(|split| self.land(split))
            }
        }
    }

    /// Writes a branch whose target is set later; its position.
    fn branch(&mut self, op: u8) -> Option<usize> {
        self.state()?;
        let at = self.code.len();
        self.code.extend_from_slice(&[op, 0, 0]);
        Some(at)
    }

    fn land(&mut self, branch: usize) -> Option<()> {
        let here = self.code.len();
        self.aim(branch, here)
    }

    fn aim(&mut self, branch: usize, target: usize) -> Option<()> {
        let distance = i16::try_from(target as isize - (branch as isize + 3)).ok()?;
        self.code.get_mut(branch + 1..branch + 3)?.copy_from_slice(&distance.to_le_bytes());
        Some(())
    }
}

//! A program as an automaton to be walked state by state, for analysis. Programs with positions (`^`, `\b`) are not
//! understood here.

use super::{ANY, CLASS, JUMP, MATCH, SPLIT};

/// Walks one program.
pub(crate) struct Steps<'c> {
    code: &'c [u8],
}

impl<'c> Steps<'c> {
    pub(crate) fn new(code: &'c [u8]) -> Self {
        Steps { code }
    }

    /// The state before the first byte: the instructions that wait for one, or match.
    pub(crate) fn start(&self) -> Vec<u16> {
        self.closure(vec![0])
    }

    /// Whether what was read so far matches as a whole.
    pub(crate) fn accepts(&self, state: &[u16]) -> bool {
        state.iter().any(|pc| self.code.get(usize::from(*pc)) == Some(&MATCH))
    }

    /// The state after `byte`; empty if nothing can follow any more.
    pub(crate) fn step(&self, state: &[u16], byte: u8) -> Vec<u16> {
        self.closure(state.iter().filter_map(|pc| self.after(usize::from(*pc), byte)).collect())
    }

    fn after(&self, pc: usize, byte: u8) -> Option<usize> {
        match *self.code.get(pc)? {
            ANY => Some(pc + 1),
            CLASS => {
                let end = pc + 2 + 2 * usize::from(*self.code.get(pc + 1)?);
                let mut ranges = self.code.get(pc + 2..end)?.chunks_exact(2);
                ranges
                    .any(|range| matches!(range, [low, high] if (*low..=*high).contains(&byte)))
                    .then_some(end)
            }
            op if op >= 0x20 => (op == byte).then_some(pc + 1),
            _ => None,
        }
    }

    fn closure(&self, mut open: Vec<usize>) -> Vec<u16> {
        let mut seen = vec![false; self.code.len()];
        let mut state = Vec::new();
        while let Some(pc) = open.pop() {
            match seen.get_mut(pc) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match self.code.get(pc) {
                Some(&JUMP) => open.push(self.target(pc)),
                Some(&SPLIT) => open.extend([pc + 3, self.target(pc)]),
                _ => state.push(pc as u16),
            }
        }
        crate::order::sort(&mut state);
        state
    }

    fn target(&self, pc: usize) -> usize {
        let byte = |at: usize| self.code.get(at).copied().unwrap_or(0);
        (pc + 3).wrapping_add_signed(isize::from(i16::from_le_bytes([byte(pc + 1), byte(pc + 2)])))
    }
}

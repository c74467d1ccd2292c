//! Running a program: all threads in step, so that time is (length of the subject) × (length of the program).

use super::{ANY, ASSERT, AT_BOUNDARY, AT_END, AT_START, JUMP, MATCH, SPLIT};

/// Working memory, kept between searches so that they don't allocate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Threads {
    now: Vec<u16>,
    next: Vec<u16>,
    stack: Vec<u16>,
    /// Per program position the step in which it was last visited.
    seen: Vec<u32>,
    step: u32,
}

/// Whether `code` matches somewhere in `subject`. `fold`: compare the subject in lower case.
pub(crate) fn search(code: &[u8], subject: &[u8], fold: bool, threads: &mut Threads) -> bool {
    if threads.seen.len() < code.len() {
        threads.seen.resize(code.len(), 0);
    }
    let anchored = code.starts_with(&[ASSERT, AT_START]);
    let first = code.first().copied().unwrap_or(MATCH);
    let mut run = Run { code, subject, at: 0, threads };
    run.threads.now.clear();
    run.threads.next.clear();
    run.threads.stack.clear();
    run.next_step();
    loop {
        if run.threads.now.is_empty() {
            if anchored && run.at > 0 {
                return false;
            }
            // nothing is under way: look for the first byte that can begin a match
            if first >= 0x20 && !fold {
                let rest = subject.get(run.at..).unwrap_or_default();
                match rest.iter().position(|&b| b == first) {
                    Some(skip) => run.at += skip,
                    None => return false,
                }
            }
        }
        if (!anchored || run.at == 0) && run.follow(0, false) {
            return true;
        }
        let Some(&byte) = subject.get(run.at) else { return false };
        run.at += 1;
        run.next_step();
        let byte = if fold { byte.to_ascii_lowercase() } else { byte };
        let mut index = 0;
        while let Some(&pc) = run.threads.now.get(index) {
            index += 1;
            if let Some(after) = run.consume(usize::from(pc), byte)
                && run.follow(after, true)
            {
                return true;
            }
        }
        std::mem::swap(&mut run.threads.now, &mut run.threads.next);
        run.threads.next.clear();
    }
}

struct Run<'a> {
    code: &'a [u8],
    subject: &'a [u8],
    at: usize,
    threads: &'a mut Threads,
}

impl Run<'_> {
    fn next_step(&mut self) {
        if self.threads.step == u32::MAX {
            self.threads.seen.fill(0);
            self.threads.step = 0;
        }
        self.threads.step += 1;
    }

    /// The position after the instruction at `pc` if that takes `byte`.
    fn consume(&self, pc: usize, byte: u8) -> Option<usize> {
        let op = *self.code.get(pc)?;
        if op >= 0x20 {
            return (op == byte).then_some(pc + 1);
        }
        if op == ANY {
            return Some(pc + 1);
        }
        let count = usize::from(*self.code.get(pc + 1)?);
        let ranges = self.code.get(pc + 2..pc + 2 + 2 * count)?;
        ranges
            .chunks_exact(2)
            .any(|range| matches!(range, [low, high] if (*low..=*high).contains(&byte)))
            .then_some(pc + 2 + 2 * count)
    }

    /// Adds to the threads every consuming instruction reachable from `pc` without consuming; `true` if a match is.
    fn follow(&mut self, pc: usize, next: bool) -> bool {
        let mut pc = pc;
        loop {
            let fresh = match self.threads.seen.get_mut(pc) {
                Some(step) if *step != self.threads.step => {
                    *step = self.threads.step;
                    true
                }
                _ => false,
            };
            let op = self.code.get(pc).copied().unwrap_or(MATCH);
            let go_on = if !fresh {
                None
            } else {
                match op {
                    MATCH => return true,
                    JUMP => Some(self.target(pc)),
                    SPLIT => {
                        let other = self.target(pc);
                        self.threads.stack.push(other as u16);
                        Some(pc + 3)
                    }
                    ASSERT => self.holds(self.code.get(pc + 1).copied().unwrap_or(AT_END)).then_some(pc + 2),
                    _ => {
                        let list = if next { &mut self.threads.next } else { &mut self.threads.now };
                        list.push(pc as u16);
                        None
                    }
                }
            };
            pc = match go_on.or_else(|| self.threads.stack.pop().map(usize::from)) {
                Some(pc) => pc,
                None => return false,
            };
        }
    }

    fn target(&self, pc: usize) -> usize {
        let low = self.code.get(pc + 1).copied().unwrap_or(0);
        let high = self.code.get(pc + 2).copied().unwrap_or(0);
        (pc + 3).wrapping_add_signed(isize::from(i16::from_le_bytes([low, high])))
    }

    fn holds(&self, kind: u8) -> bool {
        let word = |at: Option<usize>| {
            at.and_then(|at| self.subject.get(at)).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_')
        };
        match kind {
            AT_START => self.at == 0,
            AT_END => self.at == self.subject.len(),
            _ => (word(self.at.checked_sub(1)) != word(Some(self.at))) == (kind == AT_BOUNDARY),
        }
    }
}

//! Running a program: all threads in step, so that time is (length of the subject) × (length of the program).

use super::{ANY, ASSERT, AT_BOUNDARY, AT_END, AT_START, JUMP, MATCH, SPLIT};
use crate::text::find;

/// Positions in a program, at most so many as were made room for.
#[derive(Clone, Debug, Default)]
struct Pile {
    places: Vec<u32>,
    len: usize,
}

impl Pile {
    fn push(&mut self, pc: usize) {
        if let Some(place) = self.places.get_mut(self.len) {
            *place = pc as u32;
            self.len += 1;
        }
    }

    fn pop(&mut self) -> Option<usize> {
        self.len = self.len.checked_sub(1)?;
        self.places.get(self.len).map(|pc| *pc as usize)
    }
}

/// Working memory, kept between searches so that they don't allocate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Threads {
    now: Pile,
    next: Pile,
    stack: Pile,
    /// Per program position the step in which it was last visited.
    seen: Vec<u32>,
    step: u32,
}

impl Threads {
    fn with_room(places: usize) -> Self {
        let pile = || Pile { places: vec![0; places], len: 0 };
        Threads { now: pile(), next: pile(), stack: pile(), seen: vec![0; places], step: 0 }
    }
}

/// Whether `code` matches somewhere in `subject`. `fold`: compare the subject in lower case.
pub(crate) fn search(code: &[u8], subject: &[u8], fold: bool, threads: &mut Threads) -> bool {
    if threads.seen.len() < code.len() || threads.step > u32::MAX / 2 {
        *threads = Threads::with_room(code.len().max(threads.seen.len()));
    }
    let anchored = code.starts_with(&[ASSERT, AT_START]);
    let first = code.first().copied().unwrap_or(MATCH);
    let mut run = Run { code, subject, at: 0, threads };
    run.threads.next.len = 0;
    run.threads.step += 1;
    loop {
        if run.threads.next.len == 0 {
            if anchored && run.at > 0 {
                return false;
            }
            // nothing is under way: look for the first byte that can begin a match
            if first >= 0x20 && !fold {
                run.at = find(subject, run.at, &[first]);
            }
        }
        if (!anchored || run.at == 0) && run.follow(0) {
            return true;
        }
        let Some(&byte) = subject.get(run.at) else { return false };
        let byte = if fold { byte.to_ascii_lowercase() } else { byte };
        run.at += 1;
        run.threads.step += 1;
        std::mem::swap(&mut run.threads.now, &mut run.threads.next);
        run.threads.next.len = 0;
        let mut index = 0;
        while index < run.threads.now.len {
            let pc = run.threads.now.places.get(index).copied().unwrap_or(0);
            index += 1;
            if let Some(after) = run.consume(pc as usize, byte)
                && run.follow(after)
            {
                return true;
            }
        }
    }
}

struct Run<'a> {
    code: &'a [u8],
    subject: &'a [u8],
    at: usize,
    threads: &'a mut Threads,
}

impl Run<'_> {
    fn code(&self, pc: usize) -> u8 {
        self.code.get(pc).copied().unwrap_or(MATCH)
    }

    /// The position after the instruction at `pc` if that takes `byte`.
    fn consume(&self, pc: usize, byte: u8) -> Option<usize> {
        let op = self.code(pc);
        if op >= 0x20 {
            return (op == byte).then_some(pc + 1);
        }
        if op == ANY {
            return Some(pc + 1);
        }
        let mut range = pc + 2;
        let end = range + 2 * usize::from(self.code(pc + 1));
        while range < end {
            if (self.code(range)..=self.code(range + 1)).contains(&byte) {
                return Some(end);
            }
            range += 2;
        }
        None
    }

    /// Adds to the next threads every consuming instruction reachable from `pc` without consuming; `true` if a match is.
    fn follow(&mut self, mut pc: usize) -> bool {
        self.threads.stack.len = 0;
        loop {
            let mut go_on = None;
            if let Some(step) = self.threads.seen.get_mut(pc)
                && *step != self.threads.step
            {
                *step = self.threads.step;
                match self.code(pc) {
                    MATCH => return true,
                    JUMP => go_on = Some(self.target(pc)),
                    SPLIT => {
                        let other = self.target(pc);
                        self.threads.stack.push(other);
                        go_on = Some(pc + 3);
                    }
                    ASSERT => {
                        if self.holds(self.code(pc + 1)) {
                            go_on = Some(pc + 2);
                        }
                    }
                    _ => self.threads.next.push(pc),
                }
            }
            pc = match go_on.or_else(|| self.threads.stack.pop()) {
                Some(pc) => pc,
                None => return false,
            };
        }
    }

    fn target(&self, pc: usize) -> usize {
        let distance = i16::from_le_bytes([self.code(pc + 1), self.code(pc + 2)]);
        (pc + 3).wrapping_add_signed(isize::from(distance))
    }

    fn holds(&self, kind: u8) -> bool {
        match kind {
            AT_START => self.at == 0,
            AT_END => self.at == self.subject.len(),
            _ => (self.word(self.at.wrapping_sub(1)) != self.word(self.at)) == (kind == AT_BOUNDARY),
        }
    }

    fn word(&self, at: usize) -> bool {
        self.subject.get(at).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_')
    }
}

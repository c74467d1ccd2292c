//! Running a program: all threads in step, so that time is (length of the subject) × (length of the program).

use super::{ANY, ASSERT, AT_BOUNDARY, AT_END, AT_START, CLASS, JUMP, MATCH, SPLIT};
use crate::keep::{Zeros, zeros};
use crate::text::find;

/// Working memory, kept between searches so that they don't allocate.
#[derive(Debug, Default)]
#[cfg_attr(feature = "explain", derive(Clone))]
pub(crate) struct Threads {
    /// Three columns, as long as the program. Two are lists of threads, which are never more than it has positions: by
    /// turns those of this step and of the one before. The third says of a position in which step it was last added.
    table: Zeros<u32>,
    step: u32,
    /// How many threads this step has.
    count: usize,
}

const COLUMNS: usize = 3;
const ADDED: usize = 2;

/// Positions lie before this.
const FURTHEST: usize = 0xff_ffff;

impl Threads {
    fn next_step(&mut self) {
        self.step += 1;
        self.count = 0;
    }

    /// The column of this step's threads.
    fn column(&self) -> usize {
        (self.step & 1) as usize
    }

    fn get(&self, row: usize, column: usize) -> usize {
        self.table.get(row * COLUMNS + column).copied().unwrap_or(0) as usize
    }

    fn replace(&mut self, row: usize, column: usize, value: u32) -> Option<u32> {
        let place = self.table.get_mut(row * COLUMNS + column)?;
        Some(std::mem::replace(place, value))
    }

    /// Adds an instruction to the threads of this step, unless it is among them.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn add(&mut self, pc: usize) {
        let added = self.replace(pc, ADDED, self.step);
        if added.is_some_and(|step| step != self.step) {
            self.replace(self.count, self.column(), pc as u32);
            self.count += 1;
        }
    }
}

/// Whether `code` matches somewhere in `subject`. `fold`: compare the subject in lower case.
pub(crate) fn search(code: &[u8], subject: &[u8], fold: bool, threads: &mut Threads) -> bool {
    let room = threads.table.len().max(code.len() * COLUMNS);
    if threads.table.len() < room || threads.step > u32::MAX / 2 {
        *threads = Threads { table: zeros(room), step: 0, count: 0 };
    }
    // what follows saves time; a page saves the bytes of it
    let anchored = cfg!(feature = "explain") && code.starts_with(&[ASSERT, AT_START]);
    let first = code.first().copied().filter(|first| cfg!(feature = "explain") && *first >= 0x20 && !fold);
    let mut run = Run { code, subject, at: 0, threads };
    run.threads.next_step();
    loop {
        if run.threads.count == 0 {
            if anchored && run.at > 0 {
                return false;
            }
            // nothing is under way: look for the first byte that can begin a match
            if let Some(first) = first {
                run.at = find(subject, run.at, &[first]);
            }
        }
        if !anchored || run.at == 0 {
            run.threads.add(0);
        }
        if run.follow() {
            return true;
        }
        let Some(&byte) = subject.get(run.at) else { return false };
        let byte = if fold { byte.to_ascii_lowercase() } else { byte };
        let (column, count) = (run.threads.column(), run.threads.count);
        run.at += 1;
        run.threads.next_step();
        for index in 0..count {
            run.consume(run.threads.get(index, column), byte);
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
    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn code(&self, pc: usize) -> u8 {
        self.code.get(pc).copied().unwrap_or(MATCH)
    }

    /// Goes on behind the instruction at `pc` if that takes `byte`.
    fn consume(&mut self, pc: usize, byte: u8) {
        let op = self.code(pc);
        if op == ANY || op >= 0x20 && op == byte {
            return self.threads.add(pc + 1);
        }
        if op != CLASS {
            return;
        }
        let mut range = pc + 2;
        let end = range + 2 * usize::from(self.code(pc + 1));
        while range < end {
            if (self.code(range)..=self.code(range + 1)).contains(&byte) {
                return self.threads.add(end);
            }
            range += 2;
        }
    }

    /// Adds every instruction that can be reached from the threads without consuming; `true` if a match is.
    fn follow(&mut self) -> bool {
        let mut index = 0;
        while index < self.threads.count {
            let pc = self.threads.get(index, self.threads.column());
            index += 1;
            match self.code(pc) {
                MATCH => return true,
                JUMP => self.threads.add(self.target(pc)),
                SPLIT => {
                    self.threads.add(pc + 3);
                    self.threads.add(self.target(pc));
                }
                ASSERT if self.holds(self.code(pc + 1)) => self.threads.add(pc + 2),
                _ => {}
            }
        }
        false
    }

    fn target(&self, pc: usize) -> usize {
        let distance = i16::from_le_bytes([self.code(pc + 1), self.code(pc + 2)]);
        // an altered program may go anywhere, but no further than rows can be counted
        (pc + 3).wrapping_add_signed(isize::from(distance)) & FURTHEST
    }

    fn holds(&self, kind: u8) -> bool {
        match kind {
            AT_START => self.at == 0,
            AT_END => self.at == self.subject.len(),
            _ => (self.word(self.at.wrapping_sub(1)) != self.word(self.at)) == (kind == AT_BOUNDARY),
        }
    }

    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn word(&self, at: usize) -> bool {
        self.subject.get(at).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_')
    }
}

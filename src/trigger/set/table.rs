//! Runs that are found by their number.

use crate::bytes::Reader;

/// Runs addressed by number. A page's own wasm has none but compact sets, which are walked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Table<'a> {
    runs: &'a [u8],
    #[cfg(feature = "explain")]
    points: Points<'a>,
}

/// Where runs begin.
#[cfg(feature = "explain")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Points<'a> {
    pub(super) len: usize,
    pub(super) stride: usize,
    pub(super) width: usize,
    pub(super) checkpoints: &'a [u8],
}

impl<'a> Table<'a> {
    #[cfg(feature = "explain")]
    pub(super) fn new(runs: &'a [u8], points: Points<'a>) -> Self {
        Table { runs, points }
    }

    pub(super) fn compact(runs: &'a [u8]) -> Self {
        Table {
            runs,
            #[cfg(feature = "explain")]
            points: Points { len: usize::MAX, ..Points::default() },
        }
    }

    #[cfg(feature = "explain")]
    pub(super) fn len(&self) -> usize {
        self.points.len
    }

    #[cfg(feature = "explain")]
    pub(super) fn get(&self, index: usize) -> Option<&'a [u8]> {
        let Points { len, stride, width, checkpoints } = self.points;
        if index >= len {
            return None;
        }
        if width == 0 {
            return walk(self.runs, index);
        }
        let slot = index.checked_div(stride)? * width;
        let mut offset = 0;
        for &byte in checkpoints.get(slot..slot + width)?.iter().rev() {
            offset = offset << 8 | usize::from(byte);
        }
        walk(self.runs.get(offset..)?, index % stride)
    }

    #[cfg(not(feature = "explain"))]
    pub(super) fn get(&self, index: usize) -> Option<&'a [u8]> {
        walk(self.runs, index)
    }
}

/// The run of that number.
#[cfg_attr(not(feature = "explain"), inline(never))]
fn walk(runs: &[u8], mut number: usize) -> Option<&[u8]> {
    let mut reader = Reader(runs);
    while let Some(run) = reader.next() {
        if number == 0 {
            return Some(run);
        }
        number -= 1;
    }
    None
}

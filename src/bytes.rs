//! Reading and writing the flat encoding: varints and length-prefixed runs, every read checked.

/// A cursor. Past the end everything reads as zero or empty, so altered bytes give wrong answers but no panic.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    #[cfg_attr(not(feature = "explain"), inline(never))]
    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                first
            }
            None => 0,
        }
    }

    /// Seven bits per byte, low first, at most 32 bits.
    pub(crate) fn varint(&mut self) -> usize {
        let mut n = 0u32;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            n |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return n as usize;
            }
        }
    }

    /// The next `len` bytes, or as many as there are.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    pub(crate) fn take(&mut self, len: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(len).unwrap_or((self.0, &[]));
        self.0 = rest;
        taken
    }

    /// A run, unless the end is reached.
    pub(crate) fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() { None } else { Some(self.run()) }
    }

    /// A run that is a text.
    #[cfg(any(feature = "edge", feature = "browser"))]
    pub(crate) fn text(&mut self) -> &'a str {
        text(self.run())
    }

    /// What is left, which is a text.
    #[cfg(any(feature = "edge", feature = "browser"))]
    pub(crate) fn rest(&self) -> &'a str {
        text(self.0)
    }

    /// A run that begins with its length.
    pub(crate) fn run(&mut self) -> &'a [u8] {
        let len = self.varint();
        self.take(len)
    }
}

/// The text of bytes that were written from a `str`; empty if they were altered since.
#[cfg(all(
    any(feature = "edge", feature = "browser"),
    not(all(target_arch = "wasm32", not(feature = "explain")))
))]
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The text of bytes that the compiler wrote from a `str`: the plan's checksum holds.
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
pub(crate) fn text(bytes: &[u8]) -> &str {
    crate::wasm::browser::text(bytes)
}

#[cfg(feature = "compile")]
pub(crate) fn push_varint(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

#[cfg(feature = "compile")]
pub(crate) fn push_run(out: &mut Vec<u8>, run: &[u8]) {
    push_varint(out, run.len());
    out.extend_from_slice(run);
}

//! The index: which rules are worth asking about a URL.
//!
//! Nearly every rule requires some fixed text. Of that text the builder picks a few bytes in a row, a gram, that few
//! other rules have. One pass over the URL looks up every gram it holds; only rules whose gram occurs, and those
//! that require no text, are then asked by the matcher itself. So the index never decides, it only leaves out.
//!
//! | field | content |
//! |---|---|
//! | tables | varint: how many |
//! | per table | varints: gram length, log₂ of the filter's bits, log₂ of the buckets, bytes per offset, bytes of entries; then the filter, the offsets of the buckets' ends, the entries |
//! | entry | a byte of the gram's hash; varint `2 × rules + long`; for long lists a varint, its number; per rule a varint, the distance from the rule before |
//! | always | the rules to ask about every URL, varint distances |
//!
//! Grams are compared without ASCII case. A long list has a number so that a URL that repeats its gram doesn't walk
//! it again, which keeps the pass linear in the URL.

use crate::bytes::Reader;

/// Lists longer than this are numbered.
#[cfg(feature = "compile")]
pub(super) const LONG: usize = 8;

/// Makes one number of a gram, whose high bits choose filter bit and bucket.
pub(super) fn hash(gram: u64) -> u64 {
    gram.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The part of the hash that is kept with an entry.
pub(super) fn fingerprint(hash: u64) -> u8 {
    (hash >> 16) as u8
}

/// Folds letters to lower case, and a few other characters onto each other, which only costs a look in vain.
pub(super) fn fold(byte: u8) -> u8 {
    byte | 0x20
}

/// The low `len` bytes of a window.
pub(super) fn mask(len: usize) -> u64 {
    u64::MAX.checked_shr(64 - 8 * (len as u32)).unwrap_or(0)
}

struct Table<'a> {
    len: usize,
    filter: &'a [u8],
    filter_shift: u32,
    offsets: &'a [u8],
    bucket_shift: u32,
    width: usize,
    entries: &'a [u8],
}

impl<'a> Table<'a> {
    fn read(reader: &mut Reader<'a>) -> Self {
        let len = reader.varint().clamp(1, 8);
        let (filter_bits, bucket_bits) = (reader.varint().clamp(3, 24), reader.varint().clamp(1, 24));
        let width = reader.varint().clamp(1, 4);
        let entries = reader.varint();
        Table {
            len,
            filter: reader.take(1 << (filter_bits - 3)),
            filter_shift: 64 - filter_bits as u32,
            offsets: reader.take(width << bucket_bits),
            bucket_shift: 64 - bucket_bits as u32,
            width,
            entries: reader.take(entries),
        }
    }

    fn may_hold(&self, hash: u64) -> bool {
        let bit = (hash >> self.filter_shift) as usize;
        self.filter.get(bit >> 3).is_some_and(|byte| byte & 1 << (bit & 7) != 0)
    }

    /// The entries of the bucket that `hash` falls into.
    #[inline(never)]
    fn bucket(&self, hash: u64) -> Reader<'a> {
        let index = (hash >> self.bucket_shift) as usize;
        let end = self.offset(index);
        let start = index.checked_sub(1).map_or(0, |before| self.offset(before));
        Reader(self.entries.get(start..end).unwrap_or_default())
    }

    fn offset(&self, index: usize) -> usize {
        let bytes = self.offsets.get(index * self.width..).and_then(|rest| rest.get(..self.width));
        bytes.unwrap_or_default().iter().rev().fold(0, |n, &byte| n << 8 | usize::from(byte))
    }
}

/// Calls `ask` with the number of every rule that may match `href`, perhaps repeatedly, and before a long list is
/// walked with the list's number, counted on from `rules`; the answer `false` there leaves the list out.
pub(super) fn candidates(index: &[u8], rules: usize, href: &[u8], ask: &mut dyn FnMut(usize) -> bool) {
    let mut reader = Reader(index);
    for _ in 0..reader.varint().min(8) {
        let table = Table::read(&mut reader);
        let mask = mask(table.len);
        let mut window = 0;
        for (at, &byte) in href.iter().enumerate() {
            window = window << 8 | u64::from(fold(byte));
            let hash = hash(window & mask);
            if table.may_hold(hash) && at + 1 >= table.len {
                look(table.bucket(hash), rules, fingerprint(hash), ask);
            }
        }
    }
    walk(&mut reader, usize::MAX, true, ask);
}

#[inline(never)]
fn look(mut bucket: Reader<'_>, rules: usize, wanted: u8, ask: &mut dyn FnMut(usize) -> bool) {
    while !bucket.0.is_empty() {
        let found = bucket.byte() == wanted;
        let count = bucket.varint();
        let list = if count & 1 == 1 { Some(bucket.varint()) } else { None };
        let wanted = found && list.is_none_or(|list| ask(rules.saturating_add(list)));
        walk(&mut bucket, count >> 1, wanted, ask);
    }
}

/// Reads `count` rule numbers, and asks about them unless they are only to be passed over.
fn walk(reader: &mut Reader<'_>, count: usize, wanted: bool, ask: &mut dyn FnMut(usize) -> bool) {
    let mut rule = 0usize;
    for _ in 0..count {
        if reader.0.is_empty() {
            return;
        }
        rule = rule.wrapping_add(reader.varint());
        if wanted {
            ask(rule);
        }
    }
}

//! Building the index that `grams` reads.

use super::super::rule::CompiledRule;
use super::build::bytes_for;
use super::grams::{LONG, fingerprint, fold, hash, mask};
use super::literals::AnyOf;
use crate::bytes::push_varint;
use crate::order;

/// Gram lengths: the longer ones single out better, the shorter ones serve short texts.
const LENGTHS: [usize; 2] = [6, SHORT];
const SHORT: usize = 3;

/// What every URL has tells nothing.
const COMMON: &[u8] = b"https://www.";

/// Rules that can only be asked one by one are worth a word from here on.
const MANY: usize = 64;

/// Counters for how many rules hold a gram. Collisions only make a choice less good.
const SKETCH_BITS: u32 = 18;

pub(super) struct Index {
    pub(super) bytes: Vec<u8>,
    /// How many rules are asked about every URL, if those are many.
    pub(super) always: Option<usize>,
    /// How many rules share one gram, if those are many.
    pub(super) shared: Option<usize>,
}

/// A gram with its length, and the rules that stand under it.
type List = ((usize, u64), Vec<usize>);

/// Builds the index of `rules`.
pub(super) fn build(rules: &[CompiledRule]) -> Index {
    let mut sketch = vec![0u32; 1 << SKETCH_BITS];
    let mut count = |text: &[u8], times: u32| {
        for (_, gram) in grams(text) {
            if let Some(count) = sketch.get_mut(slot(gram)) {
                *count = count.saturating_add(times);
            }
        }
    };
    for len in LENGTHS {
        COMMON.windows(len).for_each(|text| count(text, 1 << 20));
    }
    rules.iter().flat_map(|rule| rule.required.iter().flatten()).for_each(|text| count(text, 1));
    let mut found: Vec<((usize, u64), usize)> = Vec::new();
    let mut always = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        match choose(&rule.required, &sketch) {
            None => always.push(number),
            Some(chosen) => found.extend(chosen.into_iter().map(|gram| (gram, number))),
        }
    }
    order::sort_and_dedup(&mut found);
    let lists: Vec<List> = found
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|list| Some((list.first()?.0, list.iter().map(|(_, number)| *number).collect())))
        .collect();
    let many = |n: usize| (n > MANY).then_some(n);
    let shared = many(lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0));
    let mut bytes = Vec::new();
    let tables: Vec<usize> =
        LENGTHS.into_iter().filter(|len| lists.iter().any(|((own, _), _)| own == len)).collect();
    push_varint(&mut bytes, tables.len());
    let mut numbered = 0;
    for len in tables {
        table(&mut bytes, len, lists.iter().filter(|((own, _), _)| *own == len), &mut numbered);
    }
    push_rules(&mut bytes, &always);
    Index { bytes, always: many(always.len()), shared }
}

/// The grams of a text, with their lengths: the longest length that it has any of.
fn grams(text: &[u8]) -> impl Iterator<Item = (usize, u64)> {
    let len = LENGTHS.into_iter().find(|len| *len <= text.len()).unwrap_or(usize::MAX);
    let mask = mask(len.min(8));
    let mut gram = 0;
    text.iter().enumerate().filter_map(move |(at, &byte)| {
        gram = (gram << 8 | u64::from(fold(byte))) & mask;
        (at + 1 >= len).then_some((len, gram))
    })
}

fn slot(gram: u64) -> usize {
    (hash(gram) >> (64 - SKETCH_BITS)) as usize
}

/// Of all that a rule requires the grams that fewest rules share: one per alternative.
fn choose(required: &[AnyOf], sketch: &[u32]) -> Option<Vec<(usize, u64)>> {
    // short grams occur by chance, too
    let cost = |len: usize, gram: u64| {
        u64::from(sketch.get(slot(gram)).copied().unwrap_or(0)) * if len == SHORT { 16 } else { 1 }
    };
    let rarest = |text: &Vec<u8>| grams(text).map(|(len, gram)| (cost(len, gram), (len, gram))).min();
    let best = required.iter().filter_map(|any| any.iter().map(rarest).collect::<Option<Vec<_>>>());
    let best = best.min_by_key(|any| any.iter().map(|(cost, _)| cost).sum::<u64>())?;
    Some(best.into_iter().map(|(_, gram)| gram).collect())
}

/// Bits needed to number `n` things.
fn bits(n: usize) -> u32 {
    usize::BITS - n.leading_zeros()
}

fn table<'l>(out: &mut Vec<u8>, len: usize, lists: impl Iterator<Item = &'l List>, numbered: &mut usize) {
    let mut hashed: Vec<(u64, &Vec<usize>)> =
        lists.map(|((_, gram), list)| (hash(*gram & mask(len)), list)).collect();
    order::sort(&mut hashed);
    // about one list per bucket, and sixteen filter bits per list
    let bucket_bits = bits(hashed.len()).clamp(1, 20);
    let filter_bits = (bucket_bits + 4).clamp(3, 24);
    let mut filter = vec![0u8; 1 << (filter_bits - 3)];
    let mut ends = Vec::with_capacity(1 << bucket_bits);
    let mut entries = Vec::new();
    let mut lists = hashed.into_iter().peekable();
    for bucket in 0..1u64 << bucket_bits {
        while let Some((hash, list)) = lists.next_if(|(hash, _)| hash >> (64 - bucket_bits) == bucket) {
            let bit = (hash >> (64 - filter_bits)) as usize;
            if let Some(byte) = filter.get_mut(bit >> 3) {
                *byte |= 1 << (bit & 7);
            }
            entries.push(fingerprint(hash));
            let long = list.len() > LONG;
            push_varint(&mut entries, list.len() << 1 | usize::from(long));
            if long {
                push_varint(&mut entries, *numbered);
                *numbered += 1;
            }
            push_rules(&mut entries, list);
        }
        ends.push(entries.len());
    }
    let width = bytes_for(entries.len());
    for n in [len, filter_bits as usize, bucket_bits as usize, width, entries.len()] {
        push_varint(out, n);
    }
    out.extend_from_slice(&filter);
    out.extend(ends.iter().flat_map(|end| end.to_le_bytes().into_iter().take(width)));
    out.extend_from_slice(&entries);
}

fn push_rules(out: &mut Vec<u8>, rules: &[usize]) {
    let mut before = 0;
    for rule in rules {
        push_varint(out, rule - before);
        before = *rule;
    }
}

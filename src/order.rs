//! Sorting, in one function for all types: the standard library's is made anew for each type that is sorted or kept in
//! a tree, at 4 to 8 kB of wasm a time.

use std::cmp::Ordering;

/// The numbers 0 to `count` in the order of what they stand for; equal ones stay as they are. Takes n log n steps,
/// whatever the input.
pub(crate) fn sorted(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<u32> {
    let mut from: Vec<u32> = (0..count as u32).collect();
    let mut into = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        into.clear();
        for runs in from.chunks(width * 2) {
            let (mut left, mut right) = runs.split_at(width.min(runs.len()));
            while let (Some((first, more_left)), Some((second, more_right))) =
                (left.split_first(), right.split_first())
            {
                if compare(*first as usize, *second as usize) == Ordering::Greater {
                    into.push(*second);
                    right = more_right;
                } else {
                    into.push(*first);
                    left = more_left;
                }
            }
            into.extend_from_slice(left);
            into.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut into);
        width *= 2;
    }
    from
}

/// Sorts; equal items stay in their order.
pub(crate) fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = sorted(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // where each item goes; every swap brings one there
    let mut goal = vec![0; order.len()];
    for (place, from) in order.iter().enumerate() {
        if let Some(goal) = goal.get_mut(*from as usize) {
            *goal = place;
        }
    }
    for at in 0..goal.len() {
        while let Some(&place) = goal.get(at)
            && place != at
        {
            items.swap(at, place);
            goal.swap(at, place);
        }
    }
}

/// Sorts by the items' own order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts and leaves of equal items the first.
pub(crate) fn sort_and_dedup<T: Ord>(items: &mut Vec<T>) {
    sort(items);
    items.dedup();
}

/// For each item the place of the first that equals it.
#[cfg(feature = "edge")]
pub(crate) fn firsts<T: Ord>(items: &[T]) -> Vec<usize> {
    let mut compare = |a: usize, b: usize| items.get(a).cmp(&items.get(b));
    let order = sorted(items.len(), &mut compare);
    let mut firsts = vec![0; items.len()];
    let mut first = 0;
    for (place, at) in order.iter().enumerate() {
        let at = *at as usize;
        if place == 0 || compare(first, at) != Ordering::Equal {
            first = at;
        }
        if let Some(slot) = firsts.get_mut(at) {
            *slot = first;
        }
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(items in proptest::collection::vec((0..9u8, any::<u8>()), 0..70)) {
            let mut own = items.clone();
            sort_by(&mut own, |a, b| a.0.cmp(&b.0));
            let mut theirs = items.clone();
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(own, theirs);

            let keys: Vec<u8> = items.iter().map(|item| item.0).collect();
            let expected: Vec<usize> =
                keys.iter().map(|key| keys.iter().position(|other| other == key).unwrap()).collect();
            prop_assert_eq!(firsts(&keys), expected);
        }
    }
}

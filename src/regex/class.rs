//! Sets of characters with the operations of the `v` flag, as far as ASCII subjects can tell them apart.

use super::ast::{Node, UPPER, lower, upper};
use crate::order;

/// U+017F folds to `s`, U+212A to `k`: the only characters beyond ASCII that matter to ASCII subjects.
const LONG_S: u32 = 0x17f;
const KELVIN: u32 = 0x212a;

/// What a character class matches. With `fold` all members are kept in lower case until [`Class::into_node`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    ascii: u128,
    long_s: bool,
    kelvin: bool,
    /// Strings of other lengths than one (`\q{…}`), code points.
    strings: Vec<Vec<u32>>,
    /// A property of strings was named, even if none of its strings is kept.
    pub(super) may_hold_strings: bool,
}

impl Class {
    /// A set of ASCII characters.
    pub(super) fn ascii(ascii: u128) -> Self {
        Class { ascii, ..Class::default() }
    }

    /// `low` to `high`, both included.
    pub(super) fn range(low: u32, high: u32) -> Self {
        let below = |n: u32| 1u128.checked_shl(n).map_or(u128::MAX, |bit| bit - 1);
        Class {
            ascii: below(high.saturating_add(1)) & !below(low),
            long_s: (low..=high).contains(&LONG_S),
            kelvin: (low..=high).contains(&KELVIN),
            ..Class::default()
        }
    }

    /// One string, as `\q{…}` lists them.
    pub(super) fn string(chars: Vec<u32>, fold: bool) -> Self {
        if let [one] = chars.as_slice() {
            return Class::range(*one, *one).folded(fold);
        }
        let fold_char = |c: u32| match c {
            0x41..=0x5a => c + 32,
            LONG_S => 0x73,
            KELVIN => 0x6b,
            c => c,
        };
        let chars = if fold { chars.into_iter().map(fold_char).collect() } else { chars };
        Class { strings: vec![chars], may_hold_strings: true, ..Class::default() }
    }

    /// Simple case folding of every member, if asked for.
    pub(super) fn folded(mut self, fold: bool) -> Self {
        if fold {
            self.ascii = lower(self.ascii);
            if self.long_s {
                self.ascii |= 1 << b's';
            }
            if self.kelvin {
                self.ascii |= 1 << b'k';
            }
            (self.long_s, self.kelvin) = (false, false);
        }
        self
    }

    /// All other characters. `None` if strings could be among them, which the syntax forbids.
    pub(super) fn complement(mut self, fold: bool) -> Option<Self> {
        if self.may_hold_strings {
            return None;
        }
        self.ascii = !self.ascii & if fold { !UPPER } else { u128::MAX };
        self.long_s = !fold && !self.long_s;
        self.kelvin = !fold && !self.kelvin;
        Some(self)
    }

    pub(super) fn union(&mut self, other: Class) {
        self.ascii |= other.ascii;
        self.long_s |= other.long_s;
        self.kelvin |= other.kelvin;
        if !other.strings.is_empty() {
            self.strings.extend(other.strings);
            order::sort_and_dedup(&mut self.strings);
        }
        self.may_hold_strings |= other.may_hold_strings;
    }

    pub(super) fn intersect(&mut self, other: &Class) {
        self.ascii &= other.ascii;
        self.long_s &= other.long_s;
        self.kelvin &= other.kelvin;
        self.strings.retain(|s| other.strings.binary_search(s).is_ok());
        self.may_hold_strings &= other.may_hold_strings;
    }

    pub(super) fn subtract(&mut self, other: &Class) {
        self.ascii &= !other.ascii;
        self.long_s &= !other.long_s;
        self.kelvin &= !other.kelvin;
        self.strings.retain(|s| other.strings.binary_search(s).is_err());
    }

    /// The class as a tree, with both cases of every member if `fold`, cut down to what subjects can hold.
    pub(super) fn into_node(self, fold: bool, subject: u128) -> Node {
        let cases = |set: u128| (if fold { set | upper(set) } else { set }) & subject;
        let set = Node::Set(cases(self.ascii));
        if self.strings.is_empty() {
            return set;
        }
        let one = |c: &u32| Node::Set(cases(1u128.checked_shl(*c).unwrap_or(0)));
        let mut branches: Vec<Node> =
            self.strings.iter().map(|s| Node::Concat(s.iter().map(one).collect())).collect();
        branches.push(set);
        Node::Alt(branches)
    }
}

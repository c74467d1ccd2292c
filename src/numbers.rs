//! Numbers for texts, in the order in which they are first seen. For what an owner writes: somebody who chooses texts to
//! slow it down slows down his own workspace.

/// A table of texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    bytes: Vec<u8>,
    /// Where each text ends in `bytes`.
    ends: Vec<usize>,
    /// A hash table of their numbers, one more than each; 0 is free. Its length is a power of two.
    slots: Vec<u32>,
}

impl Numbers {
    /// How many there are.
    #[cfg(feature = "compile")]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number.
    pub(crate) fn text(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// The number of a text that was seen before.
    #[cfg(feature = "compile")]
    pub(crate) fn get(&self, text: &[u8]) -> Option<usize> {
        self.slots.get(self.slot_of(text))?.checked_sub(1).map(|number| number as usize)
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn insert(&mut self, text: &[u8]) -> (usize, bool) {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(text);
        let Some(slot) = self.slots.get_mut(slot) else { return (0, false) };
        if let Some(number) = slot.checked_sub(1) {
            return (number as usize, false);
        }
        let number = self.ends.len();
        *slot = number as u32 + 1;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        (number, true)
    }

    /// The slot that has this text, or the free one where it belongs.
    fn slot_of(&self, text: &[u8]) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let hash = text.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut slot = (hash ^ (hash >> 32)) as usize & mask;
        while let Some(number) = self.slots.get(slot).and_then(|number| number.checked_sub(1)) {
            if self.text(number as usize) == text {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(32)];
        for number in 0..self.ends.len() {
            let slot = self.slot_of(self.text(number));
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = number as u32 + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_as_they_come() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.get(b""), None);
        for round in 0..2 {
            for n in 0..500_usize {
                let text = if n == 7 { String::new() } else { format!("text {n}") };
                assert_eq!(numbers.insert(text.as_bytes()), (n, round == 0));
                assert_eq!(numbers.get(text.as_bytes()), Some(n));
            }
        }
        assert_eq!((numbers.len(), numbers.text(7), numbers.text(8)), (500, &b""[..], &b"text 8"[..]));
        assert_eq!((numbers.get(b"text 500"), numbers.text(500)), (None, &b""[..]));
    }
}

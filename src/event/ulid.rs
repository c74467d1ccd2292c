//! Event ids: ULIDs that the same input always gives again.

use sha2::{Digest, Sha256};

/// The alphabet of Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The largest time a ULID holds, in milliseconds: 48 bits.
const LATEST: i64 = (1 << 48) - 1;

/// The id of an event that its sender named: from the source and the sender's `messageId`.
/// `time` is the uncorrected time of the event, or else when it was first received, in milliseconds.
pub fn from_message(source: &str, message_id: &str, time: i64) -> String {
    derive(&[b"message", source.as_bytes(), message_id.as_bytes()], time)
}

/// The id of an event that a workflow made of a receipt: the `ordinal`-th of that workflow.
/// `received` is when the receipt first arrived, in milliseconds.
pub fn from_receipt(receipt: &str, workflow: &str, ordinal: usize, received: i64) -> String {
    let ordinal = (ordinal as u64).to_be_bytes();
    derive(&[b"receipt", receipt.as_bytes(), workflow.as_bytes(), &ordinal], received)
}

/// Hashes the parts, each behind its length so that no two lists read alike, into the 80 bits after the time.
fn derive(parts: &[&[u8]], time: i64) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut letters = [0; 26];
    let (first, rest) = letters.split_at_mut(10);
    write(time.clamp(0, LATEST) as u64, first);
    // five bytes are eight letters
    let (fives, _) = digest.as_chunks::<5>();
    for (five, eight) in fives.iter().zip(rest.chunks_mut(8)) {
        write(five.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)), eight);
    }
    String::from_utf8_lossy(&letters).into_owned()
}

/// The last bits, five per letter.
fn write(mut bits: u64, letters: &mut [u8]) {
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET.get(bits as usize & 31).copied().unwrap_or_default();
        bits >>= 5;
    }
}

/// A ULID in its canonical spelling (upper case), if `text` is one.
pub fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let fits = matches!(upper.as_bytes().first(), Some(b'0'..=b'7'));
    (fits && upper.len() == 26 && upper.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_stands_first_and_sorts() {
        let early = from_message("site", "m", 1_469_918_176_385);
        assert_eq!(early.len(), 26);
        // the time of the specification's own example
        assert!(early.starts_with("01ARYZ6S41"));
        assert!(from_message("site", "a", 1_469_918_176_386) > early);
    }

    #[test]
    fn every_part_counts_and_nothing_else() {
        let one = from_receipt("r", "w", 0, 5);
        assert_eq!(one, from_receipt("r", "w", 0, 5));
        assert_ne!(one, from_receipt("r", "w", 1, 5));
        assert_ne!(one, from_receipt("rw", "", 0, 5));
        assert_ne!(from_message("a", "bc", 5), from_message("ab", "c", 5));
    }

    #[test]
    fn times_outside_48_bits_are_clamped() {
        assert!(from_message("s", "m", -1).starts_with("0000000000"));
        assert!(from_message("s", "m", i64::MAX).starts_with("7ZZZZZZZZZ"));
    }

    #[test]
    fn ids_of_senders_are_recognised() {
        assert_eq!(canonical("01arz3ndektsv4rrffq69g5fav").as_deref(), Some("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        assert_eq!(canonical("81ARZ3NDEKTSV4RRFFQ69G5FAV"), None);
        assert_eq!(canonical("01ARZ3NDEKTSV4RRFFQ69G5FAU"), None);
        assert_eq!(canonical("01ARZ3NDEKTSV4RRFFQ69G5FA\u{fc}"), None);
    }
}

//! Text that is put together from many small pieces. Each costs one look at the room that is left; the standard
//! library's vector asks and may move for every one, and leaves even a handful of bytes to a general copy.

use super::scan;

/// Bytes that were written, and room for more.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffer {
    /// Zeros from `len` on.
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Buffer { bytes: vec![0; bytes], len: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.len);
        self.bytes
    }

    /// What was written. Only texts and ASCII characters are put into it by its neighbours.
    pub(super) fn into_string(self) -> String {
        String::from_utf8(self.into_bytes()).unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn byte(&mut self, byte: u8) {
        if let Some(place) = self.room(1).first_mut() {
            *place = byte;
        }
    }

    #[inline(always)]
    pub(super) fn put(&mut self, text: &[u8]) {
        copy(self.room(text.len()), text);
    }

    /// Writes `text` between quotes if nothing in it has to be escaped; otherwise writes nothing.
    pub(super) fn quoted(&mut self, text: &[u8]) -> bool {
        let mark = self.len;
        if let [before, inner @ .., after] = self.room(text.len() + 2) {
            (*before, *after) = (b'"', b'"');
            if copy_plain(inner, text) {
                return true;
            }
        }
        self.len = mark;
        false
    }

    /// The next so many bytes, to be written now.
    #[inline(always)]
    fn room(&mut self, bytes: usize) -> &mut [u8] {
        let from = self.len;
        self.len += bytes;
        if self.len > self.bytes.len() {
            self.widen();
        }
        self.bytes.get_mut(from..self.len).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn widen(&mut self) {
        self.bytes.resize(self.len * 2 + 64, 0);
    }
}

/// Copies what is as long as its goal; short texts word by word.
#[inline(always)]
fn copy(to: &mut [u8], from: &[u8]) {
    if from.len() > SHORT {
        to.copy_from_slice(from);
    } else {
        copy_short(to, from);
    }
}

/// Texts up to this length are copied without a call.
const SHORT: usize = 32;

/// Copies, and says whether a JSON string may simply contain all of it.
#[inline(always)]
fn copy_plain(to: &mut [u8], from: &[u8]) -> bool {
    if from.len() > SHORT {
        to.copy_from_slice(from);
        return scan::plain(from) == from.len();
    }
    copy_short(to, from)
}

/// As [`copy_plain`]. Of up to 32 bytes the last word may be copied twice.
#[inline(always)]
fn copy_short(to: &mut [u8], from: &[u8]) -> bool {
    let length = from.len();
    let mut stops = 0;
    if length < 8 {
        if length >= 4 {
            stops |= word(to, from, 0) | word(to, from, length - 4);
        } else {
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
                stops |= scan::stops(u64::from(*from) | PLAIN << 8);
            }
        }
        return stops == 0;
    }
    let mut at = 0;
    while at + 8 < length {
        stops |= double(to, from, at);
        at += 8;
    }
    stops |= double(to, from, length - 8);
    stops == 0
}

/// Eight letters.
const PLAIN: u64 = 0x6161_6161_6161_6161;

#[inline(always)]
fn double(to: &mut [u8], from: &[u8], at: usize) -> u64 {
    let from = from.get(at..).and_then(<[u8]>::first_chunk::<8>);
    let to = to.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<8>);
    let (Some(to), Some(from)) = (to, from) else { return 1 };
    *to = *from;
    scan::stops(u64::from_le_bytes(*from))
}

#[inline(always)]
fn word(to: &mut [u8], from: &[u8], at: usize) -> u64 {
    let from = from.get(at..).and_then(<[u8]>::first_chunk::<4>);
    let to = to.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<4>);
    let (Some(to), Some(from)) = (to, from) else { return 1 };
    *to = *from;
    scan::stops(u64::from(u32::from_le_bytes(*from)) | PLAIN << 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_put_stands_there(pieces in proptest::collection::vec(("\\PC{0,40}|[a\"\\\\\u{0}-\u{20}]{0,9}", any::<bool>()), 0..9)) {
            let mut own = Buffer::default();
            let mut expected = String::new();
            for (piece, quote) in &pieces {
                if !quote {
                    own.put(piece.as_bytes());
                    expected.push_str(piece);
                    continue;
                }
                let plain = !piece.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
                prop_assert_eq!(own.quoted(piece.as_bytes()), plain, "{:?}", piece);
                if plain {
                    expected.push_str(&format!("\"{piece}\""));
                }
                own.byte(b',');
                expected.push(',');
            }
            prop_assert_eq!(own.len(), expected.len());
            prop_assert_eq!(own.into_string(), expected);
        }
    }
}

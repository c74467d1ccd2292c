//! What a JSON string says.

use super::{Buffer, utf8};
use crate::text::{NO_DIGIT, find, hex};

/// Decodes a string with its quotes. Half a surrogate pair becomes U+FFFD.
#[inline(never)]
pub(super) fn decode(raw: &'static [u8]) -> &'static str {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if find(inner, 0, b"\\") == inner.len() {
        return utf8(inner);
    }
    let mut out = Buffer::default();
    let mut rest = inner.iter();
    while let Some(&byte) = rest.next() {
        if byte != b'\\' {
            out.byte(byte);
            continue;
        }
        let escape = rest.next().copied().unwrap_or(byte);
        if escape != b'u' {
            out.byte(MEANT.get(find(SHORT, 0, &[escape])).copied().unwrap_or(escape));
            continue;
        }
        let mut c = unit(rest.as_slice());
        if c < NONE {
            rest.nth(3);
        }
        if c & 0xf800 == 0xd800 {
            let low = match rest.as_slice() {
                [b'\\', b'u', low @ ..] => unit(low),
                _ => NONE,
            };
            if c < 0xdc00 && low & 0x1fc00 == 0xdc00 {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                rest.nth(5);
            } else {
                c = 0xfffd;
            }
        }
        character(if c == NONE { 0xfffd } else { c }, &mut out);
    }
    out.leak_text()
}

/// Characters that have a letter for an escape, and the letters.
pub(super) const MEANT: &[u8] = b"\x08\x0c\n\r\t";
pub(super) const SHORT: &[u8] = b"bfnrt";

/// What four hexadecimal digits can't say.
const NONE: u32 = 0x10000;

/// What the next four hexadecimal digits stand for.
fn unit(text: &[u8]) -> u32 {
    let mut unit = 0;
    for at in 0..4 {
        let digit = text.get(at).map_or(NO_DIGIT, |digit| hex(*digit));
        if digit == NO_DIGIT {
            return NONE;
        }
        unit = unit << 4 | digit;
    }
    unit
}

fn character(c: u32, out: &mut Buffer) {
    if c < 0x80 {
        return out.byte(c as u8);
    }
    let (mark, mut shift) = match c {
        0..0x800 => (0xc0, 6),
        0x800..0x10000 => (0xe0, 12),
        _ => (0xf0, 18),
    };
    out.byte(mark | (c >> shift) as u8);
    while shift > 0 {
        shift -= 6;
        out.byte(0x80 | (c >> shift & 63) as u8);
    }
}

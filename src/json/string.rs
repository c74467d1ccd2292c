//! Decoding the text between the quotes of a JSON string.

use crate::text::{NO_DIGIT, cut, hex};

/// Decodes escapes. A lone surrogate has no character; it becomes U+FFFD here and stays as it was in the raw text.
pub(super) fn decode(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = cut(rest, b'\\') {
        out.push_str(before);
        // the text was checked: an ASCII character follows
        let Some((escape, following)) = after.split_at_checked(1) else { break };
        rest = following;
        let c = match escape.as_bytes().first() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let (c, following) = unicode(rest);
                rest = following;
                c
            }
            _ => {
                out.push_str(escape);
                continue;
            }
        };
        out.push(c);
    }
    out.push_str(rest);
    out
}

/// Reads the four digits after `\u`, and a second escape where it completes a surrogate pair.
fn unicode(text: &str) -> (char, &str) {
    let Some((high, rest)) = unit(text) else { return (char::REPLACEMENT_CHARACTER, text) };
    if let Some(c) = char::from_u32(high) {
        return (c, rest);
    }
    if let Some((low, after)) = rest.strip_prefix("\\u").and_then(unit)
        && (0xd800..0xdc00).contains(&high)
        && (0xdc00..0xe000).contains(&low)
        && let Some(c) = char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    {
        return (c, after);
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut unit = 0;
    for digit in digits.bytes() {
        let digit = hex(digit);
        if digit == NO_DIGIT {
            return None;
        }
        unit = unit << 4 | digit;
    }
    Some((unit, rest))
}

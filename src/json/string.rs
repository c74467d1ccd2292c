//! Decoding the text between the quotes of a JSON string.

/// Decodes escapes. A lone surrogate has no character; it becomes U+FFFD here and stays as it was in the raw text.
pub(super) fn decode(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (c, following) = unicode(chars.as_str());
                out.push(c);
                rest = following;
                continue;
            }
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
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
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

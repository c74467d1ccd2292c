//! The URL standard's percent-encode sets.

/// Which characters of ASCII are encoded; all beyond ASCII are, in every set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set(u128);

const fn with(set: Set, chars: &[u8]) -> Set {
    match chars {
        [first, rest @ ..] => with(Set(set.0 | 1 << *first), rest),
        [] => set,
    }
}

pub(super) const CONTROL: Set = Set(0xffff_ffff | 1 << 0x7f);
pub(super) const FRAGMENT: Set = with(CONTROL, b" \"<>`");
pub(super) const QUERY: Set = with(CONTROL, b" \"#<>");
pub(super) const SPECIAL_QUERY: Set = with(QUERY, b"'");
pub(super) const PATH: Set = with(QUERY, b"?^`{}");
pub(super) const USERINFO: Set = with(PATH, b"/:;=@[\\]|");

/// Appends `c`, percent-encoded if `set` says so.
pub(super) fn push(out: &mut String, c: char, set: Set) {
    if c.is_ascii() && set.0 & 1 << u32::from(c) == 0 {
        out.push(c);
        return;
    }
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'A' + n - 10 });
        out.push('%');
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
}

pub(super) fn encode(text: &str, set: Set) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c, set));
    out
}

/// Percent-decoding; bytes that are no UTF-8 become U+FFFD.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match (byte, digit(at), digit(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

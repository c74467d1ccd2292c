//! Recognising JSON tokens in bytes.

/// Index just past the white space at `at`.
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// What a string token holds.
pub(super) struct StringToken {
    /// Index just past the closing quote.
    pub(super) end: usize,
    /// Whether a backslash occurs.
    pub(super) escaped: bool,
}

/// Reads the string whose opening quote is at `at`. `Err` carries the offset of the fault.
#[inline(always)]
pub(super) fn string(bytes: &[u8], at: usize) -> Result<StringToken, usize> {
    let mut i = at + 1;
    let mut escaped = false;
    loop {
        i = skip_plain(bytes, i);
        match bytes.get(i) {
            Some(b'"') => return Ok(StringToken { end: i + 1, escaped }),
            Some(b'\\') => {
                escaped = true;
                match bytes.get(i + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => i += 2,
                    Some(b'u') => {
                        let digits = bytes.get(i + 2..i + 6).ok_or(i)?;
                        if !digits.iter().all(u8::is_ascii_hexdigit) {
                            return Err(i);
                        }
                        i += 6;
                    }
                    _ => return Err(i),
                }
            }
            Some(0..=0x1f) | None => return Err(i),
            Some(_) => i += 1,
        }
    }
}

/// How many bytes from the beginning on a JSON string simply contains.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let from = skip_plain(bytes, 0);
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len())
}

/// The top bit of each byte that a string does not simply contain (a quote, a backslash, a control), exact up to the
/// first of them.
#[inline(always)]
pub(super) fn stops(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // the top bit of every byte of `x` that is below `limit`; exact up to the first such byte, which is all that counts
    let below = |x: u64, limit: u8| x.wrapping_sub(ONES * u64::from(limit)) & !x & TOPS;
    let quotes = below(word ^ (ONES * u64::from(b'"')), 1);
    let backslashes = below(word ^ (ONES * u64::from(b'\\')), 1);
    quotes | backslashes | below(word, 0x20)
}

/// Index of the first byte from `at` on that a string does not simply contain, or of one of the last fifteen bytes.
/// Looks at sixteen bytes at once.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn skip_plain(bytes: &[u8], mut at: usize) -> usize {
    use core::arch::wasm32::{
        i8x16_eq, i8x16_splat, u8x16_bitmask, u8x16_lt, u8x16_splat, v128_load, v128_or,
    };
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        #[expect(unsafe_code, reason = "sixteen bytes are read from an array of sixteen")]
        let chunk = unsafe { v128_load(chunk.as_ptr().cast()) };
        let quotes = i8x16_eq(chunk, i8x16_splat(b'"' as i8));
        let backslashes = i8x16_eq(chunk, i8x16_splat(b'\\' as i8));
        let stops = v128_or(v128_or(quotes, backslashes), u8x16_lt(chunk, u8x16_splat(0x20)));
        let stops = u8x16_bitmask(stops);
        if stops != 0 {
            return at + stops.trailing_zeros() as usize;
        }
        at += 16;
    }
    at
}

/// Index of the first byte from `at` on that a string does not simply contain, or of one of the last seven bytes.
/// Looks at eight bytes at once.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn skip_plain(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let stops = stops(u64::from_le_bytes(*word));
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at
}

/// Reads the number at `at`; the index just past it.
pub(super) fn number(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let digits = |mut i: usize| {
        let from = i;
        while let Some(b'0'..=b'9') = bytes.get(i) {
            i += 1;
        }
        if i == from { Err(i) } else { Ok(i) }
    };
    let mut i = at;
    if bytes.get(i) == Some(&b'-') {
        i += 1;
    }
    i = if bytes.get(i) == Some(&b'0') { i + 1 } else { digits(i)? };
    if bytes.get(i) == Some(&b'.') {
        i = digits(i + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(i) {
        i += 1;
        if let Some(b'+' | b'-') = bytes.get(i) {
            i += 1;
        }
        i = digits(i)?;
    }
    Ok(i)
}

/// Reads `true`, `false` or `null` at `at`; the index just past it.
pub(super) fn literal(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, usize> {
    if bytes.get(at..).is_some_and(|rest| rest.starts_with(word)) { Ok(at + word.len()) } else { Err(at) }
}

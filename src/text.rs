//! Texts cut, searched and read as numbers by their bytes. `str` can do all of it, by way of searchers and tables that
//! every page would load.

/// Where the first of these bytes is from `at` on; the length where there is none.
#[cfg(feature = "edge")]
pub(crate) fn find(text: &[u8], at: usize, marks: &[u8]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let found = match marks {
        [mark] => rest.iter().position(|byte| byte == mark),
        _ => rest.iter().position(|byte| marks.contains(byte)),
    };
    at + found.unwrap_or(rest.len())
}

/// As everywhere else, in fewer bytes.
#[cfg(not(feature = "edge"))]
#[inline(never)]
pub(crate) fn find(text: &[u8], mut at: usize, marks: &[u8]) -> usize {
    while let Some(byte) = text.get(at) {
        if marks.iter().any(|mark| mark == byte) {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a text is one of `list`, in which a byte that no text holds, 0xff, stands before and behind each.
#[cfg(feature = "edge")]
pub(crate) fn among(text: &str, list: &[u8]) -> bool {
    let mut rest = list;
    while let [0xff, after @ ..] = rest {
        if after.strip_prefix(text.as_bytes()).is_some_and(|behind| behind.first() == Some(&0xff)) {
            return true;
        }
        rest =
            after.iter().position(|byte| *byte == 0xff).and_then(|end| after.get(end..)).unwrap_or_default();
    }
    false
}

/// As everywhere else, in fewer bytes.
#[cfg(not(feature = "edge"))]
#[inline(never)]
pub(crate) fn among(text: &str, list: &[u8]) -> bool {
    let mut rest = list;
    while let Some((_, after)) = rest.split_first() {
        let end = find(after, 0, b"\xff");
        if after.get(..end) == Some(text.as_bytes()) && end < after.len() {
            return true;
        }
        rest = after.get(end..).unwrap_or_default();
    }
    false
}

/// The part between two places where characters begin; nothing where there is none.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(crate) fn sub(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The same, without looking whether characters begin there.
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
#[inline(never)]
pub(crate) fn sub(text: &str, from: usize, to: usize) -> &str {
    crate::bytes::text(text.as_bytes().get(from..to).unwrap_or_default())
}

/// What stands before and after the first `mark`, an ASCII character.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(crate) fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().position(|byte| *byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Whether `part` occurs in `text`.
#[cfg(any(feature = "edge", feature = "browser"))]
pub(crate) fn contains(text: &str, part: &str) -> bool {
    let text = text.as_bytes();
    (0..text.len()).any(|at| text.get(at..).is_some_and(|rest| rest.starts_with(part.as_bytes())))
}

/// The longest beginning of at most `most` bytes that ends between two characters.
#[cfg(any(feature = "edge", feature = "browser"))]
#[cfg_attr(not(feature = "explain"), inline(never))]
pub(crate) fn begin(text: &str, most: usize) -> &str {
    let mut at = most.min(text.len());
    loop {
        if let Some(text) = text.get(..at) {
            return text;
        }
        at -= 1;
    }
}

/// `text` without white space (Unicode's `White_Space`, as `str::trim` has it) at either end.
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let (mut from, mut to) = (0, bytes.len());
    loop {
        let length = space(bytes, from);
        if length == 0 {
            break;
        }
        from += length;
    }
    let mut length = 1;
    while length <= 3 && from + length <= to {
        if space(bytes, to - length) == length {
            to -= length;
            length = 1;
        } else {
            length += 1;
        }
    }
    sub(text, from, to)
}

/// How long the white space character is that stands at `at`; 0 if none does.
pub(crate) fn space(text: &[u8], at: usize) -> usize {
    let byte = |more| u32::from(text.get(at + more).copied().unwrap_or(0));
    let two = byte(0) << 8 | byte(1);
    let three = two << 8 | byte(2);
    match (two >> 8, two, three) {
        (9..=13 | 32, ..) => 1,
        (_, 0xc285 | 0xc2a0, _) => 2,
        (
            ..,
            0xe1_9a80 | 0xe2_8080..=0xe2_808a | 0xe2_80a8 | 0xe2_80a9 | 0xe2_80af | 0xe2_819f | 0xe3_8080,
        ) => 3,
        _ => 0,
    }
}

/// What no hexadecimal digit stands for.
pub(crate) const NO_DIGIT: u32 = 16;

/// What a hexadecimal digit stands for; [`NO_DIGIT`] if it is none.
pub(crate) fn hex(digit: u8) -> u32 {
    match digit {
        b'0'..=b'9' => u32::from(digit - b'0'),
        b'a'..=b'f' | b'A'..=b'F' => u32::from((digit | 32) - b'a' + 10),
        _ => NO_DIGIT,
    }
}

/// An integer in decimal, with a sign or without, if it is one and fits.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
pub(crate) fn integer(text: &str) -> Option<i64> {
    let (n, []) = leading_integer(text)? else { return None };
    Some(n)
}

/// The integer with which a text begins, with a sign or without, if it fits; and what follows its digits.
pub(crate) fn leading_integer(text: &str) -> Option<(i64, &[u8])> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let mut n = 0u64;
    let mut rest = digits;
    while let [byte @ b'0'..=b'9', more @ ..] = rest {
        if n > u64::MAX / 10 - 1 {
            return None;
        }
        n = n * 10 + u64::from(byte - b'0');
        rest = more;
    }
    // there is one more negative number than there are positive ones
    let most = i64::MAX as u64 + u64::from(negative);
    if rest.len() == digits.len() || n > most {
        return None;
    }
    let n = n as i64;
    Some((if negative { n.wrapping_neg() } else { n }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_white_space_is_trimmed() {
        for c in '\0'..=char::MAX {
            let text = format!("{c}x {c}");
            assert_eq!(trim(&text), text.trim(), "{c:?}");
        }
        assert_eq!(trim("\u{3000}\u{a0} "), "");
    }

    #[test]
    fn integers_are_those_that_parse() {
        for text in [
            "",
            "-",
            "+",
            "0",
            "-0",
            "+7",
            "007",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "1.0",
            " 1",
            "1a",
            "--1",
        ] {
            assert_eq!(integer(text), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn finds_among_texts() {
        let list = b"\xffa\xffbc\xff";
        assert_eq!(
            ["a", "bc", "b", "c", "", "abc"].map(|text| among(text, list)),
            [true, true, false, false, false, false]
        );
        assert!(!among("", b"") && !among("a", b""));
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(begin("ab😀", 5), "ab");
        assert_eq!(begin("ab😀", 6), "ab😀");
        assert_eq!(begin("", 6), "");
    }

    proptest! {
        #[test]
        fn does_what_str_does(text in "[ab\u{a0}é@ ]{0,8}", part in "[ab@é]{1,2}") {
            prop_assert_eq!(cut(&text, b'@'), text.split_once('@'));
            prop_assert_eq!(contains(&text, &part), text.contains(&part));
            prop_assert_eq!(trim(&text), text.trim());
        }
    }
}

//! Texts cut, searched and read as numbers by their bytes. `str` can do all of it, by way of searchers and tables that
//! every page would load.

/// What stands before and after the first `mark`, an ASCII character.
pub(crate) fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().position(|byte| *byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands before and after the last `mark`, an ASCII character.
pub(crate) fn cut_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().rposition(|byte| *byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Whether `part` occurs in `text`.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    let text = text.as_bytes();
    (0..text.len()).any(|at| text.get(at..).is_some_and(|rest| rest.starts_with(part.as_bytes())))
}

/// The longest beginning of at most `most` bytes that ends between two characters.
#[cfg(any(feature = "edge", feature = "browser"))]
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
    let mut rest = text;
    while let Some(after) = rest.get(space(rest.as_bytes())..).filter(|after| after.len() < rest.len()) {
        rest = after;
    }
    'end: loop {
        for length in 1..=3 {
            let at = rest.len().wrapping_sub(length);
            if rest.as_bytes().get(at..).is_some_and(|end| space(end) == length) {
                rest = rest.get(..at).unwrap_or_default();
                continue 'end;
            }
        }
        return rest;
    }
}

/// How long the white space character is that `text` begins with; 0 if it begins with none.
pub(crate) fn space(text: &[u8]) -> usize {
    match *text {
        [9..=13 | 32, ..] => 1,
        [0xc2, 0x85 | 0xa0, ..] => 2,
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// What a hexadecimal digit stands for.
pub(crate) fn hex(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' | b'A'..=b'F' => (digit | 32) - b'a' + 10,
        _ => return None,
    }))
}

/// An integer in decimal, with a sign or without, if it is one and fits.
pub(crate) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    // counted downwards: there is one more negative number than there are positive ones
    let mut n = 0i64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        n = n.checked_mul(10)?.checked_sub(i64::from(digit))?;
    }
    if negative { Some(n) } else { n.checked_neg() }
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
    fn cuts_between_characters() {
        assert_eq!(begin("ab😀", 5), "ab");
        assert_eq!(begin("ab😀", 6), "ab😀");
        assert_eq!(begin("", 6), "");
    }

    proptest! {
        #[test]
        fn does_what_str_does(text in "[ab\u{a0}é@ ]{0,8}", part in "[ab@é]{1,2}") {
            prop_assert_eq!(cut(&text, b'@'), text.split_once('@'));
            prop_assert_eq!(cut_last(&text, b'@'), text.rsplit_once('@'));
            prop_assert_eq!(contains(&text, &part), text.contains(&part));
            prop_assert_eq!(trim(&text), text.trim());
        }
    }
}

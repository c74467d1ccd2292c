//! The fast matcher: literal text, `*` for anything and `:` for one segment.
//!
//! Its programs are pattern text itself, so that the plain patterns people mostly write need no second encoding:
//! `*` matches any run, `:` and the identifier characters after it match one or more characters other than the
//! delimiter, `\x` matches `x`, everything else matches itself. Values that are no patterns mean themselves.
//!
//! Only patterns for which a mismatch need never be retried before the last `*` are given to it (see
//! `pattern::component`), which is what keeps it linear in the subject.

/// How a text is to be read: as a pattern, or meaning nothing but itself. The numbers are those of the
/// [operators](super::Operator).
pub(super) const PATTERN: u8 = 0;
/// The value is somewhere in the subject.
const PART: u8 = 2;
/// The value is its beginning.
const BEGINNING: u8 = 3;
/// The value is its end.
const END: u8 = 4;

/// Whether `pattern`, read as `mode` has it, matches `subject`. `delimiter` 0 means none; `fold` ignores ASCII case.
pub(super) fn matches(pattern: &[u8], subject: &[u8], delimiter: u8, fold: bool, mode: u8) -> bool {
    let (mut p, mut s) = (0, if mode == END { subject.len().saturating_sub(pattern.len()) } else { 0 });
    // where to go on after a mismatch
    let (mut after, mut from) = (0, if mode == PART { 0 } else { usize::MAX });
    loop {
        let fits = match pattern.get(p) {
            None => {
                if s == subject.len() || mode == BEGINNING || mode == PART {
                    return true;
                }
                false
            }
            Some(b'*') if mode == PATTERN => {
                p += 1;
                (after, from) = (p, s);
                continue;
            }
            Some(b':') if mode == PATTERN => {
                let begin = s;
                while subject.get(s).is_some_and(|&b| b != delimiter) {
                    s += 1;
                }
                p += 1;
                while pattern.get(p).is_some_and(|&b| is_name(b)) {
                    p += 1;
                }
                s > begin
            }
            Some(&byte) => {
                let mut expected = byte;
                if byte == b'\\' && mode == PATTERN {
                    p += 1;
                    expected = pattern.get(p).copied().unwrap_or(byte);
                }
                p += 1;
                s += 1;
                subject
                    .get(s - 1)
                    .is_some_and(|&b| b == expected || (fold && b.eq_ignore_ascii_case(&expected)))
            }
        };
        if !fits {
            if from >= subject.len() {
                return false;
            }
            from += 1;
            (p, s) = (after, from);
        }
    }
}

/// Whether `byte` can continue a `:name`.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

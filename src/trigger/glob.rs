//! The fast matcher: literal text, `*` for anything and `:` for one segment.
//!
//! Its programs are pattern text itself, so that the plain patterns people mostly write need no second encoding:
//! `*` matches any run, `:` and the identifier characters after it match one or more characters other than the
//! delimiter, `\x` matches `x`, everything else matches itself.
//!
//! Only patterns for which a mismatch need never be retried before the last `*` are given to it (see
//! `pattern::component`), which is what keeps it linear in the subject.

/// Whether `pattern` matches all of `subject`. `delimiter` 0 means none; `fold` ignores ASCII case.
pub(super) fn matches(pattern: &[u8], subject: &[u8], delimiter: u8, fold: bool) -> bool {
    let (mut p, mut s) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let advanced = match pattern.get(p) {
            None => s == subject.len(),
            Some(b'*') => {
                p += 1;
                if p == pattern.len() {
                    return true;
                }
                star = Some((p, s));
                continue;
            }
            Some(b':') => {
                let rest = subject.get(s..).unwrap_or_default();
                let len = rest.iter().position(|&b| b == delimiter).unwrap_or(rest.len());
                p += 1;
                while pattern.get(p).is_some_and(|&b| is_name(b)) {
                    p += 1;
                }
                s += len;
                len > 0
            }
            Some(&byte) => {
                let mut expected = byte;
                if byte == b'\\' {
                    p += 1;
                    expected = pattern.get(p).copied().unwrap_or(byte);
                }
                p += 1;
                let same = subject
                    .get(s)
                    .is_some_and(|&b| b == expected || (fold && b.eq_ignore_ascii_case(&expected)));
                s += 1;
                same
            }
        };
        if advanced {
            if p >= pattern.len() && s >= subject.len() {
                return true;
            }
            continue;
        }
        match star {
            Some((after, from)) if from < subject.len() => {
                star = Some((after, from + 1));
                (p, s) = (after, from + 1);
            }
            _ => return false,
        }
    }
}

/// Whether `byte` can continue a `:name`.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

//! Times in text and numbers: ISO 8601 as senders write it, Unix seconds and milliseconds. UTC where none is said.

use crate::text::find;

/// From so many digits on a bare number is milliseconds: as seconds it would lie beyond the year 5138, and as
/// milliseconds everything before March 1973 is still read as seconds.
#[cfg(feature = "edge")]
const MILLISECONDS_FROM: i64 = 12;

/// Milliseconds since 1970 of a number in JSON's spelling that is seconds or, if it is large enough, milliseconds.
#[cfg(feature = "edge")]
pub fn from_number(text: &str) -> Option<i64> {
    let number = crate::decimal::Decimal::parse(text)?;
    let ms = number.floor(if number.places() >= MILLISECONDS_FROM { 0 } else { 3 })?;
    // beyond this neither a double nor any calendar is exact
    (ms.unsigned_abs() <= 8_640_000_000_000_000).then_some(ms)
}

/// Milliseconds since 1970 of `2026-11-21`, `2026-11-21T07:08:09.123+01:00` and the like; a blank may stand for
/// the `T`, the seconds may be missing, and a time without an offset is UTC.
#[cfg_attr(not(feature = "explain"), inline)]
pub fn from_iso(text: &str) -> Option<i64> {
    let mut rest = Rest { text: text.as_bytes(), failed: false };
    let sign = rest.mark(b"+-");
    let year = rest.number(if sign == 0 { 4 } else { 6 });
    rest.need(b"-");
    let month = rest.number(2);
    rest.need(b"-");
    let day = rest.number(2);
    let year = if sign == b'-' { -year } else { year };
    let mut of_day = 0;
    if !rest.text.is_empty() {
        rest.need(b"Tt ");
        of_day = rest.clock();
        of_day -= rest.offset();
    }
    let days = days_from_civil(year, month, day);
    if rest.failed || !(1..=12).contains(&month) || day < 1 || days >= days_from_civil(year, month + 1, 1) {
        return None;
    }
    Some(i64::from(days) * 86_400_000 + i64::from(of_day))
}

/// `2026-11-21T07:08:09.123Z`; years outside 0000 to 9999 take a sign and six digits, as ECMAScript writes them.
pub fn to_iso(ms: i64) -> String {
    let (year, month, day) = civil_from_days(ms.div_euclid(86_400_000));
    let rest = ms.rem_euclid(86_400_000);
    let mut out = String::with_capacity(24);
    match year {
        0..=9999 => push(&mut out, year, 4),
        _ => {
            out.push(if year < 0 { '-' } else { '+' });
            push(&mut out, year.abs(), 6);
        }
    }
    for (before, n, width) in [
        ('-', month, 2),
        ('-', day, 2),
        ('T', rest / 3_600_000, 2),
        (':', rest / 60_000 % 60, 2),
        (':', rest / 1000 % 60, 2),
        ('.', rest % 1000, 3),
    ] {
        out.push(before);
        push(&mut out, n, width);
    }
    out.push('Z');
    out
}

fn push(out: &mut String, n: i64, width: u32) {
    for place in (0..width).rev() {
        out.push(char::from(b'0' + (n / 10i64.pow(place) % 10) as u8));
    }
}

/// What is left to read of a text. What cannot be read is noted, and reads as zero.
struct Rest<'t> {
    text: &'t [u8],
    failed: bool,
}

impl Rest<'_> {
    /// The next character, if it is one of these, or else 0.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn mark(&mut self, marks: &[u8]) -> u8 {
        match self.text.split_first() {
            Some((first, rest)) if find(marks, 0, &[*first]) < marks.len() => {
                self.text = rest;
                *first
            }
            _ => 0,
        }
    }

    /// The next character is one of these.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn need(&mut self, marks: &[u8]) {
        self.failed |= self.mark(marks) == 0;
    }

    /// So many digits.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    fn number(&mut self, digits: usize) -> i32 {
        let mut n = 0;
        for _ in 0..digits {
            let digit = self.mark(b"0123456789");
            self.failed |= digit == 0;
            n = n * 10 + i32::from(digit & 15);
        }
        n
    }

    /// `hh:mm[:ss[.fraction]]` in milliseconds. 24:00 is the end of the day; a leap second counts as the next one.
    fn clock(&mut self) -> i32 {
        let hours = self.number(2);
        self.need(b":");
        let minutes = self.number(2);
        let mut seconds = 0;
        let mut ms = 0;
        if self.mark(b":") > 0 {
            seconds = self.number(2);
            if self.mark(b".,") > 0 {
                ms = self.number(1) * 100;
                let mut worth = 10;
                while let digit @ 1.. = self.mark(b"0123456789") {
                    ms += i32::from(digit & 15) * worth;
                    worth /= 10;
                }
            }
        }
        let whole = hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + ms;
        self.failed |= minutes > 59 || seconds > 60 || whole > 86_400_000;
        whole
    }

    /// Nothing, `Z`, `+hh:mm`, `+hhmm` or `+hh`, and then the end; in milliseconds east of UTC.
    fn offset(&mut self) -> i32 {
        let mut east = 0;
        let sign = self.mark(b"+-Zz");
        if matches!(sign, b'+' | b'-') {
            let hours = self.number(2);
            let mut minutes = 0;
            // a colon needs nothing behind it, and nothing needs a colon
            self.mark(b":");
            if !self.text.is_empty() {
                minutes = self.number(2);
            }
            self.failed |= hours > 23 || minutes > 59;
            east = hours * 3_600_000 + minutes * 60_000;
        }
        self.failed |= !self.text.is_empty();
        if sign == b'-' { -east } else { east }
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March so that the leap day is
/// the last of its year, and from a million years before our era so that none is negative. Month 13 is the next year's
/// first.
#[cfg_attr(not(feature = "explain"), inline(never))]
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = 999_999 + year + (month + 9) / 12;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 365_242_500 - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_senders_write() {
        for (text, ms) in [
            ("1970-01-01", 0),
            ("2026-11-21T07:08:09Z", 1_795_244_889_000),
            ("2026-11-21 07:08:09.1239", 1_795_244_889_123),
            ("2026-11-21T08:08:09+01:00", 1_795_244_889_000),
            ("2026-11-21T0:08:09", i64::MIN),
            ("2026-11-21T02:08:09-0500", 1_795_244_889_000),
            ("1969-12-31T23:59:59.5Z", -500),
            ("2024-02-29T24:00", 1_709_251_200_000),
            ("2023-02-29", i64::MIN),
            ("2026-13-01", i64::MIN),
            ("2026-11-21T07:08:09.Z", i64::MIN),
            ("2026-11-21T07:08:09Zulu", i64::MIN),
            ("2026-11-2\u{fc}", i64::MIN),
            ("+2026-1-1", i64::MIN),
            ("", i64::MIN),
        ] {
            assert_eq!(from_iso(text).unwrap_or(i64::MIN), ms, "{text}");
        }
    }

    #[test]
    fn numbers_are_seconds_until_they_can_only_be_milliseconds() {
        assert_eq!(from_number("1795244889"), Some(1_795_244_889_000));
        assert_eq!(from_number("1795244889.0"), Some(1_795_244_889_000));
        assert_eq!(from_number("1795244889123"), Some(1_795_244_889_123));
        assert_eq!(from_number("99999999999.9"), Some(99_999_999_999_900));
        assert_eq!(from_number("1e11"), Some(100_000_000_000));
        assert_eq!(from_number("-86400"), Some(-86_400_000));
        assert_eq!(from_number("1.5"), Some(1500));
        assert_eq!(from_number("NaN"), None);
        assert_eq!(from_number("1e300"), None);
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(ms in -62_000_000_000_000_000i64..250_000_000_000_000_000) {
            // six-digit years reach further than this
            let ms = ms.clamp(-31_000_000_000_000_000, 30_000_000_000_000_000);
            prop_assert_eq!(from_iso(&to_iso(ms)), Some(ms));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = from_iso(&text);
        }
    }
}

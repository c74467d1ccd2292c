//! Numbers as JSON spells them, compared and scaled by their digits: nothing is rounded, and the standard library's
//! table for reading fractions, 10 kB that do not compress, is not needed.

use std::cmp::Ordering;

/// Exponents beyond this are as good as this: no text has so many digits.
const EXPONENT: i64 = 1 << 40;

/// A number: its digits before and behind the point, × 10^exponent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'t> {
    negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    exponent: i64,
}

impl<'t> Decimal<'t> {
    /// Reads a number in JSON's spelling; zeros before it do no harm.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let (whole, rest) = digits(rest)?;
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => digits(rest)?,
            rest => (rest.get(..0)?, rest),
        };
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        Some(Decimal { negative, whole, fraction, exponent })
    }

    /// The digits from the first that is not zero on.
    fn significant(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).map(|digit| digit - b'0').skip_while(|digit| *digit == 0)
    }

    /// How many digits stand before the point, written out without zeros in front; below zero for as many zeros
    /// behind it.
    pub(crate) fn places(&self) -> i64 {
        let zeros = self.whole.iter().chain(self.fraction).take_while(|digit| **digit == b'0').count();
        self.whole.len() as i64 + self.exponent - zeros as i64
    }

    /// −1, 0 or 1.
    fn sign(&self) -> i32 {
        match self.significant().next() {
            None => 0,
            Some(_) if self.negative => -1,
            Some(_) => 1,
        }
    }

    /// The order of two numbers.
    pub(crate) fn compare(&self, other: &Decimal<'_>) -> Ordering {
        let sign = self.sign();
        if sign == 0 || sign != other.sign() {
            return sign.cmp(&other.sign());
        }
        // zeros at the end say nothing
        let trimmed = |number: &Decimal<'_>| {
            let mut digits: Vec<u8> = number.significant().collect();
            digits.truncate(digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last + 1));
            digits
        };
        let order = self.places().cmp(&other.places()).then_with(|| trimmed(self).cmp(&trimmed(other)));
        if sign < 0 { order.reverse() } else { order }
    }

    /// The number × 10^`shift`, down to a whole one; nothing beyond 64 bits.
    pub(crate) fn floor(&self, shift: i64) -> Option<i64> {
        let places = self.places().saturating_add(shift);
        let mut digits = self.significant().peekable();
        if digits.peek().is_none() {
            return Some(0);
        }
        if places > 19 {
            return None;
        }
        let mut whole = 0i128;
        for _ in 0..places {
            whole = whole * 10 + i128::from(digits.next().unwrap_or(0));
        }
        let more = digits.any(|digit| digit != 0);
        i64::try_from(if self.negative { -whole - i128::from(more) } else { whole }).ok()
    }

    /// The number without what stands behind the point; the nearest of 64 bits. For what JavaScript hands over.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(crate) fn trunc(&self) -> i64 {
        let magnitude = Decimal { negative: false, ..*self }.floor(0);
        match magnitude {
            Some(n) if self.negative => -n,
            Some(n) => n,
            None if self.negative => i64::MIN,
            None => i64::MAX,
        }
    }
}

/// At least one digit, and what follows.
fn digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())
}

fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let (digits, []) = digits(rest)? else { return None };
    let mut n = 0i64;
    for digit in digits {
        n = (n * 10 + i64::from(digit - b'0')).min(EXPONENT);
    }
    Some(if negative { -n } else { n })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Decimal<'_> {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", ".5", "1.", "1.e3", "1e", "1e+", "+1", "1 ", "0x1", "NaN", "1e3.5"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn whole_parts_are_exact() {
        for (text, shift, floor) in [
            ("0", 3, Some(0)),
            ("-0.0", 3, Some(0)),
            ("1.5", 3, Some(1500)),
            ("1.001", 3, Some(1001)),
            ("-1.0001", 3, Some(-1001)),
            ("0.00001", 3, Some(0)),
            ("-0.00001", 3, Some(-1)),
            ("1.7e9", 0, Some(1_700_000_000)),
            ("17e-1", 0, Some(1)),
            ("9223372036854775807", 0, Some(i64::MAX)),
            ("-9223372036854775808", 0, Some(i64::MIN)),
            ("9223372036854775808", 0, None),
            ("1e999999999999999999999", 0, None),
            ("1e-999999999999999999999", 0, Some(0)),
        ] {
            assert_eq!(of(text).floor(shift), floor, "{text}");
        }
        assert_eq!(of("-1.9").trunc(), -1);
        assert_eq!(of("1e300").trunc(), i64::MAX);
        assert_eq!(of("-1e300").trunc(), i64::MIN);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_doubles_where_those_are_exact(
            a in -1_000_000i32..1_000_000, b in -1_000_000i32..1_000_000, p in -6i32..6, q in -6i32..6, zeros in 0..4usize,
        ) {
            let zeros = "0".repeat(zeros);
            let (one, other) = (format!("{a}.{zeros}e{p}"), format!("{b}e{q}"));
            let one = if zeros.is_empty() { format!("{a}e{p}") } else { one };
            // as whole numbers of millionths
            let value = |n: i32, exponent: i32| i128::from(n) * 10i128.pow((exponent + 6) as u32);
            prop_assert_eq!(of(&one).compare(&of(&other)), value(a, p).cmp(&value(b, q)), "{} {}", one, other);
        }

        #[test]
        fn floors_as_doubles_do(n in -1_000_000_000i64..1_000_000_000, quarter in 0..4u8) {
            let fraction = [".0", ".25", ".5", ".75"][usize::from(quarter)];
            let text = format!("{n}{fraction}");
            prop_assert_eq!(of(&text).floor(0), Some(text.parse::<f64>().unwrap().floor() as i64));
        }

        #[test]
        fn no_text_panics(text in "[-+.eE0-9]{0,12}") {
            if let Some(number) = Decimal::parse(&text) {
                prop_assert!(text.parse::<f64>().is_ok());
                prop_assert_eq!(number.compare(&number), Ordering::Equal);
                number.floor(3);
                number.trunc();
            }
        }
    }
}

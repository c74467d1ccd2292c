//! Comparing numbers by value without losing digits.

use crate::decimal::Decimal;
use std::cmp::Ordering;

/// The order of two numbers in JSON's spelling, digit by digit: 64-bit ids stay apart, and so does what a double
/// would round to the same.
pub(super) fn compare(a: &str, b: &str) -> Option<Ordering> {
    Some(Decimal::parse(a)?.compare(&Decimal::parse(b)?))
}

/// A number as a person may have typed it (blanks around it, leading zeros, a plus) in JSON's spelling.
pub(super) fn normalised(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = match rest.trim_start_matches('0') {
        stripped if stripped.len() == rest.len() => rest.to_owned(),
        stripped if stripped.starts_with(|c: char| c.is_ascii_digit()) => stripped.to_owned(),
        stripped => format!("0{stripped}"),
    };
    let number = format!("{sign}{rest}");
    crate::json::is_number(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_64_bits_stay_apart() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, order) in [
            ("9007199254740993", "9007199254740992", Greater),
            ("18446744073709551616", "18446744073709551615", Greater),
            ("-2", "-10", Greater),
            ("-1", "0", Less),
            ("-0", "0", Equal),
            ("7", "7.0", Equal),
            ("1e3", "1000", Equal),
            ("0.1", "0.2", Less),
            ("1e999", "1e400", Greater),
            ("0.30000000000000004", "0.3", Greater),
        ] {
            assert_eq!(compare(a, b), Some(order), "{a} {b}");
        }
        assert_eq!(compare("", "1"), None);
    }

    #[test]
    fn typed_numbers_get_jsons_spelling() {
        for (typed, number) in [
            (" 007 ", Some("7")),
            ("+46", Some("46")),
            ("-00.50", Some("-0.50")),
            ("0", Some("0")),
            ("12345678901234567890", Some("12345678901234567890")),
            ("1e5", Some("1e5")),
            ("1,5", None),
            ("NaN", None),
            ("Infinity", None),
            ("0x10", None),
            ("", None),
            ("+", None),
        ] {
            assert_eq!(normalised(typed).as_deref(), number, "{typed}");
        }
    }
}

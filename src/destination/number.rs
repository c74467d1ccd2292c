//! Numbers as JSON spells them.

use std::cmp::Ordering;

/// The first digits of the largest double, 1.7976931348623157e308.
const LARGEST: &[u8] = b"17976931348623157";

/// Whether a JSON number fits a double; `1e999` is valid JSON, but infinite to whoever reads it.
pub(super) fn is_finite(number: &str) -> bool {
    if cfg!(not(feature = "explain")) {
        // a page's events hold the numbers of its JavaScript
        return true;
    }
    // the number is 0.d… × 10^places, where d is its first digit but for zeros
    let (mut places, mut digits, mut fraction) = (0i64, 0, false);
    let mut order = Ordering::Equal;
    let mut bytes = number.bytes();
    for byte in bytes.by_ref() {
        match byte {
            b'-' => {}
            b'.' => fraction = true,
            b'0' if digits == 0 => places -= i64::from(fraction),
            b'0'..=b'9' => {
                places += i64::from(!fraction);
                if order.is_eq() {
                    order = LARGEST.get(digits).map_or(Ordering::Greater, |most| byte.cmp(most));
                }
                digits += 1;
            }
            _ => break,
        }
    }
    // what is left is the exponent
    let (mut exponent, mut negative) = (0i64, false);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => exponent = (exponent * 10 + i64::from(byte - b'0')).min(1 << 40),
            _ => negative = byte == b'-',
        }
    }
    places += if negative { -exponent } else { exponent };
    digits == 0 || places < 309 || (places == 309 && order.is_le())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_numbers_that_are_none() {
        for finite in [
            "0",
            "-1.5e3",
            "1e308",
            "1.7976931348623157e308",
            "9e307",
            "0e999",
            "0.0001e310",
            "1e-999",
            "12345678901234567890",
        ] {
            assert!(is_finite(finite), "{finite}");
        }
        for infinite in ["1e999", "-1e999", "10e308", "1.8e308", "1E+99999999999999999999", "0.1e400"] {
            assert!(!is_finite(infinite), "{infinite}");
        }
    }
}

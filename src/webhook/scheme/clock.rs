//! Signed times.

use super::super::request::{Header, Request};
use super::super::verification::Reason;

/// How far, in seconds, a signed time may lie from now, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance(pub u32);

/// Five minutes, as Stripe, Slack and Standard Webhooks use.
pub const TOLERANCE: Tolerance = Tolerance(300);

impl Default for Tolerance {
    fn default() -> Self {
        TOLERANCE
    }
}

/// From this number on a time is in milliseconds: as seconds it would lie beyond the year 5000.
const FIRST_MILLISECOND: i64 = 100_000_000_000;

/// The one value of a header that carries a time.
pub(super) fn header<'a>(request: &Request<'a>, name: &str) -> Result<&'a str, Reason> {
    match request.header(name) {
        Header::Missing => Err(Reason::MissingTimestamp),
        Header::Several => Err(Reason::MalformedTimestamp),
        Header::One(text) => Ok(text),
    }
}

impl Tolerance {
    /// Checks the signed time `text` (Unix seconds, or milliseconds) against `now` in milliseconds.
    pub(super) fn check(self, text: &str, now: i64) -> Result<(), Reason> {
        if text.starts_with('+') {
            return Err(Reason::MalformedTimestamp);
        }
        let number: i64 = text.parse().map_err(|_| Reason::MalformedTimestamp)?;
        let signed = if number >= FIRST_MILLISECOND { number } else { number.saturating_mul(1000) };
        let age = now.saturating_sub(signed);
        let allowed = i64::from(self.0) * 1000;
        if age > allowed {
            Err(Reason::TimestampTooOld)
        } else if age < -allowed {
            Err(Reason::TimestampInFuture)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_edges_are_inside_and_no_number_overflows() {
        let now = 1_700_000_000_000;
        let check = |text: &str| TOLERANCE.check(text, now);
        assert_eq!(check("1699999700"), Ok(()));
        assert_eq!(check("1700000300"), Ok(()));
        assert_eq!(check("1700000300000"), Ok(()));
        assert_eq!(check("1699999699"), Err(Reason::TimestampTooOld));
        assert_eq!(check("1700000301"), Err(Reason::TimestampInFuture));
        assert_eq!(check("-9223372036854775808"), Err(Reason::TimestampTooOld));
        assert_eq!(check("9223372036854775807"), Err(Reason::TimestampInFuture));
        for text in ["", "+1700000000", "1.7e9", "now", "9223372036854775808", " 1700000000"] {
            assert_eq!(check(text), Err(Reason::MalformedTimestamp), "{text}");
        }
        assert_eq!(TOLERANCE.check("9223372036854775807", i64::MIN), Err(Reason::TimestampInFuture));
    }
}

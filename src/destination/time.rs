//! Times as destinations want them: whole seconds, read without a float.

use crate::json::Value;
use crate::text::leading_integer;
use crate::time::from_iso;

/// Unix seconds of a value that is known to be a time: ISO 8601, or a number in seconds, milli-, micro- or
/// nanoseconds, quoted or not. Of numbers, everything from 1e11 on (the year 5138 in seconds, 1973 in
/// milliseconds) counts as the next finer unit. `None` if it is no time.
pub(super) fn seconds(value: Value<'_>) -> Option<i64> {
    if let Some(number) = value.as_number() {
        return from_number(number);
    }
    let text = value.as_str()?;
    let text = text.trim_ascii();
    from_number(text).or_else(|| from_iso(text).map(|millis| millis.div_euclid(1000)))
}

fn from_number(text: &str) -> Option<i64> {
    let (mut n, rest) = leading_integer(text)?;
    // a point needs no digits behind it, but takes nothing else
    let fraction = match rest {
        [b'.', fraction @ ..] => fraction,
        rest => rest.is_empty().then_some(rest)?,
    };
    if fraction.iter().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    while n.unsigned_abs() >= 100_000_000_000 {
        n = n.div_euclid(1000);
    }
    Some(n)
}

/// Milliseconds since 1970 of an HTTP date: `Sat, 21 Nov 2026 10:00:00 GMT`.
#[cfg(feature = "edge")]
pub(super) fn http_millis(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.trim_ascii().split_once(", ")?;
    let mut words = rest.split(' ');
    let (day, name, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    if words.next() != Some("GMT") || day.len() != 2 || clock.len() != 8 {
        return None;
    }
    from_iso(&format!("{year}-{month:02}-{day}T{clock}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    fn of(json: &str) -> Option<i64> {
        seconds(Document::parse_str(json).unwrap().root())
    }

    #[test]
    fn reads_dates_and_numbers() {
        assert_eq!(of(r#""2013-02-18T16:34:56Z""#), Some(1_361_205_296));
        assert_eq!(of(r#""2013-02-18T16:34:56.999+01:00""#), Some(1_361_201_696));
        assert_eq!(of(r#""2013-02-18 16:34-0030""#), Some(1_361_207_040));
        assert_eq!(of(r#""2024-02-29""#), Some(1_709_164_800));
        assert_eq!(of(r#""1969-12-31T23:59:59.5Z""#), Some(-1));
        assert_eq!(of("1361205308"), Some(1_361_205_308));
        assert_eq!(of("1361205308123"), Some(1_361_205_308));
        assert_eq!(of("1361205308123456"), Some(1_361_205_308));
        assert_eq!(of("1361205308.75"), Some(1_361_205_308));
        assert_eq!(of(r#""1361205308""#), Some(1_361_205_308));
        assert_eq!(of("-1"), Some(-1));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for json in [
            r#""2023-02-29""#,
            r#""2023-13-01""#,
            r#""tomorrow""#,
            r#""2023-01-01T25:00Z""#,
            r#""2023-01-01T10:00:00.Z""#,
            r#""2023-01-01Tx""#,
            r#""2023-01-01T10:00Zoo""#,
            r#""""#,
            "1e999",
            "null",
            "[]",
            "true",
            "99999999999999999999",
        ] {
            assert_eq!(of(json), None, "{json}");
        }
    }

    #[test]
    #[cfg(feature = "edge")]
    fn reads_http_dates() {
        assert_eq!(http_millis("Mon, 18 Feb 2013 16:34:56 GMT"), Some(1_361_205_296_000));
        for text in [
            "Mon, 31 Feb 2013 16:34:56 GMT",
            "Mon, 18 Feb 2013 16:34 GMT",
            "Mon, 18 Feb 2013 16:34:56 CET",
            "soon",
        ] {
            assert_eq!(http_millis(text), None, "{text}");
        }
    }
}

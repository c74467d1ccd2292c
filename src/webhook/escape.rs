//! The two texts, beside the raw bytes, that a Gist signature may be made over.
//!
//! Gist documents that it signs "the escaped Unicode version of the payload". The table is that of the JSON
//! encoder which the vendor's paragraph describes: `/` becomes `\/`, `<` `\u003C`, `%` `\u0025`, `@` `\u0040`,
//! and each UTF-16 unit beyond ASCII `\uxxxx` in lower case. Both transforms write into a [`Sink`] piece by piece.

/// Takes the pieces of a text, in order.
pub trait Sink {
    /// The next piece.
    fn push(&mut self, piece: &[u8]);
}

impl Sink for Vec<u8> {
    fn push(&mut self, piece: &[u8]) {
        self.extend_from_slice(piece);
    }
}

/// What stands before a byte that is escaped in place, or nothing if the byte stays.
const fn escape_of(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b'/' => Some(b"\\/"),
        b'<' => Some(b"\\u003C"),
        b'%' => Some(b"\\u0025"),
        b'@' => Some(b"\\u0040"),
        _ => None,
    }
}

/// Whether the text-level escape has to stop at this byte: escaped in place, a backslash, or beyond ASCII.
const fn is_stop(byte: u8) -> bool {
    byte >= 0x80 || byte == b'\\' || escape_of(byte).is_some()
}

/// The text-level escape: backslash pairs stay as they are, `/ < % @` and everything beyond ASCII is escaped,
/// the rest is copied. Needs no valid JSON, and maps what is already escaped to itself.
pub fn text(body: &str, out: &mut impl Sink) {
    let mut rest = body;
    while let Some(at) = rest.bytes().position(is_stop) {
        let Some((plain, tail)) = rest.split_at_checked(at) else { return };
        out.push(plain.as_bytes());
        let mut chars = tail.chars();
        match chars.next() {
            Some('\\') => {
                // a character beyond ASCII after a backslash is no JSON escape: it is left for the next turn
                let length = if tail.is_char_boundary(2) { 2 } else { 1 };
                let (pair, after) = tail.split_at_checked(length).unwrap_or((tail, ""));
                out.push(pair.as_bytes());
                rest = after;
                continue;
            }
            Some(c) if c.is_ascii() => out.push(escape_of(c as u8).unwrap_or_default()),
            Some(c) => push_units(c, out),
            None => return,
        }
        rest = chars.as_str();
    }
    out.push(rest.as_bytes());
}

/// The value-level re-encoding of valid JSON: strings are decoded and written anew by the table, number spellings,
/// literals, key order and duplicate keys stay, insignificant white space goes. A lone surrogate escape survives.
pub fn json(body: &str, out: &mut impl Sink) {
    let mut rest = body;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b' ' | b'\t' | b'\r' | b'\n')) {
        let Some((plain, tail)) = rest.split_at_checked(at) else { return };
        out.push(plain.as_bytes());
        rest = match tail.strip_prefix('"') {
            Some(inner) => {
                out.push(b"\"");
                string(inner, out)
            }
            None => tail.trim_start_matches([' ', '\t', '\r', '\n']),
        };
    }
    out.push(rest.as_bytes());
}

/// Re-encodes the string whose text begins `inner`, closing quote included; what follows it.
fn string<'t>(inner: &'t str, out: &mut impl Sink) -> &'t str {
    let mut rest = inner;
    while let Some(at) = rest.bytes().position(|byte| byte == b'"' || is_stop(byte)) {
        let Some((plain, tail)) = rest.split_at_checked(at) else { return "" };
        out.push(plain.as_bytes());
        let mut chars = tail.chars();
        match chars.next() {
            Some('"') => {
                out.push(b"\"");
                return chars.as_str();
            }
            Some('\\') => {
                rest = escape(chars.as_str(), out);
                continue;
            }
            Some(c) if c.is_ascii() => out.push(escape_of(c as u8).unwrap_or_default()),
            Some(c) => push_units(c, out),
            None => return "",
        }
        rest = chars.as_str();
    }
    out.push(rest.as_bytes());
    ""
}

/// Re-encodes the escape whose backslash was just read; what follows it.
fn escape<'t>(after: &'t str, out: &mut impl Sink) -> &'t str {
    let mut chars = after.chars();
    let unit = match chars.next() {
        Some('b') => 0x08,
        Some('f') => 0x0c,
        Some('n') => 0x0a,
        Some('r') => 0x0d,
        Some('t') => 0x09,
        Some('u') => {
            let Some((digits, rest)) = chars.as_str().split_at_checked(4) else { return after };
            let Ok(unit) = u16::from_str_radix(digits, 16) else { return after };
            push_unit(unit, out);
            return rest;
        }
        Some(c) if c.is_ascii() => u16::from(c as u8),
        _ => return after,
    };
    push_unit(unit, out);
    chars.as_str()
}

/// Writes one decoded UTF-16 unit by the table.
fn push_unit(unit: u16, out: &mut impl Sink) {
    match u8::try_from(unit) {
        Ok(byte) if byte < 0x80 => match byte {
            b'"' => out.push(b"\\\""),
            b'\\' => out.push(b"\\\\"),
            0x08 => out.push(b"\\b"),
            0x0c => out.push(b"\\f"),
            b'\n' => out.push(b"\\n"),
            b'\r' => out.push(b"\\r"),
            b'\t' => out.push(b"\\t"),
            0..0x20 => push_hex(unit, out),
            _ => out.push(escape_of(byte).unwrap_or(&[byte])),
        },
        _ => push_hex(unit, out),
    }
}

fn push_units(c: char, out: &mut impl Sink) {
    let mut buffer = [0u16; 2];
    for &unit in c.encode_utf16(&mut buffer).iter() {
        push_hex(unit, out);
    }
}

fn push_hex(unit: u16, out: &mut impl Sink) {
    let hex = |shift: u16| {
        let digit = (unit >> shift & 15) as u8;
        if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }
    };
    out.push(&[b'\\', b'u', hex(12), hex(8), hex(4), hex(0)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(body: &str) -> String {
        let mut out = Vec::new();
        text(body, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn json_of(body: &str) -> String {
        let mut out = Vec::new();
        json(body, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_documented_example_and_the_whole_table() {
        assert_eq!(text_of("äöå"), r"\u00e4\u00f6\u00e5");
        assert_eq!(
            text_of("/<%@>&'\u{7f}😀\u{2028}"),
            "\\/\\u003C\\u0025\\u0040>&'\u{7f}\\ud83d\\ude00\\u2028"
        );
        assert_eq!(json_of(r#""\u002f\u003c\u0025\u0040\u003e\u0026\u0027\u007f\u001F\u000a""#), {
            "\"\\/\\u003C\\u0025\\u0040>&'\u{7f}\\u001f\\n\""
        });
    }

    #[test]
    fn what_is_escaped_already_stays_in_the_text_form() {
        assert_eq!(text_of(r#"{"a\/b":"\u003c\u00E4\\"}"#), r#"{"a\/b":"\u003c\u00E4\\"}"#);
    }

    #[test]
    fn the_value_form_normalises_spelling_but_not_numbers() {
        assert_eq!(
            json_of("{ \"n\" : [ 1e3, 2.2710,\n 9223372036854775808 ], \"n\":\"\\u00E4 b\" }"),
            r#"{"n":[1e3,2.2710,9223372036854775808],"n":"\u00e4 b"}"#
        );
    }

    #[test]
    fn lone_surrogates_survive() {
        assert_eq!(
            json_of(r#"["\uD83D","\ude00\ud83d","\ud83d\u0041"]"#),
            r#"["\ud83d","\ude00\ud83d","\ud83dA"]"#
        );
        assert_eq!(text_of(r#"["\uD83D"]"#), r#"["\uD83D"]"#);
    }

    #[test]
    fn text_that_ends_inside_an_escape_is_kept() {
        assert_eq!(text_of("a\\"), "a\\");
        assert_eq!(text_of("\\ä"), "\\\\u00e4");
        assert_eq!(json_of("\"\\u00"), "\"u00");
    }

    proptest! {
        #[test]
        fn escaping_twice_is_escaping_once(body in any::<String>()) {
            let body = body.replace('\\', "\\\\");
            let once = text_of(&body);
            prop_assert!(once.is_ascii());
            prop_assert_eq!(&text_of(&once), &once);
        }

        #[test]
        fn both_forms_agree_on_compact_unescaped_strings(s in any::<String>()) {
            let s = s.replace(|c: char| c.is_control() || c == '"' || c == '\\', "");
            let body = format!("{{\"k\":\"{s}\"}}");
            prop_assert_eq!(text_of(&body), json_of(&body));
        }

        #[test]
        fn any_bytes_of_text_are_survived(body in any::<String>()) {
            text_of(&body);
            json_of(&body);
        }
    }
}

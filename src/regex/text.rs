//! Regular expressions over texts of whatever characters.
//!
//! Programs work on bytes, so each character of a subject becomes one byte: ASCII stays, and the characters beyond it
//! are told apart only as far as the expression does. Those that it names, singly or in ranges, share the control
//! characters that no text holds; all others are one and the same. So `.`, `[^a]`, `\W` match one character, whatever
//! its length in UTF-8, while `\w`, `\d`, `\b` know ASCII alone, as in ECMAScript without flags. White space beyond
//! ASCII counts as a blank. Case is ignored, where asked for, by the lower case of Unicode.

use super::vm::{Threads, search};
use crate::packed::packed;
use std::borrow::Cow;

/// The bytes that stand for what an expression names beyond ASCII: the control characters but for `\t` to `\r`.
#[cfg(feature = "compile")]
const SLOTS: [u8; 26] =
    [1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31];

/// The byte of every other character: those beyond ASCII that the expression doesn't name, and control characters.
const OTHER: u8 = 0;

/// A compiled expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextRegex {
    code: Vec<u8>,
    /// The program reads ASCII in lower case.
    fold: bool,
    /// Characters beyond ASCII are read in lower case.
    ignore_case: bool,
    /// What the expression names beyond ASCII: first and last character, and the byte that stands for them. Sorted.
    named: Vec<(u32, u32, u8)>,
}

packed!(struct TextRegex { code, fold, ignore_case, named });

impl TextRegex {
    /// Whether it matches somewhere in `subject`. Linear in its length.
    pub(crate) fn is_match(&self, subject: &str) -> bool {
        let plain = |byte: u8| matches!(byte, 0x20..=0x7f | b'\t'..=b'\r');
        let bytes = if subject.bytes().all(plain) {
            Cow::Borrowed(subject.as_bytes())
        } else {
            Cow::Owned(self.bytes(subject))
        };
        search(&self.code, &bytes, self.fold, &mut Threads::default())
    }

    fn bytes(&self, subject: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(subject.len());
        for c in subject.chars() {
            if self.ignore_case && !c.is_ascii() {
                out.extend(c.to_lowercase().map(|c| self.byte(c)));
            } else {
                out.push(self.byte(c));
            }
        }
        out
    }

    fn byte(&self, c: char) -> u8 {
        match c {
            ' '..='\x7f' | '\t'..='\r' => c as u8,
            c if is_space(c) => b' ',
            c => {
                let c = u32::from(c);
                let named = self.named.iter().find(|(low, high, _)| (*low..=*high).contains(&c));
                named.map_or(OTHER, |(_, _, byte)| *byte)
            }
        }
    }
}

/// White space beyond ASCII.
fn is_space(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || c == '\u{feff}')
}

#[cfg(feature = "compile")]
mod compiler {
    use super::{SLOTS, TextRegex, is_space};
    use crate::limits;
    use crate::regex::compile::compile_for;
    use crate::regex::parse::{Dialect, parse};

    impl TextRegex {
        /// Compiles `source`.
        ///
        /// # Errors
        /// What is wrong or not supported, for people.
        pub(crate) fn compile(source: &str, ignore_case: bool) -> Result<Self, String> {
            if source.len() > limits::PATTERN_BYTES {
                return Err("longer than 8,192 bytes (PATTERN_BYTES)".into());
            }
            let pieces =
                Scanner { rest: source.chars().collect(), at: 0, ignore_case, pieces: Vec::new() }.run()?;
            let named = slots(&pieces)?;
            let mut ascii = String::new();
            for piece in &pieces {
                match piece {
                    Piece::Ascii(text) => ascii.push_str(text),
                    Piece::Named(low, high) => {
                        let within = |(first, last, _): &&(u32, u32, u8)| low <= first && last <= high;
                        ascii.extend(named.iter().filter(within).map(|(_, _, byte)| char::from(*byte)));
                    }
                }
            }
            let node = parse(&ascii, Dialect::Text, ignore_case).map_err(|fault| fault.message.to_owned())?;
            let program = compile_for(&node, u128::MAX)
                .ok_or("it needs more states than are allowed (PATTERN_STATES); repeat less often")?;
            Ok(TextRegex { code: program.code, fold: program.fold, ignore_case, named })
        }
    }

    /// A part of the expression.
    enum Piece {
        /// Copied as it is.
        Ascii(String),
        /// A character or range beyond ASCII.
        Named(u32, u32),
    }

    /// The smallest ranges that no piece tells apart further, each with its byte.
    fn slots(pieces: &[Piece]) -> Result<Vec<(u32, u32, u8)>, String> {
        let ranges: Vec<(u32, u32)> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Named(low, high) => Some((*low, *high)),
                Piece::Ascii(_) => None,
            })
            .collect();
        let mut bounds: Vec<u32> = ranges.iter().flat_map(|(low, high)| [*low, high + 1]).collect();
        crate::order::sort_and_dedup(&mut bounds);
        let named = bounds
            .windows(2)
            .filter_map(|pair| if let [first, end] = pair { Some((*first, end - 1)) } else { None })
            .filter(|(first, last)| ranges.iter().any(|(low, high)| low <= first && last <= high));
        let named: Vec<(u32, u32)> = named.collect();
        if named.len() > SLOTS.len() {
            return Err("it tells more than 26 characters or ranges beyond ASCII apart; use fewer".into());
        }
        Ok(named.into_iter().zip(SLOTS).map(|((first, last), byte)| (first, last, byte)).collect())
    }

    /// Finds what an expression names beyond ASCII, as a character or as an escape.
    struct Scanner {
        rest: Vec<char>,
        at: usize,
        ignore_case: bool,
        pieces: Vec<Piece>,
    }

    impl Scanner {
        fn run(mut self) -> Result<Vec<Piece>, String> {
            let mut depth = 0usize;
            while let Some(c) = self.peek(0) {
                match c {
                    '[' => depth += 1,
                    ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                let from = self.at;
                let Some(low) = self.character(depth > 0)? else {
                    self.copy(from);
                    continue;
                };
                let end = self.at;
                let range =
                    depth > 0 && self.peek(0) == Some('-') && !matches!(self.peek(1), Some(']' | '-') | None);
                if range {
                    self.at += 1;
                    match self.character(true)? {
                        Some(high) if high.max(low) >= 0x80 => {
                            if high < low {
                                return Err("a range of a class is out of order".into());
                            }
                            if low < 0x80 {
                                self.copy_upto(from, end);
                                self.pieces.push(Piece::Ascii("-\\x7f".into()));
                            }
                            self.pieces.push(Piece::Named(low.max(0x80), high));
                            continue;
                        }
                        // a dash that is no range, or a range within ASCII
                        _ => self.at = end,
                    }
                }
                if low >= 0x80 {
                    self.pieces.push(Piece::Named(low, low));
                } else {
                    self.copy_upto(from, end);
                }
            }
            Ok(self.pieces)
        }

        fn peek(&self, ahead: usize) -> Option<char> {
            self.rest.get(self.at + ahead).copied()
        }

        fn copy(&mut self, from: usize) {
            self.copy_upto(from, self.at);
        }

        fn copy_upto(&mut self, from: usize, end: usize) {
            // the only characters beyond ASCII that come here are white space, which counts as a blank
            let blank = |c: &char| if c.is_ascii() { *c } else { ' ' };
            let text = self.rest.get(from..end).unwrap_or_default().iter().map(blank).collect();
            self.pieces.push(Piece::Ascii(text));
        }

        /// Reads one character or escape; its code point, if it stands for one character.
        fn character(&mut self, in_class: bool) -> Result<Option<u32>, String> {
            let Some(c) = self.peek(0) else { return Ok(None) };
            self.at += 1;
            if c != '\\' {
                return self.literal(u32::from(c)).map(Some);
            }
            let Some(escape) = self.peek(0) else { return Ok(None) };
            self.at += 1;
            let (digits, braced) = match escape {
                'x' => (2, false),
                'u' if self.peek(0) == Some('{') => (8, true),
                'u' => (4, false),
                'p' | 'P' => {
                    return Err(
                        "\\p{…} is not supported here: name the characters, or ranges such as [à-ÿ]".into()
                    );
                }
                '0' | 'c' => return Err(CONTROL.into()),
                'b' if in_class => return Err(CONTROL.into()),
                other if !other.is_ascii() => return self.literal(u32::from(other)).map(Some),
                // what is wrong with it, if anything, the parser says
                _ => return Ok(None),
            };
            let Some(unit) = self.hex(digits, braced) else { return Ok(None) };
            let mut code = unit;
            if (0xd800..0xdc00).contains(&unit)
                && !braced
                && self.peek(0) == Some('\\')
                && self.peek(1) == Some('u')
            {
                let back = self.at;
                self.at += 2;
                match self.hex(4, false) {
                    Some(low @ 0xdc00..0xe000) => code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00),
                    _ => self.at = back,
                }
            }
            self.literal(code).map(Some)
        }

        /// Up to `digits` hexadecimal digits, in braces or exactly that many.
        fn hex(&mut self, digits: usize, braced: bool) -> Option<u32> {
            let from = self.at;
            self.at += usize::from(braced);
            let mut value = 0u32;
            let mut count = 0;
            while count < digits
                && let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16))
            {
                self.at += 1;
                count += 1;
                value = value << 4 | digit;
            }
            let closed = !braced || self.peek(0) == Some('}');
            if closed && (if braced { count > 0 } else { count == digits }) && value <= 0x10_ffff {
                self.at += usize::from(braced);
                return Some(value);
            }
            self.at = from;
            None
        }

        /// A code point as subjects are read: white space is a blank, and letters have the case they are compared in.
        fn literal(&self, code: u32) -> Result<u32, String> {
            match char::from_u32(code) {
                Some(c) if is_space(c) => Ok(u32::from(' ')),
                Some(c) if !c.is_ascii() && self.ignore_case => {
                    let mut lower = c.to_lowercase();
                    Ok(match (lower.next(), lower.next()) {
                        (Some(one), None) => u32::from(one),
                        _ => code,
                    })
                }
                Some(c) if c.is_ascii_control() && !matches!(c, '\t'..='\r' | '\x7f') => Err(CONTROL.into()),
                _ => Ok(code),
            }
        }
    }

    const CONTROL: &str = "control characters other than \\t, \\n, \\v, \\f and \\r cannot be searched for";
}

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use crate::packed::{from_bytes, to_bytes};
    use proptest::prelude::*;

    fn matches(source: &str, subject: &str) -> bool {
        TextRegex::compile(source, false).unwrap_or_else(|why| panic!("{source}: {why}")).is_match(subject)
    }

    #[test]
    fn every_character_is_one() {
        for (source, subject, expected) in [
            ("^.{3}$", "åäö", true),
            ("^.$", "🙂", true),
            ("^.$", "e\u{301}", false), // e and a combining accent are two
            ("^[^a]+$", "ñ🙂b", true),
            ("^\\w+$", "naïve", false),
            ("^\\W$", "ï", true),
            ("\\bve\\b", "naï ve", true),
            ("^a.c$", "a\nc", false),
            ("^a[^]c$", "a\nc", true),
            ("^\\S+$", "a\u{a0}b", false),
            ("a\\sb", "a\u{2003}b", true),
            ("måndag", "på måndag", true),
            ("m\\u00e5ndag|\\u{1f642}", "🙂", true),
            ("\\ud83d\\ude42", "🙂", true),
            ("^[åäö]+$", "öåä", true),
            ("^[åäö]+$", "öéä", false),
            ("^[à-ÿ]+$", "çé", true),
            ("^[à-ÿ]+$", "çÉ", false),
            ("^[a-ÿ]+$", "aéz{", true),
            ("^[à-ÿé]+$", "éà", true),
            ("^[^à-ÿ]+$", "Éa🙂", true),
            ("^[^à-ÿ]+$", "é", false),
            ("[a\\-å]", "-", true),
            ("^[\\x41-\\x43]+$", "ABC", true),
            ("^(?:på|om)$", "på", true),
            ("é+", "caféé", true),
            ("^\\é$", "é", true),
            ("^\\t$", "\t", true),
            ("\u{a0}", " ", true),
        ] {
            assert_eq!(matches(source, subject), expected, "{source} on {subject}");
        }
    }

    #[test]
    fn case_is_ignored_beyond_ascii() {
        for (source, subject, expected) in [
            ("ÅSA", "Åsa", true),
            ("^[À-Þ]+$", "éÉ", true),
            ("straße", "STRAßE", true),
            ("σ", "Σ", true),
            ("k", "\u{212a}", true), // the sign for kelvin
        ] {
            assert_eq!(
                TextRegex::compile(source, true).unwrap().is_match(subject),
                expected,
                "{source} on {subject}"
            );
        }
        assert!(!matches("åsa", "ÅSA"));
    }

    #[test]
    fn what_is_not_supported_is_said() {
        for source in [
            "(?=a)",
            "(a)\\1",
            "\\p{L}",
            "\\x01",
            "\\0",
            "\\cA",
            "a{",
            "[z-å",
            "(",
            "[å-a]",
            "a{99999}{99999}",
        ] {
            let answer = TextRegex::compile(source, false);
            assert!(answer.is_err() || source == "a{", "{source}");
        }
        let many: String = (0..27u32).filter_map(|n| char::from_u32(0x400 + 2 * n)).collect();
        assert!(TextRegex::compile(&many, false).unwrap_err().contains("26"));
    }

    proptest! {
        #[test]
        fn nothing_panics(source in "\\PC{0,30}", subject in "\\PC{0,60}", ignore_case: bool) {
            if let Ok(regex) = TextRegex::compile(&source, ignore_case) {
                regex.is_match(&subject);
                let bytes = to_bytes(&regex);
                prop_assert_eq!(from_bytes::<TextRegex>(&bytes), Some(regex));
            }
        }

        #[test]
        fn a_text_is_found_in_itself(before in "\\PC{0,20}", text in "[a-zåäöéß🙂]{1,12}", after in "\\PC{0,20}") {
            let subject = format!("{before}{text}{after}");
            prop_assert!(TextRegex::compile(&text, false).unwrap().is_match(&subject));
        }
    }
}

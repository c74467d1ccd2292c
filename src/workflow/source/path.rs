//! Reading a path: RFC 9535, cut down to what names one place, and `[*]`.

use crate::workflow::path::{Base, Path, PathFault, Segment};
use std::iter::Peekable;
use std::str::Chars;

/// Integers of RFC 9535 are those that every double holds.
const INTEGER: i64 = (1 << 53) - 1;

pub(in crate::workflow) fn parse(text: &str) -> Result<Path, PathFault> {
    let (base, rest) = if let Some(rest) = text.strip_prefix("$item") {
        (Base::Item, rest)
    } else if let Some(rest) = text.strip_prefix('$') {
        (Base::Body, rest)
    } else {
        let fault = invalid("a path begins with $, which stands for the body");
        return Err(PathFault { help: Some(suggestion(text)), ..fault });
    };
    let mut parser = Parser { rest: rest.chars().peekable(), segments: Vec::new() };
    parser.segments()?;
    Ok(Path { text: text.to_owned(), base, segments: parser.segments, shortcut: None })
}

fn suggestion(text: &str) -> String {
    format!("did you mean \"$.{}\"?", text.trim_start_matches(['.', '/']).replace('/', "."))
}

fn invalid(message: impl Into<String>) -> PathFault {
    PathFault { code: "invalid_path", message: message.into(), help: None }
}

fn plural(what: &str) -> PathFault {
    PathFault {
        code: "path_not_singular",
        message: format!(
            "{what} can find several places; a path names one, or all elements of a list by [*]"
        ),
        help: Some("name the members one after the other: $.user.tags[*].name".into()),
    }
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
    segments: Vec<Segment>,
}

impl Parser<'_> {
    fn segments(&mut self) -> Result<(), PathFault> {
        loop {
            let blank = self.blanks();
            match self.rest.next() {
                None if blank => return Err(invalid("a path does not end in white space")),
                None => return Ok(()),
                Some('.') => self.dotted()?,
                Some('[') => self.bracketed()?,
                Some(c) => {
                    return Err(PathFault {
                        help: Some("separate members by a dot, or write [\"such a name\"]".into()),
                        ..invalid(format!("unexpected \"{c}\""))
                    });
                }
            }
        }
    }

    /// The white space that RFC 9535 allows; whether there was any.
    fn blanks(&mut self) -> bool {
        let mut any = false;
        while self.rest.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {
            any = true;
        }
        any
    }

    fn dotted(&mut self) -> Result<(), PathFault> {
        match self.rest.peek() {
            Some('*') => {
                self.rest.next();
                self.segments.push(Segment::All);
                return Ok(());
            }
            Some('.') => return Err(plural("..")),
            _ => {}
        }
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_' || !c.is_ascii()) {
            name.push(c);
        }
        let next = self.rest.peek().copied();
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            let shown = next.filter(|_| name.is_empty()).map(String::from).unwrap_or(name);
            return Err(PathFault {
                help: Some(format!("write [\"{shown}\"] for a name that doesn't begin with a letter or _")),
                ..invalid("after a dot stands a name")
            });
        }
        if next == Some('-') {
            let whole: String =
                name.chars().chain(self.rest.clone().take_while(|c| !matches!(c, '.' | '['))).collect();
            return Err(PathFault {
                help: Some(format!("write [\"{whole}\"] instead of .{whole}")),
                ..invalid("a name with a hyphen stands in brackets")
            });
        }
        self.segments.push(Segment::Key(name));
        Ok(())
    }

    fn bracketed(&mut self) -> Result<(), PathFault> {
        self.blanks();
        let segment = match self.rest.peek().copied() {
            Some(quote @ ('"' | '\'')) => {
                self.rest.next();
                Segment::Key(self.quoted(quote)?)
            }
            Some('*') => {
                self.rest.next();
                Segment::All
            }
            Some('?') => return Err(plural("a filter [?…]")),
            Some('-' | '0'..='9') => Segment::Index(self.integer()?),
            Some(':') => return Err(plural("a slice [a:b]")),
            _ => return Err(invalid("in brackets stands a quoted name, a number or *")),
        };
        self.blanks();
        match self.rest.next() {
            Some(']') => {}
            Some(',') => return Err(plural("a list [a, b]")),
            Some(':') => return Err(plural("a slice [a:b]")),
            _ => return Err(invalid("a bracket is not closed")),
        }
        self.segments.push(segment);
        Ok(())
    }

    fn integer(&mut self) -> Result<i64, PathFault> {
        let mut digits = String::new();
        while let Some(c) = self.rest.next_if(|c| *c == '-' || c.is_ascii_digit()) {
            digits.push(c);
        }
        let well_written = digits == "0" || !digits.trim_start_matches('-').starts_with('0');
        match digits.parse::<i64>() {
            Ok(index) if well_written && index.abs() <= INTEGER => Ok(index),
            _ => Err(invalid(format!("{digits} is no index: whole numbers without leading zeros are"))),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<String, PathFault> {
        let mut name = String::new();
        loop {
            match self.rest.next() {
                None => return Err(invalid("a quote is not closed")),
                Some(c) if c == quote => return Ok(name),
                Some('\\') => name.push(self.escape(quote)?),
                Some(c) if c < ' ' => {
                    return Err(invalid("a control character in a quoted name is written \\u00xx"));
                }
                Some(c) => name.push(c),
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<char, PathFault> {
        let c = self.rest.next();
        Ok(match c {
            Some('b') => '\u{8}',
            Some('t') => '\t',
            Some('n') => '\n',
            Some('f') => '\u{c}',
            Some('r') => '\r',
            Some(c @ ('/' | '\\')) => c,
            Some(c) if c == quote => c,
            Some('u') => return self.unicode(),
            _ => return Err(invalid("a backslash stands before a quote, \\, /, b, f, n, r, t or uxxxx")),
        })
    }

    fn unicode(&mut self) -> Result<char, PathFault> {
        let lone = || invalid("half a surrogate pair is no character");
        let high = self.unit()?;
        if let Some(c) = char::from_u32(high) {
            return Ok(c);
        }
        if high >= 0xdc00 || self.rest.next() != Some('\\') || self.rest.next() != Some('u') {
            return Err(lone());
        }
        let low = self.unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(lone());
        }
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(lone)
    }

    fn unit(&mut self) -> Result<u32, PathFault> {
        (0..4).try_fold(0, |unit, _| {
            let digit = self.rest.next().and_then(|c| c.to_digit(16));
            digit.map(|digit| unit << 4 | digit).ok_or_else(|| invalid("\\u takes four hexadecimal digits"))
        })
    }
}

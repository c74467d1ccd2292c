//! The standard's tokenizer for pattern strings.

use super::Fault;

/// What a token is, by the standard's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Regexp,
    Name,
    Char,
    EscapedChar,
    OtherModifier,
    Asterisk,
    End,
    InvalidChar,
}

/// One token: where it begins, and which characters are its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) index: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What to do with characters that fit nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    /// Refuse them.
    Strict,
    /// Pass them on as [`Kind::InvalidChar`], as splitting a constructor string needs.
    Lenient,
}

/// Splits `input` into tokens, the last of which is [`Kind::End`].
pub(super) fn tokenize(input: &[char], policy: Policy) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut index = 0;
    while let Some(&c) = input.get(index) {
        let mut token = |kind, from, to, next| {
            tokens.push(Token { kind, index, from, to });
            next
        };
        let single = match c {
            '*' => Some(Kind::Asterisk),
            '+' | '?' => Some(Kind::OtherModifier),
            '{' => Some(Kind::Open),
            '}' => Some(Kind::Close),
            '\\' | ':' | '(' => None,
            _ => Some(Kind::Char),
        };
        if let Some(kind) = single {
            index = token(kind, index, index + 1, index + 1);
            continue;
        }
        let found = match c {
            '\\' if index + 1 < input.len() => Ok((Kind::EscapedChar, index + 1, index + 2, index + 2)),
            '\\' => Err((index, index + 1, "a backslash stands before nothing")),
            ':' => {
                let end = name_end(input, index + 1);
                if end > index + 1 {
                    Ok((Kind::Name, index + 1, end, end))
                } else {
                    Err((index, index + 1, "after `:` comes the name of a group; write `\\:` for a colon"))
                }
            }
            _ => match regexp_end(input, index + 1) {
                Ok(end) => Ok((Kind::Regexp, index + 1, end - 1, end)),
                Err(message) => Err((index, index + 1, message)),
            },
        };
        index = match found {
            Ok((kind, from, to, next)) => token(kind, from, to, next),
            Err((at, next, _)) if policy == Policy::Lenient => token(Kind::InvalidChar, at, next, next),
            Err((at, _, message)) => return Err(Fault::new(at, message)),
        };
    }
    tokens.push(Token { kind: Kind::End, index, from: index, to: index });
    Ok(tokens)
}

/// Whether `c` can stand in a `:name`.
pub(super) fn is_name_char(c: char, first: bool) -> bool {
    match c {
        '$' | '_' => true,
        '\u{200c}' | '\u{200d}' => !first,
        c if first => unicode_ident::is_xid_start(c),
        c => unicode_ident::is_xid_continue(c),
    }
}

fn name_end(input: &[char], from: usize) -> usize {
    let mut end = from;
    while input.get(end).is_some_and(|&c| is_name_char(c, end == from)) {
        end += 1;
    }
    end
}

/// The position after the `)` that closes the group whose content begins at `from`.
fn regexp_end(input: &[char], from: usize) -> Result<usize, &'static str> {
    let mut depth = 1;
    let mut at = from;
    while let Some(&c) = input.get(at) {
        if !c.is_ascii() {
            return Err("a regular expression in a pattern holds ASCII characters only");
        }
        match c {
            '?' if at == from => return Err("a regular expression cannot begin with `?`"),
            '\\' => {
                at += 1;
                match input.get(at) {
                    None => return Err("a backslash stands before nothing"),
                    Some(c) if !c.is_ascii() => {
                        return Err("a regular expression in a pattern holds ASCII characters only");
                    }
                    Some(_) => {}
                }
            }
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return if at > from { Ok(at + 1) } else { Err("a regular expression cannot be empty") };
                }
            }
            '(' => {
                depth += 1;
                if input.get(at + 1) != Some(&'?') {
                    return Err("a group inside a regular expression must not capture: write `(?:`");
                }
            }
            _ => {}
        }
        at += 1;
    }
    // what follows was taken for the query
    Err(if from == input.len() {
        "a `(` is not closed; in a pattern, a regular expression cannot begin with `?`"
    } else {
        "a `(` is not closed"
    })
}

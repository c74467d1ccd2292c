//! Paths: dot segments resolved, each segment percent-encoded.

use super::percent::{PATH, push};

/// What the path parser must know about its URL.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// A backslash separates as a slash does.
    pub(super) special: bool,
    /// Drive letters are kept.
    pub(super) file: bool,
}

/// Parses `text`, which is what follows the leading slash, into `/a/b`.
pub(super) fn parse(text: &str, kind: Kind) -> String {
    let mut segments: Vec<String> = Vec::new();
    let is_separator = |c: char| c == '/' || (kind.special && c == '\\');
    let mut pieces = text.split(is_separator).peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let mut segment = String::with_capacity(piece.len());
        piece.chars().for_each(|c| push(&mut segment, c, PATH));
        match dots(&segment) {
            2 => {
                shorten(&mut segments, kind);
                if last {
                    segments.push(String::new());
                }
            }
            1 if last => segments.push(String::new()),
            1 => {}
            _ => {
                if kind.file && segments.is_empty() && is_drive(&segment) {
                    segment.replace_range(1.., ":");
                }
                segments.push(segment);
            }
        }
    }
    segments.iter().fold(String::new(), |path, segment| path + "/" + segment)
}

/// 1 for `.`, 2 for `..`, in any spelling; 0 for everything else.
fn dots(segment: &str) -> usize {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    match plain.as_str() {
        "." => 1,
        ".." => 2,
        _ => 0,
    }
}

fn shorten(segments: &mut Vec<String>, kind: Kind) {
    let normalized = |s: &String| is_drive(s) && s.ends_with(':');
    if kind.file && segments.len() == 1 && segments.first().is_some_and(normalized) {
        return;
    }
    segments.pop();
}

/// `C:` or `C|`
pub(super) fn is_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':' | b'|'] if letter.is_ascii_alphabetic())
}

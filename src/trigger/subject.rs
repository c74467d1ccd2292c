//! The URL that rules are asked about, split once, with what several rules need of it.

use super::glob;
use super::matcher::STRIPPED;
use super::url::{FROM_PATH, UrlParts};
use crate::bytes::Reader;
use crate::keep::{Building, Kept, built, zeros};
use crate::regex::Threads;
use crate::text::{NO_DIGIT, find, hex, sub};
#[cfg(feature = "explain")]
use std::cell::{Cell, OnceCell};

/// One URL, or the absence of one, as the rules of one [`RuleSet`](super::RuleSet) look at it.
#[derive(Default)]
pub struct Subject<'u> {
    pub(super) url: Option<UrlParts<'u>>,
    /// The ignored parameters of the rule set, encoded.
    #[cfg(feature = "explain")]
    ignored: &'u [u8],
    /// The URL without them.
    #[cfg(feature = "explain")]
    stripped: OnceCell<Kept>,
    /// The same, made at once where asking whether it is there already would be more code than it saves.
    #[cfg(not(feature = "explain"))]
    stripped: Kept,
    #[cfg(feature = "explain")]
    threads: Cell<Threads>,
}

impl<'u> Subject<'u> {
    pub(super) fn new(href: Option<&'u str>, ignored: &'u [u8]) -> Self {
        let url = href.and_then(UrlParts::split);
        Subject {
            #[cfg(not(feature = "explain"))]
            stripped: url.map(|url| strip(url.href, ignored)).unwrap_or_default(),
            url,
            #[cfg(feature = "explain")]
            ignored,
            #[cfg(feature = "explain")]
            stripped: OnceCell::new(),
            #[cfg(feature = "explain")]
            threads: Cell::default(),
        }
    }

    /// Working memory for regular expressions; [`Subject::done`] takes it back.
    pub(super) fn threads(&self) -> Threads {
        #[cfg(feature = "explain")]
        return self.threads.take();
        #[cfg(not(feature = "explain"))]
        Threads::default()
    }

    /// Keeps working memory for the next one who asks. A page's own wasm does not.
    pub(super) fn done(&self, threads: Threads) {
        #[cfg(feature = "explain")]
        self.threads.set(threads);
        #[cfg(not(feature = "explain"))]
        let _ = threads;
    }

    /// The components, unless there is no URL, or what was given isn't an absolute, serialised one.
    pub fn url(&self) -> Option<&UrlParts<'u>> {
        self.url.as_ref()
    }

    #[cfg(feature = "explain")]
    fn stripped(&self, url: &UrlParts<'_>) -> &str {
        self.stripped.get_or_init(|| strip(url.href, self.ignored))
    }

    #[cfg(not(feature = "explain"))]
    fn stripped(&self, _: &UrlParts<'_>) -> &str {
        &self.stripped
    }

    /// What a rule's test looks at: a component, or one of the whole texts that `matcher` numbers.
    pub(super) fn at<'s>(&'s self, url: &UrlParts<'s>, place: u8) -> &'s str {
        if place <= FROM_PATH {
            return url.component(usize::from(place));
        }
        // what was taken out stands behind the path's beginning
        let whole = self.stripped(url);
        sub(whole, if place == STRIPPED { 0 } else { url.path() }, whole.len())
    }
}

/// `text` (a URL, or path + query + hash) without the query pieces whose decoded name is one of `ignored`, and
/// without a `?` that nothing follows.
pub(super) fn strip(text: &str, ignored: &[u8]) -> Kept {
    let hash = find(text.as_bytes(), 0, b"#");
    let query = find(text.as_bytes(), 0, b"?").min(hash);
    let mut out = Building::new();
    out.push_str(sub(text, 0, query));
    let mut left_out = query + 1 == hash;
    let mut at = query;
    while at < hash {
        let end = find(text.as_bytes(), at + 1, b"&").min(hash);
        let piece = sub(text, at + 1, end);
        if is_ignored(piece.as_bytes(), ignored) {
            left_out = true;
        } else {
            out.push_str(if out.len() == query { "?" } else { "&" });
            out.push_str(piece);
        }
        at = end;
    }
    // what is left may be one empty piece
    if left_out && out.len() == query + 1 {
        out.truncate(query);
    }
    out.push_str(sub(text, hash, text.len()));
    built(out)
}

fn is_ignored(piece: &[u8], ignored: &[u8]) -> bool {
    let mut room = zeros(piece.len());
    let length = decode_name(piece, &mut room);
    let name = room.get(..length).unwrap_or_default();
    let mut list = Reader(ignored);
    while let Some(pattern) = list.next() {
        if glob::matches(pattern, name, 0, false, glob::PATTERN) {
            return true;
        }
    }
    false
}

/// Writes what stands before `=`, decoded as forms write names: percent-encoded, with `+` for a blank. How long it is.
fn decode_name(piece: &[u8], out: &mut [u8]) -> usize {
    let digit = |at: usize| piece.get(at).map_or(NO_DIGIT, |&b| hex(b));
    let (mut at, mut length) = (0, 0);
    while let (Some(&byte), Some(room)) = (piece.get(at).filter(|&&b| b != b'='), out.get_mut(length)) {
        at += 1;
        length += 1;
        *room = match byte {
            b'%' => {
                let (high, low) = (digit(at), digit(at + 1));
                if high.max(low) < NO_DIGIT {
                    at += 2;
                    (high * 16 + low) as u8
                } else {
                    byte
                }
            }
            b'+' => b' ',
            _ => byte,
        };
    }
    length
}

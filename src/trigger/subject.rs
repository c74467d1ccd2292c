//! The URL that rules are asked about, split once, with what several rules need of it.

use super::glob;
use super::url::UrlParts;
use crate::bytes::Reader;
use crate::regex::Threads;
use crate::text::{cut, hex};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

/// One URL, or the absence of one, as the rules of one [`RuleSet`](super::RuleSet) look at it.
#[derive(Default)]
pub struct Subject<'u> {
    pub(super) url: Option<UrlParts<'u>>,
    /// The ignored parameters of the rule set, encoded.
    ignored: &'u [u8],
    /// The URL without them; empty where nothing had to be removed.
    stripped: OnceCell<String>,
    pub(super) threads: Cell<Threads>,
}

impl<'u> Subject<'u> {
    pub(super) fn new(href: Option<&'u str>, ignored: &'u [u8]) -> Self {
        Subject { url: href.and_then(UrlParts::split), ignored, ..Subject::default() }
    }

    /// The components, unless there is no URL, or what was given isn't an absolute, serialised one.
    pub fn url(&self) -> Option<&UrlParts<'u>> {
        self.url.as_ref()
    }

    /// The whole URL (or from its path on) without ignored parameters.
    pub(super) fn stripped<'s>(&'s self, url: &UrlParts<'s>, from_path: bool) -> &'s str {
        let kept = self.stripped.get_or_init(|| match strip(url.href, self.ignored) {
            Cow::Owned(text) => text,
            Cow::Borrowed(_) => String::new(),
        });
        let whole = if kept.is_empty() { url.href } else { kept };
        if from_path {
            whole.get(url.href.len() - url.path_query_hash.len()..).unwrap_or_default()
        } else {
            whole
        }
    }
}

/// `text` (a URL, or path + query + hash) without the query pieces whose decoded name is one of `ignored`, and
/// without a `?` that nothing follows.
pub(super) fn strip<'t>(text: &'t str, ignored: &[u8]) -> Cow<'t, str> {
    let hash = text.bytes().position(|byte| byte == b'#').unwrap_or(text.len());
    let Some((before, hash)) = text.split_at_checked(hash) else { return Cow::Borrowed(text) };
    let Some((path, query)) = cut(before, b'?') else { return Cow::Borrowed(text) };
    let mut out = String::from(path);
    let mut mark = "?";
    let mut left_out = query.is_empty();
    let mut rest = Some(query);
    while let Some(query) = rest {
        let (piece, after) = cut(query, b'&').map_or((query, None), |(piece, after)| (piece, Some(after)));
        rest = after;
        if is_ignored(piece, ignored) {
            left_out = true;
        } else {
            out.push_str(mark);
            out.push_str(piece);
            mark = "&";
        }
    }
    if !left_out {
        return Cow::Borrowed(text);
    }
    // what is left may be one empty piece
    if out.len() == path.len() + 1 {
        out.truncate(path.len());
    }
    out.push_str(hash);
    Cow::Owned(out)
}

fn is_ignored(piece: &str, ignored: &[u8]) -> bool {
    let name = cut(piece, b'=').map_or(piece, |(name, _)| name);
    let name = decode(name.as_bytes());
    let mut list = Reader(ignored);
    while !list.0.is_empty() {
        if glob::matches(list.run(), &name, 0, false) {
            return true;
        }
    }
    false
}

/// Percent-decoding, with `+` for a blank, as forms write names.
fn decode(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.iter().any(|b| matches!(b, b'%' | b'+')) {
        return Cow::Borrowed(name);
    }
    let digit = |at: usize| name.get(at).and_then(|&b| hex(b));
    let mut out = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        at += 1;
        out.push(match (byte, digit(at), digit(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                at += 2;
                (high * 16 + low) as u8
            }
            (b'+', _, _) => b' ',
            _ => byte,
        });
    }
    Cow::Owned(out)
}

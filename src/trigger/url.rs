//! Splitting a serialised URL into its components, by slices.

use crate::limits;
use crate::text::{among, find, sub};

/// The components of one absolute URL in the form `new URL(x).href` gives it.
///
/// They are parts of that text; nothing is decoded, lower-cased or resolved, because the serialisation already is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlParts<'u> {
    /// The whole URL.
    pub href: &'u str,
    /// Where each part begins and ends: the [`COMPONENTS`], the whole URL, all from the path on.
    spans: [[usize; 2]; 10],
}

/// The number of the whole URL among the parts.
pub(super) const WHOLE: u8 = 8;
/// The number of path, `?query` and `#hash` together.
pub(super) const FROM_PATH: u8 = 9;

/// The schemes that the URL standard calls special.
const SPECIAL: &[u8] = b"\xffhttps\xffhttp\xffwss\xffws\xffftp\xfffile\xff";

/// The scheme's default port in decimal, if the scheme is one of those the URL standard calls special.
/// `file` is special and has none.
#[cfg(feature = "compile")]
pub(super) fn special(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "https" | "wss" => "443",
        "http" | "ws" => "80",
        "ftp" => "21",
        "file" => "",
        _ => return None,
    })
}

impl<'u> UrlParts<'u> {
    /// Splits `href`. `None` if it isn't an absolute URL in serialised form: relative, empty, longer than
    /// [`limits::URL_BYTES`], or holding what no serialisation holds (control characters, anything but ASCII).
    pub fn split(href: &'u str) -> Option<Self> {
        let text = href.as_bytes();
        let colon = find(text, 0, b":");
        if colon == 0 || colon == text.len() || text.len() > limits::URL_BYTES {
            return None;
        }
        for (at, byte) in text.iter().enumerate() {
            let in_scheme = match byte {
                b'a'..=b'z' => true,
                b'0'..=b'9' | b'+' | b'-' | b'.' => at > 0,
                _ => false,
            };
            if !in_scheme && (at < colon || !matches!(byte, 0x20..=0x7e)) {
                return None;
            }
        }
        // where the authority begins, and where the path; without an authority they are one
        let mut begin = colon + 1;
        let mut path = begin;
        let rest = text.get(begin..).unwrap_or_default();
        if rest.starts_with(b"//") {
            begin += 2;
            path = find(text, begin, b"/?#");
        } else if rest.starts_with(b"/.//") {
            // the serialiser writes `/.` so that a path of `//x` without a host isn't read as a host
            begin += 2;
            path = begin;
        }
        let (mut host, mut port) = (begin, path);
        for at in begin..path {
            match text.get(at) {
                // whatever came before was the user
                Some(b'@') => (host, port) = (at + 1, path),
                Some(b':') => port = at,
                // colons before it were those of an IPv6 address
                Some(b']') => port = path,
                _ => {}
            }
        }
        let user = host.saturating_sub(1).max(begin);
        let password = find(text, begin, b":").min(user);
        let hash = find(text, path, b"#");
        let query = find(text, path, b"?").min(hash);
        let whole = text.get(path) == Some(&b'/') && (host < port || sub(href, 0, colon) == "file");
        if !whole && among(sub(href, 0, colon), SPECIAL) {
            return None;
        }
        // from behind an end on there is nothing
        let end = text.len();
        let spans = [
            [0, colon],
            [begin, password],
            [password + 1, user],
            [host, port],
            [port + 1, path],
            [path, query],
            [query + 1, hash],
            [hash + 1, end],
            [0, end],
            [path, end],
        ];
        Some(UrlParts { href, spans })
    }

    /// The component at `index` in the order of [`COMPONENTS`], as the URL Pattern standard compares it: without the `:`,
    /// `?` and `#` of `protocol`, `search` and `hash`; `port` is empty for the scheme's default, `hostname` may be
    /// `[::1]` or empty, and `pathname` is all that follows the scheme in a URL like `mailto:a@b.c`.
    pub fn component(&self, index: usize) -> &'u str {
        let [from, to] = self.spans.get(index).copied().unwrap_or_default();
        sub(self.href, from, to)
    }

    /// Where the path begins.
    pub fn path(&self) -> usize {
        let [.., [path, _]] = self.spans;
        path
    }
}

/// The names of the eight components in the standard's order.
pub const COMPONENTS: [&str; 8] =
    ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];

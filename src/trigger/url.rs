//! Splitting a serialised URL into its components, by slices.

use crate::limits;
use crate::text::{among, find, sub};

/// The components of one absolute URL in the form `new URL(x).href` gives it.
///
/// Every field borrows the text; nothing is decoded, lower-cased or resolved, because the serialisation already
/// is. `protocol`, `search` and `hash` come without their `:`, `?` and `#`, as the URL Pattern standard compares
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlParts<'u> {
    /// The whole URL.
    pub href: &'u str,
    /// `https`
    pub protocol: &'u str,
    /// Percent-encoded, mostly empty.
    pub username: &'u str,
    /// Percent-encoded, mostly empty.
    pub password: &'u str,
    /// `www.shop.com`, `[::1]`, or empty.
    pub hostname: &'u str,
    /// Decimal; empty for the scheme's default.
    pub port: &'u str,
    /// `/cart`; for a URL like `mailto:a@b.c` what follows the scheme.
    pub pathname: &'u str,
    /// Without `?`.
    pub search: &'u str,
    /// Without `#`.
    pub hash: &'u str,
    /// Path, `?query` and `#hash` together, as written.
    pub path_query_hash: &'u str,
}

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
        // from behind an end on there is nothing
        let parts = UrlParts {
            href,
            protocol: sub(href, 0, colon),
            username: sub(href, begin, password),
            password: sub(href, password + 1, user),
            hostname: sub(href, host, port),
            port: sub(href, port + 1, path),
            pathname: sub(href, path, query),
            search: sub(href, query + 1, hash),
            hash: sub(href, hash + 1, text.len()),
            path_query_hash: sub(href, path, text.len()),
        };
        let whole = text.get(path) == Some(&b'/') && (!parts.hostname.is_empty() || parts.protocol == "file");
        (whole || !among(parts.protocol, SPECIAL)).then_some(parts)
    }

    /// The component at `index` in the order of [`COMPONENTS`].
    pub fn component(&self, index: usize) -> &'u str {
        match index {
            0 => self.protocol,
            1 => self.username,
            2 => self.password,
            3 => self.hostname,
            4 => self.port,
            5 => self.pathname,
            6 => self.search,
            _ => self.hash,
        }
    }
}

/// The names of the eight components in the standard's order.
pub const COMPONENTS: [&str; 8] =
    ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"];

//! Splitting a serialised URL into its components, by slices.

use crate::limits;
use crate::text::{cut, cut_last};

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

/// The scheme's default port in decimal, if the scheme is one of those the URL standard calls special.
/// `file` is special and has none.
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
        if href.len() > limits::URL_BYTES || !href.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
            return None;
        }
        let (protocol, rest) = cut(href, b':')?;
        let mut letters = protocol.bytes();
        if !letters.next()?.is_ascii_lowercase()
            || !letters.all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'))
        {
            return None;
        }
        let mut parts = UrlParts {
            href,
            protocol,
            username: "",
            password: "",
            hostname: "",
            port: "",
            pathname: "",
            search: "",
            hash: "",
            path_query_hash: rest,
        };
        if let Some(after) = rest.strip_prefix("//") {
            let end = after.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(after.len());
            let (authority, tail) = after.split_at_checked(end)?;
            parts.path_query_hash = tail;
            parts.authority(authority);
        } else if rest.starts_with("/.//") {
            // the serialiser writes `/.` so that a path of `//x` without a host isn't read as a host
            parts.path_query_hash = rest.get(2..)?;
        }
        if special(protocol).is_some()
            && (!parts.path_query_hash.starts_with('/') || (parts.hostname.is_empty() && protocol != "file"))
        {
            return None;
        }
        let (before, hash) = cut(parts.path_query_hash, b'#').unwrap_or((parts.path_query_hash, ""));
        let (pathname, search) = cut(before, b'?').unwrap_or((before, ""));
        parts.hash = hash;
        parts.search = search;
        parts.pathname = pathname;
        Some(parts)
    }

    fn authority(&mut self, authority: &'u str) {
        let mut host = authority;
        if let Some((user, after)) = cut_last(authority, b'@') {
            (self.username, self.password) = cut(user, b':').unwrap_or((user, ""));
            host = after;
        }
        // the last colon, unless it stands inside the brackets of an IPv6 address
        if let Some((name, port)) = cut_last(host, b':')
            && !port.ends_with(']')
        {
            (host, self.port) = (name, port);
        }
        self.hostname = host;
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

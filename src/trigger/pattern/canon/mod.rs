//! Canonical spelling of fixed text in patterns, component by component, as a URL parser would write it.
//!
//! One implementation for native and wasm, instead of the host's URL parser, so that the same workspace compiles to
//! the same bytes everywhere.

mod absolute;
mod host;
mod path;
mod percent;

pub(super) use absolute::Absolute;

/// Which encoding callback of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Canon {
    Protocol,
    Username,
    Password,
    Hostname,
    Ipv6Hostname,
    Port,
    Pathname,
    OpaquePathname,
    Search,
    Hash,
}

/// The canonical spelling of `value`, or why it has none.
pub(super) fn encode(canon: Canon, value: &str) -> Result<String, &'static str> {
    if value.is_empty() || is_canonical(canon, value) {
        return Ok(value.to_owned());
    }
    match canon {
        Canon::Protocol => Absolute::parse(&format!("{value}://dummy.invalid/"))
            .map(|url| url.scheme)
            .ok_or("a scheme is letters, then letters, digits, `+`, `-` and `.`"),
        Canon::Username | Canon::Password => Ok(percent::encode(value, percent::USERINFO)),
        Canon::Hostname => hostname(&without_line_ends(value)).ok_or("this is no valid host name"),
        Canon::Ipv6Hostname
            if value.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'[' | b']' | b':')) =>
        {
            Ok(value.to_ascii_lowercase())
        }
        Canon::Ipv6Hostname => Err("an IPv6 address is hexadecimal digits and colons in brackets"),
        Canon::Port => port(&without_line_ends(value)).ok_or("a port is a number up to 65535"),
        Canon::Pathname => Ok(pathname(&without_line_ends(value))),
        Canon::OpaquePathname => {
            let value = without_line_ends(value);
            let end = value.find(['?', '#']).unwrap_or(value.len());
            let (kept, cut) = value.split_at_checked(end).unwrap_or((&value, ""));
            let mut out = percent::encode(kept, percent::CONTROL);
            if !cut.is_empty() && out.ends_with(' ') {
                out.pop();
                out.push_str("%20");
            }
            Ok(out)
        }
        Canon::Search => Ok(percent::encode(&without_line_ends(value), percent::SPECIAL_QUERY)),
        Canon::Hash => Ok(percent::encode(&without_line_ends(value), percent::FRAGMENT)),
    }
}

/// Whether a quick look shows that nothing is to be done: lower-case ASCII that no rule of its component is about.
fn is_canonical(canon: Canon, value: &str) -> bool {
    match canon {
        Canon::Protocol => value.bytes().all(|b| b.is_ascii_lowercase()),
        Canon::Hostname => {
            let letters = value.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'0'..=b'9'));
            letters && value.ends_with(|c: char| c.is_ascii_lowercase()) && !host::ends_in_number(value)
        }
        _ => false,
    }
}

/// URL parsers drop tabs and line ends wherever they stand.
fn without_line_ends(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], "")
}

fn hostname(value: &str) -> Option<String> {
    let mut inside = false;
    for (at, c) in value.char_indices() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            ':' if !inside => return None,
            // the host ends here, and so does what the standard looks at
            '/' | '\\' | '?' | '#' => return host::parse(value.get(..at)?, true),
            _ => {}
        }
    }
    host::parse(value, true)
}

fn port(value: &str) -> Option<String> {
    let digits = value.find(|c: char| !c.is_ascii_digit()).and_then(|end| value.get(..end)).unwrap_or(value);
    Some(port_number(digits)?.to_string())
}

fn port_number(digits: &str) -> Option<u16> {
    digits.parse().ok()
}

fn pathname(value: &str) -> String {
    let kind = path::Kind { special: true, file: false };
    if let Some(rest) = value.strip_prefix('/') {
        return path::parse(rest, kind);
    }
    // as the standard does it: a piece of a path gets `/-` before it, which is taken off again
    let whole = path::parse(&format!("-{value}"), kind);
    whole.get(2..).unwrap_or_default().to_owned()
}

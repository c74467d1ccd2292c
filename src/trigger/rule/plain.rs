//! Which patterns are matched as they are written: no escape, no group, no modifier, nothing to canonicalise.

/// Whether the pattern text means to the fast matcher what it means to the standard.
pub(in super::super) fn is_plain(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let end = rest.find('/').unwrap_or(rest.len());
        let Some((authority, tail)) = rest.split_at_checked(end) else { return false };
        return is_plain_authority(scheme, authority) && (tail.is_empty() || is_plain_tail(tail));
    }
    text.starts_with('/') && is_plain_tail(text)
}

/// `/path?query#hash`
fn is_plain_tail(text: &str) -> bool {
    if text.starts_with("//") {
        return false;
    }
    let (before, hash) = text.split_once('#').unwrap_or((text, ""));
    let (path, search) = before.split_once('?').unwrap_or((before, ""));
    // a `?` or `*` behind a group is a modifier, not the beginning of a query
    let modified = path.len() < before.len() && (path.ends_with('*') || ends_with_name(path));
    !modified && is_plain_path(path) && is_plain_rest(search) && is_plain_rest(hash)
}

/// Hosts of lower-case names and stars, with a port in its only spelling.
fn is_plain_authority(scheme: &str, authority: &str) -> bool {
    let default = match scheme {
        "https" => "443",
        "http" => "80",
        _ => return false,
    };
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let plain_port = match port {
        None | Some("*") => true,
        Some(port) => {
            port != default
                && !port.starts_with('0')
                && port.parse::<u16>().is_ok_and(|_| !port.starts_with('+'))
        }
    };
    // a piece that ends in a letter is no part of an IPv4 address; `--` may stand for letters beyond ASCII
    let plain_piece = |piece: &str| {
        let last = piece.rsplit('.').next().unwrap_or_default();
        piece.is_empty()
            || (piece
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
                && last.ends_with(|c: char| c.is_ascii_lowercase())
                && !last.starts_with(|c: char| c.is_ascii_digit())
                && !piece.contains("--"))
    };
    plain_port && !host.is_empty() && !host.contains("**") && host.split('*').all(plain_piece)
}

fn ends_with_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|segment| segment.contains(':'))
}

fn is_plain_path(path: &str) -> bool {
    // dot segments are resolved, in any spelling
    if path.contains("/.") || path.contains("%2") || path.contains("**") {
        return false;
    }
    let mut names = Vec::new();
    let mut after_star = None;
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '*' => after_star = Some(rest.starts_with('/')),
            ':' => {
                let end = rest.find('/').unwrap_or(rest.len());
                let Some((name, following)) = rest.split_at_checked(end) else { return false };
                let valid = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
                    && name.bytes().all(super::super::glob::is_name);
                if !valid || names.contains(&name) || after_star == Some(false) {
                    return false;
                }
                names.push(name);
                rest = following;
            }
            c if is_plain_char(c) || c == '\'' => {}
            _ => return false,
        }
    }
    true
}

fn is_plain_rest(text: &str) -> bool {
    !text.contains("**") && text.chars().all(|c| is_plain_char(c) || c == '*')
}

fn is_plain_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&,;=@/%".contains(c)
}

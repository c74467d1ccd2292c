//! Which patterns are matched as they are written: no escape, no group, no modifier, nothing to canonicalise.

/// Whether the pattern text means to the fast matcher what it means to the standard.
pub(in super::super) fn is_plain(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    if !text.starts_with('/') || text.starts_with("//") {
        return false;
    }
    let (before, hash) = text.split_once('#').unwrap_or((text, ""));
    let (path, search) = before.split_once('?').unwrap_or((before, ""));
    // a `?` or `*` behind a group is a modifier, not the beginning of a query
    let modified = path.len() < before.len() && (path.ends_with('*') || ends_with_name(path));
    !modified && is_plain_path(path) && is_plain_rest(search) && is_plain_rest(hash)
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

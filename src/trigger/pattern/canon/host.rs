//! Hosts: domains to ASCII by UTS 46, IPv4 in all its spellings, IPv6 compressed, opaque hosts encoded.

use super::percent::{CONTROL, decode, encode};

/// Parses and serialises `text`; `None` if it is no host.
pub(super) fn parse(text: &str, special: bool) -> Option<String> {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.strip_suffix(']').and_then(ipv6).map(|address| ipv6_text(&address));
    }
    if !special {
        return (!text.chars().any(is_forbidden)).then(|| encode(text, CONTROL));
    }
    let domain = decode(text);
    let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL).ok()?;
    if ascii.is_empty() {
        return None;
    }
    if !ends_in_number(&ascii) {
        return Some(ascii.into_owned());
    }
    let address = ipv4(&ascii)?;
    Some(address.to_be_bytes().map(|byte| byte.to_string()).join("."))
}

/// The URL standard's forbidden host code points.
fn is_forbidden(c: char) -> bool {
    matches!(
        c,
        '\0' | '\t'
            | '\n'
            | '\r'
            | ' '
            | '#'
            | '/'
            | ':'
            | '<'
            | '>'
            | '?'
            | '@'
            | '['
            | '\\'
            | ']'
            | '^'
            | '|'
    )
}

pub(super) fn ends_in_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.is_empty() {
        return false;
    }
    last.bytes().all(|b| b.is_ascii_digit()) || ipv4_number(last).is_some()
}

/// Decimal, octal after `0`, hexadecimal after `0x`. Too large for 64 bits counts as too large.
fn ipv4_number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.get(..2) {
        Some("0x" | "0X") => (text.get(2..)?, 16),
        _ if text.len() > 1 && text.starts_with('0') => (text.get(1..)?, 8),
        _ => (text, 10),
    };
    if text.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = |sum: u64, c: char| {
        sum.saturating_mul(u64::from(radix)).saturating_add(u64::from(c.to_digit(radix).unwrap_or(0)))
    };
    Some(digits.chars().fold(0, value))
}

fn ipv4(host: &str) -> Option<u32> {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    let numbers = parts.iter().map(|part| ipv4_number(part)).collect::<Option<Vec<u64>>>()?;
    let (last, before) = numbers.split_last()?;
    if before.iter().any(|n| *n > 255) || *last >= 256u64.pow(5 - numbers.len() as u32) {
        return None;
    }
    let high = before.iter().enumerate().map(|(i, n)| n << (8 * (3 - i))).sum::<u64>();
    u32::try_from(high + last).ok()
}

fn ipv6(text: &str) -> Option<[u16; 8]> {
    let mut address = [0u16; 8];
    let (mut piece, mut compress) = (0usize, None);
    let mut rest = text;
    if rest.starts_with(':') {
        rest = rest.strip_prefix("::")?;
        compress = Some(0);
    }
    while !rest.is_empty() {
        if piece == 8 {
            return None;
        }
        if let Some(after) = rest.strip_prefix(':') {
            if compress.is_some() {
                return None;
            }
            rest = after;
            compress = Some(piece);
            continue;
        }
        let len = rest.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        let (digits, after) = rest.split_at_checked(len)?;
        if after.starts_with('.') {
            if len == 0 || piece > 6 {
                return None;
            }
            let [high, low] = ipv4_tail(rest)?;
            *address.get_mut(piece)? = high;
            *address.get_mut(piece + 1)? = low;
            piece += 2;
            break;
        }
        if let Some(next) = after.strip_prefix(':') {
            if next.is_empty() {
                return None;
            }
            rest = next;
        } else if after.is_empty() {
            rest = after;
        } else {
            return None;
        }
        *address.get_mut(piece)? = if len == 0 { 0 } else { u16::from_str_radix(digits, 16).ok()? };
        piece += 1;
    }
    match compress {
        Some(at) => {
            let tail = address.get(at..piece)?.to_vec();
            address.get_mut(at..)?.fill(0);
            address.get_mut(8 - tail.len()..)?.copy_from_slice(&tail);
        }
        None if piece != 8 => return None,
        None => {}
    }
    Some(address)
}

/// The dotted end of an IPv6 address: four decimal numbers without leading zeros.
fn ipv4_tail(text: &str) -> Option<[u16; 2]> {
    let mut bytes = Vec::new();
    for part in text.split('.') {
        if part.is_empty() || part.len() > 3 || (part.len() > 1 && part.starts_with('0')) {
            return None;
        }
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        bytes.push(part.parse::<u8>().ok()?);
    }
    match bytes.as_slice() {
        [a, b, c, d] => Some([u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d])]),
        _ => None,
    }
}

fn ipv6_text(address: &[u16; 8]) -> String {
    // the first of the longest runs of two or more zero pieces is written as `::`
    let (mut best, mut best_len) = (8, 1);
    for from in 0..8 {
        let len = address.iter().skip(from).take_while(|piece| **piece == 0).count();
        if len > best_len {
            (best, best_len) = (from, len);
        }
    }
    let mut out = String::from("[");
    let mut index = 0;
    while let Some(piece) = address.get(index) {
        if index == best {
            out.push_str(if index == 0 { "::" } else { ":" });
            index += best_len;
            continue;
        }
        out.push_str(&format!("{piece:x}"));
        index += 1;
        if index < 8 {
            out.push(':');
        }
    }
    out.push(']');
    out
}
